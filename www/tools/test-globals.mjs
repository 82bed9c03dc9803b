/** The constants that the build defines, for unit tests. Preloaded by `npm test`. */

globalThis.MEDINA_RELEASE = "medina-00000000";
globalThis.MEDINA_WASM_INTEGRITY = "";
globalThis.MEDINA_MESSAGES_INTEGRITY = {};
