/**
 * The one error class that the engine and the widget throw, and its codes.
 *
 * Look here to add a reason for a failure: front ends act on the code and show their own text.
 */

/**
 * Why something failed. The codes are stable: other programs may act on them.
 *
 * About the index:
 * - "network": the host was not reached or failed (429, 5xx), or the transfer broke off or stalled.
 * - "missing": the host has no such file, or refuses it.
 * - "foreign": the file is not part of a Medina index.
 * - "incompatible": the index was published for another version of the widget.
 * - "damaged": the bytes do not match the hash in the index.
 * - "limit": the index asks for more than the engine grants any index, such as memory or work.
 * - "request": the caller's request cannot be used.
 *
 * About the page:
 * - "unsupported": there is no WebAssembly, or the page's policy forbids it.
 * - "timeout": no answer came in time; it may still come.
 * - "crashed": the engine broke down twice over the same request.
 */
export type ErrorCode =
  | "network"
  | "missing"
  | "foreign"
  | "incompatible"
  | "damaged"
  | "limit"
  | "request"
  | "unsupported"
  | "timeout"
  | "crashed";

/** A failure with a stable code. The message is written for developers, not for visitors. */
export class MedinaError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string) {
    super(message);
    this.name = "MedinaError";
    this.code = code;
  }
}
