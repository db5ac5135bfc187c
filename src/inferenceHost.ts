/** Composition root of the child process that runs models. */
export {};
