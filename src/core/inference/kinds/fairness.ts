import type { DetailsOf } from '../details';
import type { Evaluation } from '../evaluation';
import { describeEstimate, formatEstimate } from '../gate';
import { groupsOf } from '../groups';
import type { TestPlan } from '../plan';
import type { GroupRates, RateGap, RateName } from '../statistics/fairness';
import { groupRates, rateGap } from '../statistics/fairness';
import type { GateVerdict } from '../statistics/interval';
import { gateAtMost } from '../statistics/interval';
import { rowsToDecide } from '../statistics/sampleSize';
import type { Judgement, TestContext, TestKind } from '../testKind';

type FairnessPlan = TestPlan['fairness'][number];
type FairnessMetric = FairnessPlan['metrics'][number];

interface Gap {
  readonly metric: FairnessMetric;
  readonly gap: RateGap | null;
}

const RATES: Readonly<Record<FairnessMetric, RateName>> = {
  selection_rate: 'selectionRate',
  tpr: 'truePositiveRate',
  fpr: 'falsePositiveRate',
};
const WORDS: Readonly<Record<FairnessMetric, string>> = {
  selection_rate: 'selection rate',
  tpr: 'true positive rate',
  fpr: 'false positive rate',
};

/** Groups are selected, and rightly and wrongly judged, at similar rates. */
export const fairnessKind: TestKind = {
  name: 'fairness',
  list: (plan) =>
    plan.fairness.map((gate, index) => ({
      id: `fairness/${gate.sensitive}`,
      kind: 'fairness',
      label: `By ${gate.sensitive}`,
      path: ['fairness', index],
      run: (context) => judge(context, gate),
    })),
};

async function judge({ evaluated }: TestContext, gate: FairnessPlan): Promise<Judgement> {
  const { data, evaluation } = await evaluated();
  if (evaluation.task !== 'binary') {
    return {
      verdict: 'error',
      message: `Rates of a positive class are for two classes, and this model is evaluated as ${evaluation.task}.`,
      remedy: 'Remove tests.fairness, or compare slices by the same column (tests.slices).',
    };
  }
  const { ofRows, names } = groupsOf(data, gate.sensitive, gate.bins);
  const groups = groupRates(evaluation.truthValues, predictedPositive(evaluation), ofRows, names);
  const gaps = gate.metrics.map((metric) => ({ metric, gap: rateGap(groups, RATES[metric], gate.minGroup) }));
  const verdicts = gaps.map(({ gap }): GateVerdict =>
    gap ? gateAtMost(gap.interval, gate.maxDifference) : 'insufficient',
  );
  const verdict = worst(verdicts);
  const message = gaps.map(({ metric, gap }) => describeGap(metric, gap, gate)).join('; ');
  return {
    verdict,
    message: `${gate.sensitive}: ${message}.`,
    ...remedyFor(verdict, gaps, gate, evaluation),
    expected: { maxDifference: gate.maxDifference },
    actual: Object.fromEntries(gaps.map(({ metric, gap }) => [metric, gap?.difference ?? null])),
    details: describe(groups, gaps, gate),
  };
}

function predictedPositive({ labels, positive }: Evaluation): Float64Array {
  return Float64Array.from(labels, (label) => (label === positive ? 1 : 0));
}

function worst(verdicts: readonly GateVerdict[]): GateVerdict {
  if (verdicts.includes('fail')) return 'fail';
  return verdicts.includes('insufficient') ? 'insufficient' : 'pass';
}

function describeGap(metric: FairnessMetric, gap: RateGap | null, { minGroup }: FairnessPlan): string {
  if (!gap) return `${WORDS[metric]}: fewer than two groups have ${minGroup} rows for it`;
  const { highest, lowest, difference, interval } = gap;
  return `${WORDS[metric]} differs by ${formatEstimate(difference, interval)} (${highest} over ${lowest})`;
}

function remedyFor(
  verdict: GateVerdict,
  gaps: readonly Gap[],
  { maxDifference, minGroup }: FairnessPlan,
  { rows }: Evaluation,
): { remedy?: string } {
  if (verdict === 'pass') return {};
  if (verdict === 'fail') {
    return {
      remedy: 'Find out where the difference comes from, and state it and what follows from it in the model card.',
    };
  }
  const open = gaps.find(({ gap }) => gap && gateAtMost(gap.interval, maxDifference) === 'insufficient')?.gap;
  const needed = open && rowsToDecide(rows, open.difference, open.interval, maxDifference);
  return {
    remedy: needed
      ? `About ${needed.toLocaleString('en-GB')} rows like these would decide.`
      : `Give at least ${minGroup} rows of two groups with each outcome.`,
  };
}

/** The ratio is shown and never judged: Fairlearn calls the four-fifths rule wrong in many scenarios. */
function describe(
  groups: readonly GroupRates[],
  gaps: readonly Gap[],
  { sensitive, metrics, maxDifference }: FairnessPlan,
): DetailsOf<'fairness'> {
  return {
    ...{ type: 'fairness', sensitive, maxDifference },
    groups: groups.map(({ group, rows, ...rates }) => ({
      ...{ group, rows },
      rates: metrics.map((metric) => {
        const rate = rates[RATES[metric]];
        const estimate = rate && describeEstimate(rate.value, rate.interval);
        return { metric, trials: rate?.trials ?? 0, estimate };
      }),
    })),
    gaps: gaps.flatMap(({ metric, gap }) => {
      if (!gap) return [];
      const { highest, lowest, difference, interval, ratio } = gap;
      const verdict = gateAtMost(interval, maxDifference);
      return { metric, highest, lowest, difference: describeEstimate(difference, interval), ratio, verdict };
    }),
  };
}
