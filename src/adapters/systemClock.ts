import type { Clock } from '../core/base/files';

/** The machine's clock. */
export const systemClock: Clock = { now: () => new Date().toISOString() };
