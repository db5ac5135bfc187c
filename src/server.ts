/** Composition root of the language server. */
export {};
