import type { DetailsOf } from './details';
import { finite } from './gate';
import { benjaminiHochberg } from './statistics/benjaminiHochberg';
import { chiSquaredTest, countsOf } from './statistics/chiSquared';
import {
  categoryShares,
  jensenShannonDistance,
  normalisedWasserstein,
  populationStabilityIndex,
  quantileShares,
  sturgesShares,
} from './statistics/divergence';
import type { GateVerdict } from './statistics/interval';
import { kolmogorovSmirnov } from './statistics/kolmogorovSmirnov';

export type DriftColumn = DetailsOf<'drift'>['columns'][number];

/** One column of both samples. */
export interface ColumnPair {
  readonly name: string;
  readonly reference: readonly (number | string)[];
  readonly current: readonly (number | string)[];
  /** Smallest distance that matters. */
  readonly limit: number;
}

/** Numbers with at most this many different values are compared as categories (as Evidently). */
const FEW_VALUES = 5;
/** Bins of the population stability index, of equal size in the reference. */
const PSI_BINS = 10;
const MOST_CATEGORIES = 20;

/**
 * Compares each column by a test (Kolmogorov-Smirnov for numbers, chi-squared for categories; Benjamini-Hochberg over all)
 * and by a distance. A column has drifted when the test rules out chance and the distance matters; a distance that
 * matters but may be chance is not enough data.
 */
export function compareColumns(pairs: readonly ColumnPair[], alpha: number): DriftColumn[] {
  const compared = pairs.map((pair) => (isCategory(pair) ? compareCategories(pair) : compareNumbers(pair)));
  const adjusted = benjaminiHochberg(compared.map(({ p }) => p));
  return compared.map((column, index) => {
    const q = adjusted[index] ?? 1;
    const verdict: GateVerdict = column.effect < column.limit ? 'pass' : q < alpha ? 'fail' : 'insufficient';
    return { ...column, q, verdict };
  });
}

type Compared = Omit<DriftColumn, 'q' | 'verdict'>;

function isCategory({ reference, current }: ColumnPair): boolean {
  const all = [...reference, ...current];
  return all.some((value) => typeof value === 'string') || new Set(all).size <= FEW_VALUES;
}

function compareNumbers({ name, reference, current, limit }: ColumnPair): Compared {
  const a = reference.map(Number).filter(Number.isFinite);
  const b = current.map(Number).filter(Number.isFinite);
  const { statistic, p } = kolmogorovSmirnov(a, b);
  const quantiles = quantileShares(a, b, PSI_BINS);
  const hasBoth = a.length > 0 && b.length > 0;
  return {
    ...{ name, kind: 'number', test: 'Kolmogorov-Smirnov', statistic, p, effectName: 'wasserstein', limit },
    effect: hasBoth ? normalisedWasserstein(a, b) : 0,
    psi: hasBoth ? finite(populationStabilityIndex(quantiles.reference, quantiles.current)) : null,
    bins: hasBoth ? binsOf(a, b) : [],
  };
}

/** Bins of equal width over the common range, labelled by their lower end. */
function binsOf(a: readonly number[], b: readonly number[]): DriftColumn['bins'] {
  const { reference, current } = sturgesShares(a, b);
  const all = [...a, ...b];
  const low = all.reduce((x, y) => Math.min(x, y), Infinity);
  const high = all.reduce((x, y) => Math.max(x, y), -Infinity);
  return reference.map((share, i) => ({
    label: String(Number((low + ((high - low) * i) / reference.length).toPrecision(4))),
    reference: share,
    current: current[i] ?? 0,
  }));
}

function compareCategories({ name, reference, current, limit }: ColumnPair): Compared {
  const a = countsOf(reference.map(String));
  const b = countsOf(current.map(String));
  const { statistic, p } = chiSquaredTest(a, b);
  const shares = categoryShares(a, b);
  const hasBoth = reference.length > 0 && current.length > 0;
  const categories = [...new Set([...a.keys(), ...b.keys()])].sort();
  const bins = categories.map((label, i) => ({
    ...{ label, reference: shares.reference[i] ?? 0, current: shares.current[i] ?? 0 },
  }));
  return {
    ...{ name, kind: 'category', test: 'chi-squared', statistic, p, effectName: 'jensen-shannon', limit },
    effect: hasBoth ? jensenShannonDistance(shares.reference, shares.current) : 0,
    psi: hasBoth ? finite(populationStabilityIndex(shares.reference, shares.current)) : null,
    bins: hasBoth
      ? bins.sort((x, y) => y.reference + y.current - x.reference - x.current).slice(0, MOST_CATEGORIES)
      : [],
  };
}
