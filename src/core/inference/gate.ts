import type { DetailsOf, EstimateDetails } from './details';
import type { Estimate } from './estimate';
import { estimate } from './estimate';
import type { Evaluation } from './evaluation';
import type { MetricName } from './metricNames';
import { whyNot } from './metrics';
import type { GateVerdict, Interval } from './statistics/interval';
import { gateAtLeast, gateAtMost } from './statistics/interval';
import { rowsToDecide, rowsToDecideProportion } from './statistics/sampleSize';
import type { Judgement } from './testKind';
import { counted } from './words';

/** A bound that a value must keep. */
export interface Bound {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

/** Three-valued: the whole interval within the bound, the whole interval outside, or neither. */
export function gate(interval: Interval, { min, max }: Bound): GateVerdict {
  if (min !== undefined) return gateAtLeast(interval, min);
  return max === undefined ? 'pass' : gateAtMost(interval, max);
}

/** `0.957 [0.916, 0.978]`. */
export function formatEstimate(value: number, [lower, upper]: Interval): string {
  return `${formatNumber(value)} [${formatNumber(lower)}, ${formatNumber(upper)}]`;
}

/** Four significant digits, and no exponent where it can be helped. */
export function formatNumber(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(4))) : 'undefined';
}

/** The bound in words. */
export function formatBound({ min, max }: Bound): string {
  return min === undefined ? `at most ${max ?? ''}` : `at least ${min}`;
}

/** Judges a metric on an evaluation. Fewer than `minRows` rows are never enough. */
export function gateMetric(
  name: MetricName,
  evaluation: Evaluation,
  bound: Bound & { readonly minRows: number },
  seed: number,
): Judgement {
  const reason = whyNot(name, evaluation);
  if (reason !== undefined) {
    return {
      verdict: 'error',
      message: `${reason}, and this one is evaluated as ${evaluation.task}.`,
      remedy: 'Name another metric in tests.metrics, or the output with probabilities in tests.outputs.probability.',
    };
  }
  const found = estimate(name, evaluation, seed);
  const { value, interval, method } = found;
  const details: DetailsOf<'metric'> = {
    ...{ type: 'metric', metric: name, estimate: describeEstimate(value, interval), method },
    ...{ rows: evaluation.rows, min: bound.min ?? null, max: bound.max ?? null },
  };
  const verdict = evaluation.rows < bound.minRows ? 'insufficient' : gate(interval, bound);
  const message = `${name} ${formatEstimate(value, interval)} on ${counted(evaluation.rows, 'row')}, to be ${formatBound(bound)}`;
  return {
    verdict,
    message: verdict === 'insufficient' ? `${message}: not enough data.` : `${message}.`,
    ...remedyFor(verdict, found, evaluation, bound),
    ...(bound.min === undefined ? { expected: { max: bound.max ?? null } } : { expected: { min: bound.min } }),
    actual: { value: finite(value), interval: [finite(interval[0]), finite(interval[1])] },
    interval: Number.isFinite(interval[0]) && Number.isFinite(interval[1]) ? [interval[0], interval[1]] : null,
    details,
  };
}

/** A value with its interval for the details of a result. */
export function describeEstimate(value: number, [lower, upper]: Interval): EstimateDetails {
  return { value: finite(value), lower: finite(lower), upper: finite(upper) };
}

/** NaN and infinities have no JSON form. */
export function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function remedyFor(
  verdict: GateVerdict,
  found: Estimate,
  { rows }: Evaluation,
  bound: Bound & { readonly minRows: number },
): { remedy?: string } {
  if (verdict === 'pass') return {};
  if (verdict === 'fail') return { remedy: 'Improve the model, or agree on another bound in tests.metrics.' };
  const needed = rowsNeeded(found, rows, bound);
  return {
    remedy:
      needed === undefined
        ? 'The value is too close to the bound for any number of rows to tell; more rows narrow the interval.'
        : `About ${Math.max(needed, bound.minRows).toLocaleString('en-GB')} rows like these would decide.`,
  };
}

/** About how many rows would decide, at the value that was found. */
function rowsNeeded({ value, interval, proportion }: Estimate, rows: number, { min, max }: Bound): number | undefined {
  const threshold = min ?? max;
  if (threshold === undefined) return undefined;
  if (!proportion) return rowsToDecide(rows, value, interval, threshold);
  const trials = rowsToDecideProportion(value, threshold);
  // A recall rests on the positive rows alone, so that many more rows are needed in all.
  return trials === undefined || proportion.trials === 0 ? undefined : Math.ceil((trials * rows) / proportion.trials);
}
