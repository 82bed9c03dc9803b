// The two browsers of the fault tests, with the little that these need of them: pages of a profile
// of their own, and functions that run in the page.

import { launch } from "./demo.mjs";

/** Opens Chromium. `open(url, script)` runs `script` before the page's own. */
export async function openChromium() {
  const browser = await launch();
  return {
    name: "chromium",
    async open(url, script) {
      const context = await browser.newContext({ serviceWorkers: "allow" });
      const page = await context.newPage();
      await page.addInitScript(script);
      await page.goto(url);
      return {
        run: (what, argument) => page.evaluate(what, argument),
        reload: () => page.reload(),
        setOffline: (isOffline) => context.setOffline(isOffline),
        close: () => context.close(),
      };
    },
    close: () => browser.close(),
  };
}

/** Opens Firefox in the same way as Chromium. */
export async function openFirefox() {
  const { default: puppeteer } = await import("puppeteer-core");
  const browser = await puppeteer.launch({
    browser: "firefox",
    executablePath: process.env.FIREFOX ?? "/usr/bin/firefox-esr",
    headless: true,
    // Pages side by side are in the background, where timers would be slowed down. A connection
    // that breaks before an answer is tried ten times by Firefox itself.
    extraPrefsFirefox: {
      "dom.min_background_timeout_value": 4,
      "dom.timeout.throttling_delay": -1,
      "network.http.request.max-attempts": 1,
    },
  });
  return {
    name: "firefox",
    async open(url, script) {
      const context = await browser.createBrowserContext();
      const page = await context.newPage();
      await page.evaluateOnNewDocument(script);
      await page.goto(url);
      return {
        run: (what, argument) => page.evaluate(what, argument),
        reload: () => page.reload(),
        setOffline: (isOffline) => page.setOfflineMode(isOffline),
        close: () => context.close(),
      };
    },
    close: () => browser.close(),
  };
}
