/** Which addresses a result may link to. */

const CONTROL = /[\u0000-\u001f\u007f]/;

/** The address in full if following it is safe: http or https, nothing hidden in it, no credentials; else nothing. */
export function safeUrl(url: string | null, base: string): string | null {
  if (!url || CONTROL.test(url)) return null;
  try {
    const { protocol, username, password, href } = new URL(url, base);
    return /^https?:$/.test(protocol) && !username && !password ? href : null;
  } catch {
    return null;
  }
}
