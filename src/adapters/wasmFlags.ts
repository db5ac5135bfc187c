import { setFlagsFromString } from 'node:v8';

/*
 * For a process that runs WebAssembly for a few seconds: functions are validated and compiled when they are first called,
 * and compiled only once. V8 would otherwise optimise ruff for five seconds of processor time to save a tenth of one. Imported before
 * anything that loads WebAssembly.
 */
setFlagsFromString('--wasm-lazy-compilation');
setFlagsFromString('--wasm-lazy-validation');
setFlagsFromString('--liftoff-only');
