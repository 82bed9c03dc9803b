/**
 * The interface between the client of an index and the module that answers: who implements it is
 * module.ts, or the fake engine in tests.
 */

import type { DocumentText, Index, IndexInfo, Suggestion } from "../api/types.ts";

/** One open index inside one instance of the WebAssembly module. */
export interface Engine {
  describe(): IndexInfo;
  search: Index["search"];
  suggest(text: string, limit: number | undefined): Promise<Suggestion[]>;
  text(id: string): Promise<DocumentText>;
}

/** Opens indexes in one instance of the WebAssembly module. */
export interface EngineFactory {
  /**
   * Opens the index in the folder `indexUrl`.
   *
   * @param manifest - The response to the request for the manifest. The caller sends that request
   * early, so that the manifest and the module load at the same time.
   */
  open(
    indexUrl: string,
    language: string | undefined,
    manifest: Promise<Response>,
  ): Promise<Engine>;
}
