import assert from 'node:assert/strict';
import type { Problem } from '../../src/core/base/problem';
import { PreflightError } from '../../src/core/base/problem';

/** Runs `body`, which must fail with a Preflight error of this code, and returns its problem. */
export async function problemOf(code: string, body: () => unknown): Promise<Problem> {
  try {
    await body();
  } catch (error) {
    if (!PreflightError.is(error)) throw error;
    assert.equal(error.problem.code, code, error.problem.message);
    return error.problem;
  }
  assert.fail(`expected ${code}, but nothing was thrown`);
}
