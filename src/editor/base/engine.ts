import type { engine } from '../engine';

export type Engine = typeof engine;

/** The engine, loaded on first use: it is most of the extension's code, and activation must not wait for it. */
export async function loadEngine(): Promise<Engine> {
  return (await import(/* webpackChunkName: "engine" */ '../engine')).engine;
}
