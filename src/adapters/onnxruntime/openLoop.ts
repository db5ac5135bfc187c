import { setTimeout as wait } from 'node:timers/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { OpenLoop } from '../../core/inference/runner';
import type { BackendSession, PreparedFeeds } from './backend';
import { ProcessorLoad } from './measure';

/** Timers are late by up to this much, so the rest of a wait is spent turning the event loop. */
const TIMER_SLACK_MS = 2;

/**
 * Runs requests one after the other at the moments given (ms after the start). A latency counts from the moment when the
 * request should have started, so that waiting behind a slow one is part of it.
 */
export async function runOpenLoop(
  session: BackendSession,
  feeds: readonly PreparedFeeds[],
  arrivals: Float64Array,
): Promise<OpenLoop> {
  const latencies = new Float64Array(arrivals.length);
  const load = new ProcessorLoad();
  const start = performance.now();
  for (let i = 0; i < arrivals.length; i++) {
    const due = start + (arrivals[i] ?? 0);
    await waitUntil(due);
    await session.run(feeds[i % feeds.length] ?? {});
    latencies[i] = performance.now() - due;
  }
  return { latencies, ms: performance.now() - start, othersCores: load.since().othersCores };
}

async function waitUntil(due: number): Promise<void> {
  const left = due - performance.now();
  if (left > TIMER_SLACK_MS) await wait(left - TIMER_SLACK_MS);
  while (performance.now() < due) await nextTurn();
}
