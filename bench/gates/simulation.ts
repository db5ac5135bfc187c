import type { GateVerdict } from '../../src/core/inference/statistics/interval';
import type { Draws } from './draws';
import { drawsFrom } from './draws';

/** Rows of the evaluation data that are simulated. */
export const ROWS = [100, 300, 1000, 3000, 10_000];

/** One trial: what the gate says by its interval, and what a gate on the point estimate would say. */
export interface Trial {
  readonly verdict: GateVerdict;
  readonly pointPasses: boolean;
}

/** A true value on one side of the threshold, and data drawn from it. */
export interface Scenario {
  readonly label: string;
  /** Whether a model with this true value should pass. */
  readonly good: boolean;
  readonly trial: (rows: number, draws: Draws, seed: number) => Trial;
}

/** A gate with true values just above and just below its threshold. */
export interface Gate {
  readonly name: string;
  readonly scenarios: readonly Scenario[];
  /** Trials for this many rows. */
  readonly trials: (rows: number) => number;
}

/** One line of the result: shares of all trials. */
export interface Outcome {
  readonly scenario: Scenario;
  readonly rows: number;
  readonly trials: number;
  readonly pass: number;
  readonly fail: number;
  readonly insufficient: number;
  readonly pointPass: number;
}

/** Runs a gate's trials, each line with its own seed, so that lines do not depend on each other. */
export function simulate(gate: Gate, rowCounts: readonly number[] = ROWS): Outcome[] {
  return gate.scenarios.flatMap((scenario, index) =>
    rowCounts.map((rows) => {
      const trials = gate.trials(rows);
      const draws = drawsFrom(1000 * (index + 1) + rows);
      const counts = { pass: 0, fail: 0, insufficient: 0 };
      let pointPass = 0;
      for (let i = 0; i < trials; i++) {
        const { verdict, pointPasses } = scenario.trial(rows, draws, i + 1);
        counts[verdict] += 1;
        if (pointPasses) pointPass += 1;
      }
      const share = (count: number): number => count / trials;
      return {
        ...{ scenario, rows, trials, pointPass: share(pointPass) },
        ...{ pass: share(counts.pass), fail: share(counts.fail), insufficient: share(counts.insufficient) },
      };
    }),
  );
}
