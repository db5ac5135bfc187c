import type { DetailsOf } from '../../../src/core/inference/details';
import { formatCount, formatNumber, formatP } from '../format';
import { DataTable } from '../plots/dataTable';
import { Figure } from '../plots/figure';
import { RankedTable } from '../plots/rankedTable';
import { niceScale, percent, percentAt } from '../plots/scale';
import { VerdictMark } from '../verdicts';
import type { Detailed } from './detailed';
import { TestBlock } from './detailed';

type Column = DetailsOf<'drift'>['columns'][number];

/** Drifted columns whose distributions are drawn. */
const DRAWN = 4;

/** How far the columns have moved from the training sample. */
export function Drift({ test }: { readonly test: Detailed<'drift'> }) {
  const { referenceRows, currentRows, alpha } = test.details;
  const columns = [...test.details.columns].sort((a, b) => b.effect / b.limit - a.effect / a.limit);
  const drawn = columns.filter(({ verdict, bins }) => verdict === 'fail' && bins.length > 0).slice(0, DRAWN);
  return (
    <TestBlock result={test.result}>
      <RankedTable
        rest="more columns, none further away"
        caption={`Distance of ${formatCount(currentRows)} rows from ${formatCount(referenceRows)} of the training sample. A column has drifted when the distance is over the dashed limit and q is under ${alpha}. PSI is information only.`}
        of="Column"
        value="Distance"
        more={['Limit', 'Measure', 'Test', 'q', 'PSI', 'Verdict']}
        bars
        rows={columns.map((column) => ({
          key: column.name,
          label: column.name,
          value: column.effect,
          lower: null,
          upper: null,
          limit: column.limit,
          cells: [
            formatNumber(column.limit),
            column.effectName,
            column.test,
            formatP(column.q),
            formatNumber(column.psi),
            <VerdictMark key="verdict" verdict={column.verdict} />,
          ],
        }))}
      />
      {drawn.map((column) => (
        <Bins key={column.name} column={column} />
      ))}
    </TestBlock>
  );
}

function Bins({ column: { name, bins } }: { readonly column: Column }) {
  const x = { min: 0, max: bins.length, ticks: [] };
  const y = niceScale([0, ...bins.flatMap(({ reference, current }) => [reference * 100, current * 100])]);
  const bar = (share: number) => {
    const height = percentAt(y, share * 100);
    return { y: percent(100 - height), height: percent(height) };
  };
  return (
    <Figure
      label={`Shares of ${name} in ${bins.length} bins: training sample against evaluation data.`}
      {...{ x, y }}
      xTitle={`${name}: ${bins[0]?.label ?? ''} … ${bins.at(-1)?.label ?? ''}`}
      yTitle="Share of rows, %"
      height={160}
      legend="Outlined: training sample. Filled: evaluation data."
      table={
        <DataTable
          caption={`Shares of ${name}, %`}
          columns={['Bin', 'Training sample', 'Evaluation data']}
          rows={bins.map(({ label, reference, current }) => [
            label,
            formatNumber(reference * 100),
            formatNumber(current * 100),
          ])}
        />
      }
    >
      {bins.map(({ reference, current }, index) => (
        <g key={index}>
          <rect
            class="bar"
            x={percent(percentAt(x, index + 0.5))}
            width={percent(40 / bins.length)}
            {...bar(current)}
          />
          <rect
            class="outline"
            x={percent(percentAt(x, index + 0.08))}
            width={percent(40 / bins.length)}
            {...bar(reference)}
          />
        </g>
      ))}
    </Figure>
  );
}
