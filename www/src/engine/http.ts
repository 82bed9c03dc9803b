/**
 * How files are requested and received over HTTP.
 *
 * Look here to change an option that every request shares, or the error that a failed transfer
 * becomes.
 */

import { MedinaError } from "../api/errors.ts";

/** Sends a request without cookies and without a referrer, to any origin that allows it. */
export function request(url: string, options: RequestInit): Promise<Response> {
  return fetch(url, {
    ...options,
    mode: "cors",
    credentials: "omit",
    referrerPolicy: "no-referrer",
  });
}

/**
 * Waits for a response and reads its body.
 *
 * @param name - What messages call the file.
 * @throws {MedinaError} "network" if the transfer fails, "missing" if the host refuses the file.
 */
export async function readBody(
  pending: Promise<Response>,
  name: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const throwNetworkError = (error: unknown): never => {
    throw new MedinaError("network", `${name} did not arrive as it was published: ${error}`);
  };
  const response = await pending.catch(throwNetworkError);
  if (!response.ok)
    throw new MedinaError("missing", `the host answered ${response.status} for ${name}`);
  return new Uint8Array(await response.arrayBuffer().catch(throwNetworkError));
}
