import assert from 'node:assert/strict';

/** Whether two numbers agree within an absolute and a relative tolerance. */
export function assertNear(actual: number, expected: number, { atol = 1e-9, rtol = 0, what = '' } = {}): void {
  const close = Math.abs(actual - expected) <= atol + rtol * Math.abs(expected);
  assert.ok(close, `${what} ${actual} is not near ${expected}`);
}
