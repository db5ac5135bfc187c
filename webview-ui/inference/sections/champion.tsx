import { formatCount, formatP } from '../format';
import { RangeTable } from '../plots/rangeTable';
import { VerdictMark } from '../verdicts';
import type { Detailed } from './detailed';
import { TestBlock } from './detailed';

/** Both models on the same rows, and their difference against the margin. */
export function Champion({ test }: { readonly test: Detailed<'champion'> }) {
  const { metric, method, champion, challenger, difference, margin, p, rows, championPath } = test.details;
  const none = { limit: null, cells: [] };
  return (
    <TestBlock result={test.result}>
      <RangeTable
        caption={`${metric} of both on the same ${formatCount(rows)} rows`}
        of="Model"
        value={metric}
        interval="95 % interval"
        rows={[
          { key: 'challenger', label: 'Challenger (this model)', ...challenger, ...none },
          { key: 'champion', label: `Champion (${championPath})`, ...champion, ...none },
        ]}
      />
      <RangeTable
        caption={`Difference in favour of the challenger, by ${method}. Dashed: the margin that it may be worse by; the whole interval must lie to its right.`}
        of="Comparison"
        value="Difference"
        interval="95 % interval"
        more={['p', 'Verdict']}
        include={[0]}
        rows={[
          {
            key: 'difference',
            label: 'Challenger less champion',
            ...difference,
            limit: -margin,
            cells: [formatP(p), <VerdictMark key="verdict" verdict={test.result.verdict} />],
          },
        ]}
      />
    </TestBlock>
  );
}
