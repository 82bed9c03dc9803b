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
   * Takes the content of the manifest.
   *
   * @returns A function that loads the rest of what every query needs, from the folder of the
   * index, and resolves to the engine. Aborting the signal ends all requests of the engine.
   * @throws {MedinaError} "foreign", "damaged" or "incompatible" if the manifest is unusable.
   */
  open(language: string | undefined, manifest: Uint8Array): OpenEngine;
}

export type OpenEngine = (folder: string, signal: AbortSignal) => Promise<Engine>;
