import type { DetailsOf } from '../../../src/core/inference/details';
import { formatCount, formatNumber, formatP } from '../format';
import { RangeTable } from '../plots/rangeTable';
import { VerdictMark } from '../verdicts';
import type { Detailed } from './detailed';
import { TestBlock } from './detailed';

/** How much worse the model is on each slice than on all other rows. */
export function Slices({ test }: { readonly test: Detailed<'slices'> }) {
  const { by, metric, maxDrop, whole, slices, notJudged } = test.details;
  return (
    <TestBlock result={test.result}>
      <RangeTable
        caption={`Drop of ${metric} by ${by} against all other rows. All rows: ${formatNumber(whole)}. Dashed: the largest drop allowed.`}
        of={by}
        value="Drop"
        interval="95 % interval"
        more={['Rows', metric, 'Other rows', 'q', 'Verdict']}
        include={[0]}
        rows={slices.map(({ name, rows, value, rest, drop, q, verdict }) => ({
          key: name,
          label: name,
          ...drop,
          limit: maxDrop,
          cells: [
            formatCount(rows),
            formatNumber(value),
            formatNumber(rest),
            formatP(q),
            <VerdictMark key="verdict" verdict={verdict} />,
          ],
        }))}
      />
      {notJudged.length > 0 && (
        <p class="quiet text">
          Too few rows to judge: {notJudged.map(({ name, rows }) => `${name} (${formatCount(rows)})`).join(', ')}.
        </p>
      )}
    </TestBlock>
  );
}

const RATES: Readonly<Record<string, string>> = {
  selection_rate: 'Selection rate',
  tpr: 'True positive rate',
  fpr: 'False positive rate',
};

/** Rates of each group, and how far they lie apart. */
export function Fairness({ test }: { readonly test: Detailed<'fairness'> }) {
  const { sensitive, groups } = test.details;
  const metrics = [...new Set(groups.flatMap(({ rates }) => rates.map(({ metric }) => metric)))];
  return (
    <TestBlock result={test.result}>
      <Gaps details={test.details} />
      {metrics.map((metric) => (
        <RangeTable
          key={metric}
          caption={`${rateName(metric)} by ${sensitive}`}
          of={sensitive}
          value="Rate"
          interval="95 % interval"
          more={['Rows', 'Rows it rests on']}
          include={[0, 1]}
          rows={groups.map(({ group, rows, rates }) => {
            const rate = rates.find((each) => each.metric === metric);
            const estimate = rate?.estimate ?? { value: null, lower: null, upper: null };
            const cells = [formatCount(rows), formatCount(rate?.trials ?? 0)];
            return { key: group, label: group, ...estimate, limit: null, cells };
          })}
        />
      ))}
    </TestBlock>
  );
}

function Gaps({ details }: { readonly details: DetailsOf<'fairness'> }) {
  const { sensitive, gaps, maxDifference } = details;
  if (gaps.length === 0) return null;
  return (
    <RangeTable
      caption={`Largest difference between groups by ${sensitive}. Dashed: the largest allowed. The ratio is shown and never judged: the four-fifths rule is wrong in many settings.`}
      of="Rate"
      value="Difference"
      interval="95 % interval"
      more={['Highest', 'Lowest', 'Ratio', 'Verdict']}
      include={[0]}
      rows={gaps.map(({ metric, highest, lowest, difference, ratio, verdict }) => ({
        key: metric,
        label: rateName(metric),
        ...difference,
        limit: maxDifference,
        cells: [highest, lowest, formatNumber(ratio), <VerdictMark key="verdict" verdict={verdict} />],
      }))}
    />
  );
}

function rateName(metric: string): string {
  return RATES[metric] ?? metric;
}
