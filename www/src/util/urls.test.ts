import assert from "node:assert/strict";
import { test } from "node:test";
import { safeUrl } from "./urls.ts";

const BASE = "https://city.example/page/";

test("http and https addresses are safe; relative ones start from the page", () => {
  const allowed = [
    ["https://practices.example/a", "https://practices.example/a"],
    ["http://practices.example", "http://practices.example/"],
    ["HTTPS://practices.example/ä?q=1#top", "https://practices.example/%C3%A4?q=1#top"],
    ["/practices/1", "https://city.example/practices/1"],
    ["practice-1", "https://city.example/page/practice-1"],
    ["//practices.example/a", "https://practices.example/a"],
  ] as const;
  for (const [url, expected] of allowed) assert.equal(safeUrl(url, BASE), expected, url);
});

test("everything else is not safe", () => {
  const refused = [
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    " javascript:alert(1)",
    "java\nscript:alert(1)",
    "\u0001javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "blob:https://city.example/1",
    "file:///etc/passwd",
    "ftp://practices.example/a",
    "mailto:a@practices.example",
    "tel:123",
    "about:blank",
    "view-source:https://practices.example",
    "https://user:secret@practices.example/",
    "https://user@practices.example/",
    "https://",
    "http://[",
    "https://a\tb.example/",
    "https://practices.example/\u0000",
    "",
    null,
  ];
  for (const url of refused) assert.equal(safeUrl(url, BASE), null, String(url));
});
