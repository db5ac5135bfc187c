import type { Problem } from '../../core/base/problem';

/** The runtime cannot be loaded on this machine. */
export class BackendUnavailable extends Error {}

/** The model cannot be loaded for a reason that the host found out itself. */
export class ModelRefused extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.message);
    this.problem = problem;
  }
}
