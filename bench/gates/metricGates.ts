import { normalCdf } from '../../src/core/inference/statistics/distributions';
import { gateAtLeast } from '../../src/core/inference/statistics/interval';
import { wilsonInterval } from '../../src/core/inference/statistics/proportion';
import { bootstrapInterval } from '../../src/core/inference/statistics/resample';
import { rocAucInterval } from '../../src/core/inference/statistics/rocAuc';
import type { Draws } from './draws';
import type { Gate, Scenario } from './simulation';

function aroundThreshold(
  threshold: number,
  values: readonly number[],
  trial: (value: number) => Scenario['trial'],
): Scenario[] {
  return values.map((value) => ({ label: String(value), good: value >= threshold, trial: trial(value) }));
}

/** Accuracy of at least 0.90 by Wilson's interval. */
export const accuracyGate: Gate = {
  name: 'accuracy at least 0.90 (Wilson)',
  trials: (rows) => (rows <= 1000 ? 20_000 : 5000),
  scenarios: aroundThreshold(0.9, [0.85, 0.88, 0.89, 0.9, 0.91, 0.92, 0.95], (value) => (rows, draws) => {
    let right = 0;
    for (let row = 0; row < rows; row++) right += draws.bernoulli(value);
    return { verdict: gateAtLeast(wilsonInterval(right, rows), 0.9), pointPasses: right / rows >= 0.9 };
  }),
};

/** Area under the ROC curve of at least 0.80 by DeLong's interval; normal scores, 30 % positive rows. */
export const aucGate: Gate = {
  name: 'ROC AUC at least 0.80 (DeLong), 30 % positive',
  trials: (rows) => (rows <= 1000 ? 2000 : 400),
  scenarios: aroundThreshold(0.8, [0.75, 0.78, 0.8, 0.82, 0.85], (value) => (rows, draws) => {
    const shift = shiftOf(value);
    const labels = Array.from({ length: rows }, () => draws.bernoulli(0.3));
    const scores = labels.map((label) => draws.normal() + label * shift);
    const { auc, interval } = rocAucInterval(labels, scores);
    return { verdict: gateAtLeast(interval, 0.8), pointPasses: auc >= 0.8 };
  }),
};

/** F1 of at least 0.80 by a stratified bootstrap; recall equals precision, 30 % positive rows. */
export const f1Gate: Gate = {
  name: 'F1 at least 0.80 (stratified bootstrap), 30 % positive',
  trials: (rows) => (rows <= 1000 ? 400 : 100),
  scenarios: aroundThreshold(0.8, [0.77, 0.8, 0.83], (value) => (rows, draws, seed) => {
    const { truth, predicted } = drawPredictions(rows, value, draws);
    const all = Uint32Array.from({ length: rows }, (_, row) => row);
    const score = (indices: Uint32Array): number => f1Of(truth, predicted, indices);
    const interval = bootstrapInterval(rows, score, { seed, strata: truth, resamples: 500 });
    return { verdict: gateAtLeast(interval, 0.8), pointPasses: score(all) >= 0.8 };
  }),
};

/** The distance of two unit normals for which one exceeds the other with probability `auc`. */
function shiftOf(auc: number): number {
  let [low, high] = [0, 10];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (normalCdf(middle / Math.SQRT2) < auc) low = middle;
    else high = middle;
  }
  return low;
}

/** Predictions with this recall, and false positives so that precision is the same. */
function drawPredictions(rows: number, rate: number, draws: Draws): { truth: Uint8Array; predicted: Uint8Array } {
  const positive = 0.3;
  const falsePositiveRate = ((1 - rate) * positive) / (1 - positive);
  const truth = Uint8Array.from({ length: rows }, () => draws.bernoulli(positive));
  const predicted = truth.map((label) => draws.bernoulli(label === 1 ? rate : falsePositiveRate));
  return { truth, predicted };
}

function f1Of(truth: Uint8Array, predicted: Uint8Array, indices: Uint32Array): number {
  let [both, either] = [0, 0];
  for (const row of indices) {
    const sum = (truth[row] ?? 0) + (predicted[row] ?? 0);
    either += sum;
    if (sum === 2) both += 1;
  }
  return either === 0 ? 0 : (2 * both) / either;
}
