/** Decides which addresses a result may link to. An index may come from somebody else. */

const CONTROL = /[\u0000-\u001f\u007f]/;

/**
 * Returns the absolute address if it is safe to link to, else null. Safe means http or https, no
 * credentials, and no control characters, which browsers drop and which can hide a scheme.
 */
export function safeUrl(url: string | null, base: string): string | null {
  if (!url || CONTROL.test(url)) return null;
  try {
    const { protocol, username, password, href } = new URL(url, base);
    return /^https?:$/.test(protocol) && !username && !password ? href : null;
  } catch {
    return null;
  }
}
