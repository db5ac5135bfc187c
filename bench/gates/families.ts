import { benjaminiHochberg } from '../../src/core/inference/statistics/benjaminiHochberg';
import { earlyStoppingEstimate } from '../../src/core/inference/statistics/earlyStopping';
import { kolmogorovSmirnov } from '../../src/core/inference/statistics/kolmogorovSmirnov';
import {
  normalisedWasserstein,
  populationStabilityIndex,
  sturgesShares,
} from '../../src/core/inference/statistics/divergence';
import { twoProportionTest } from '../../src/core/inference/statistics/proportion';
import { nearestRank } from '../../src/core/inference/latency';
import { drawsFrom } from './draws';

/** Shares of trials in which something was reported although nothing was there. */
export interface FalseAlarms {
  readonly rows: number;
  readonly trials: number;
  readonly shares: Readonly<Record<string, number>>;
}

const FEATURES = 20;
const SLICES = 10;

/** Twenty features, none of which drifts: how often at least one is reported. */
export function driftAlarms(rows: number, trials: number): FalseAlarms {
  const draws = drawsFrom(rows);
  const counts: Record<string, number> = {
    'KS p < 0.05': 0,
    'KS, Benjamini-Hochberg': 0,
    'PSI >= 0.1': 0,
    'Wasserstein >= 0.1': 0,
    'effect and significance': 0,
  };
  for (let i = 0; i < trials; i++) {
    const features = Array.from({ length: FEATURES }, () => {
      const reference = Float64Array.from({ length: rows }, () => draws.normal());
      const current = Float64Array.from({ length: rows }, () => draws.normal());
      const shares = sturgesShares(reference, current);
      return {
        p: kolmogorovSmirnov(reference, current).p,
        psi: populationStabilityIndex(shares.reference, shares.current),
        distance: normalisedWasserstein(reference, current),
      };
    });
    const adjusted = benjaminiHochberg(features.map(({ p }) => p));
    count(
      counts,
      'KS p < 0.05',
      features.some(({ p }) => p < 0.05),
    );
    count(
      counts,
      'KS, Benjamini-Hochberg',
      adjusted.some((p) => p < 0.05),
    );
    count(
      counts,
      'PSI >= 0.1',
      features.some(({ psi }) => psi >= 0.1),
    );
    count(
      counts,
      'Wasserstein >= 0.1',
      features.some(({ distance }) => distance >= 0.1),
    );
    const both = features.some(({ distance }, k) => distance >= 0.1 && (adjusted[k] ?? 1) < 0.05);
    count(counts, 'effect and significance', both);
  }
  return { rows, trials, shares: shared(counts, trials) };
}

/** Ten slices of equal size with the same accuracy of 0.9: how often one seems to drop by more than 0.05. */
export function sliceAlarms(rows: number, trials: number): FalseAlarms {
  const draws = drawsFrom(rows + 1);
  const counts: Record<string, number> = { 'drop > 0.05': 0, 'and p < 0.05': 0, 'and Benjamini-Hochberg': 0 };
  const size = rows / SLICES;
  for (let i = 0; i < trials; i++) {
    const right = Array.from({ length: SLICES }, () => {
      let sum = 0;
      for (let row = 0; row < size; row++) sum += draws.bernoulli(0.9);
      return sum;
    });
    const all = right.reduce((sum, value) => sum + value, 0);
    const drops = right.map((value) => (all - value) / (rows - size) - value / size);
    const p = right.map((value) => twoProportionTest(value, size, all - value, rows - size).p);
    const adjusted = benjaminiHochberg(p);
    const dropped = drops.map((drop) => drop > 0.05);
    count(counts, 'drop > 0.05', dropped.some(Boolean));
    count(
      counts,
      'and p < 0.05',
      dropped.some((drop, k) => drop && (p[k] ?? 1) < 0.05),
    );
    count(
      counts,
      'and Benjamini-Hochberg',
      dropped.some((drop, k) => drop && (adjusted[k] ?? 1) < 0.05),
    );
  }
  return { rows, trials, shares: shared(counts, trials) };
}

/** Log-normal latencies whose percentile is just over the budget: how often a gate passes them. */
export function latencyPasses(fraction: number, runs: number, trials: number): FalseAlarms {
  const draws = drawsFrom(runs + 2);
  const counts: Record<string, number> = { 'nearest rank': 0, 'early stopping bound': 0 };
  for (let i = 0; i < trials; i++) {
    // The percentile of a uniform variable is its fraction, and percentiles keep their places under any increasing map.
    const sorted = Float64Array.from({ length: runs }, () => draws.uniform()).sort();
    const budget = fraction - 1e-9;
    count(counts, 'nearest rank', nearestRank(sorted, fraction) <= budget);
    count(counts, 'early stopping bound', (earlyStoppingEstimate(sorted, fraction) ?? Infinity) <= budget);
  }
  return { rows: runs, trials, shares: shared(counts, trials) };
}

function count(counts: Record<string, number>, name: string, happened: boolean): void {
  if (happened) counts[name] = (counts[name] ?? 0) + 1;
}

function shared(counts: Readonly<Record<string, number>>, trials: number): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).map(([name, value]) => [name, value / trials]));
}
