/** Runs faster than this start at once; slower ones wait, so that typing is not followed key by key. */
const QUICK_MS = 60;
/** How long a slow run waits for the next change, in multiples of its own time. */
const PATIENCE = 1;
const LONGEST_WAIT_MS = 400;

/** Runs work per key: the newest request wins, and waits the longer the longer the last run took. */
export class Scheduler {
  readonly #timers = new Map<string, { cancel: () => void }>();
  readonly #durations = new Map<string, number>();
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Runs `work` after the current message, or later when runs of this key are slow; replaces one that waits. */
  schedule(key: string, work: () => void): void {
    this.cancel(key);
    const run = (): void => {
      this.#timers.delete(key);
      const started = this.#now();
      work();
      this.#durations.set(key, this.#now() - started);
    };
    const last = this.#durations.get(key) ?? 0;
    if (last <= QUICK_MS) {
      const immediate = setImmediate(run);
      this.#timers.set(key, {
        cancel: () => {
          clearImmediate(immediate);
        },
      });
    } else {
      this.after(key, Math.min(LONGEST_WAIT_MS, last * PATIENCE), run);
    }
  }

  /** Runs `work` after some milliseconds; replaces what waits under the key. */
  after(key: string, milliseconds: number, work: () => void): void {
    this.cancel(key);
    const timer = setTimeout(() => {
      this.#timers.delete(key);
      work();
    }, milliseconds);
    this.#timers.set(key, {
      cancel: () => {
        clearTimeout(timer);
      },
    });
  }

  /** Whether work waits under a key. */
  isWaiting(key: string): boolean {
    return this.#timers.has(key);
  }

  /** Forgets what waits under a key. */
  cancel(key: string): void {
    this.#timers.get(key)?.cancel();
    this.#timers.delete(key);
  }

  /** Forgets the key altogether. */
  forget(key: string): void {
    this.cancel(key);
    this.#durations.delete(key);
  }
}
