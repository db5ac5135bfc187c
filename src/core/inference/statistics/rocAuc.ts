import { intervalZ, normalCdf, twoSidedNormal } from './distributions';
import type { Interval } from './interval';
import { CONFIDENCE } from './interval';
import { covarianceOf, meanOf } from './moments';
import { midranks } from './ranks';

/** What DeLong's method needs of one model: its AUC and, for each row, how it contributes. */
interface Components {
  readonly auc: number;
  readonly ofPositives: Float64Array;
  readonly ofNegatives: Float64Array;
}

/**
 * Area under the ROC curve: the probability that a positive row scores above a negative one, ties counting half.
 * NaN when one class is missing. Labels are 1 (or true) for positive.
 */
export function rocAuc(labels: ArrayLike<number>, scores: ArrayLike<number>): number {
  return components(labels, scores).auc;
}

/**
 * The AUC's variance and interval by DeLong, DeLong and Clarke-Pearson (1988) with the ranks of Sun and Xu (2014),
 * on the logit scale (as Qin and Hotilovac 2008 advise near 1). An AUC of 0 or 1 has no variance to estimate; its open end
 * is then the exact bound of a model that is right about as many pairs as there are rows in the smaller class.
 */
export function rocAucInterval(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  confidence = CONFIDENCE,
): { auc: number; variance: number; interval: Interval } {
  const { auc, ofPositives, ofNegatives } = components(labels, scores);
  const variance = varianceOf(ofPositives) / ofPositives.length + varianceOf(ofNegatives) / ofNegatives.length;
  if (Number.isNaN(auc) || Number.isNaN(variance)) return { auc, variance, interval: [0, 1] };
  if (auc === 0 || auc === 1) {
    const smaller = Math.min(ofPositives.length, ofNegatives.length);
    const open = ((1 - confidence) / 2) ** (1 / smaller);
    return { auc, variance, interval: auc === 1 ? [open, 1] : [0, 1 - open] };
  }
  const logit = Math.log(auc / (1 - auc));
  const half = (intervalZ(confidence) * Math.sqrt(variance)) / (auc * (1 - auc));
  return { auc, variance, interval: [logistic(logit - half), logistic(logit + half)] };
}

/** What DeLong's paired comparison of two models on the same rows says. */
export interface AucComparison {
  readonly aucA: number;
  readonly aucB: number;
  /** A - B. */
  readonly difference: number;
  readonly variance: number;
  readonly z: number;
  readonly p: number;
  readonly interval: Interval;
}

/** DeLong's test for two correlated AUCs. z is 0 when the models order all pairs alike. */
export function compareRocAuc(
  labels: ArrayLike<number>,
  scoresA: ArrayLike<number>,
  scoresB: ArrayLike<number>,
  confidence = CONFIDENCE,
): AucComparison {
  const a = components(labels, scoresA);
  const b = components(labels, scoresB);
  const difference = a.auc - b.auc;
  const variance =
    varianceOf(subtract(a.ofPositives, b.ofPositives)) / a.ofPositives.length +
    varianceOf(subtract(a.ofNegatives, b.ofNegatives)) / a.ofNegatives.length;
  const z = variance > 0 ? difference / Math.sqrt(variance) : 0;
  const half = intervalZ(confidence) * Math.sqrt(variance);
  const interval: Interval = Number.isNaN(half) ? [-1, 1] : [difference - half, difference + half];
  return { aucA: a.auc, aucB: b.auc, difference, variance, z, p: twoSidedNormal(z), interval };
}

/** P(difference > -margin) as evidence for non-inferiority: the one-sided p-value of the opposite. */
export function nonInferiorityP({ difference, variance }: AucComparison, margin: number): number {
  if (!(variance > 0)) return difference > -margin ? 0 : 1;
  return normalCdf(-(difference + margin) / Math.sqrt(variance));
}

function components(labels: ArrayLike<number>, scores: ArrayLike<number>): Components {
  const positives: number[] = [];
  const negatives: number[] = [];
  for (let i = 0; i < labels.length; i++) (Number(labels[i]) === 1 ? positives : negatives).push(scores[i] ?? NaN);
  const all = midranks([...positives, ...negatives]);
  const withinPositives = midranks(positives);
  const withinNegatives = midranks(negatives);
  const m = positives.length;
  const n = negatives.length;
  const ofPositives = Float64Array.from(withinPositives, (rank, i) => ((all[i] ?? NaN) - rank) / n);
  const ofNegatives = Float64Array.from(withinNegatives, (rank, i) => 1 - ((all[m + i] ?? NaN) - rank) / m);
  return { auc: m === 0 || n === 0 ? NaN : meanOf(ofPositives), ofPositives, ofNegatives };
}

function varianceOf(values: Float64Array): number {
  return covarianceOf(values, values);
}

function subtract(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, index) => value - (b[index] ?? NaN));
}

function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
