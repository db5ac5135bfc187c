import { seededRandom } from './random';

/** Moments at which `requests` requests arrive at random at a mean rate (a Poisson process), ms from the start. */
export function poissonSchedule(ratePerSecond: number, requests: number, seed: number): Float64Array {
  const random = seededRandom(seed);
  let at = 0;
  return Float64Array.from({ length: requests }, () => (at += (-Math.log(1 - random()) / ratePerSecond) * 1000));
}
