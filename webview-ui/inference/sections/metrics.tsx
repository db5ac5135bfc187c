import type { RangeRow } from '../plots/rangeTable';
import { RangeTable } from '../plots/rangeTable';
import { formatCount, formatNumber } from '../format';
import { VerdictMark } from '../verdicts';
import type { Detailed } from './detailed';

/** Metrics with their intervals and limits. Those between 0 and 1 share an axis; others have one each. */
export function Metrics({ tests }: { readonly tests: readonly Detailed<'metric'>[] }) {
  const shares = tests.filter(isShare);
  const others = tests.filter((test) => !isShare(test));
  return (
    <>
      {shares.length > 0 && <MetricTable tests={shares} caption="Metrics between 0 and 1" />}
      {others.map((test) => (
        <MetricTable key={test.result.id} tests={[test]} caption={test.details.metric} />
      ))}
    </>
  );
}

function isShare({ details: { estimate, min, max } }: Detailed<'metric'>): boolean {
  const values = [estimate.value, estimate.lower, estimate.upper, min, max];
  return values.every((value) => value === null || (value >= 0 && value <= 1));
}

function MetricTable(props: { readonly tests: readonly Detailed<'metric'>[]; readonly caption: string }) {
  return (
    <RangeTable
      caption={`${props.caption}. The dashed line is the limit; the interval decides and not the point.`}
      of="Metric"
      value="Value"
      interval="95 % interval"
      more={['Limit', 'Method', 'Rows', 'Verdict']}
      rows={props.tests.map(metricRow)}
    />
  );
}

function metricRow({ result, details }: Detailed<'metric'>): RangeRow {
  const { metric, estimate, method, rows, min, max } = details;
  const limit = min === null ? `at most ${formatNumber(max)}` : `at least ${formatNumber(min)}`;
  return {
    key: result.id,
    label: metric,
    ...estimate,
    limit: min ?? max,
    cells: [limit, method, formatCount(rows), <VerdictMark key="verdict" verdict={result.verdict} />],
  };
}
