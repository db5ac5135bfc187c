import type { DetailsOf } from '../../../src/core/inference/details';
import { counted } from '../../../src/core/inference/words';
import { formatCount, formatMs, formatNumber } from '../format';
import { DataTable } from '../plots/dataTable';
import { Figure, LimitLine, xAt } from '../plots/figure';
import type { Histogram } from '../plots/histogram';
import { histogramOf } from '../plots/histogram';
import type { RangeRow } from '../plots/rangeTable';
import { RangeTable, valuesOf } from '../plots/rangeTable';
import type { Scale } from '../plots/scale';
import { isWide, logScale, niceScale, percent, percentAt } from '../plots/scale';
import { VerdictMark, verdictOf } from '../verdicts';
import type { Detailed } from './detailed';
import { TestBlock } from './detailed';

/** How long runs take one after the other: distribution, percentiles with budgets, and the windows measured. */
export function Latency({ test }: { readonly test: Detailed<'latency'> }) {
  const { details } = test;
  return (
    <TestBlock result={test.result}>
      <Distribution details={details} />
      <Percentiles details={details} />
      <Windows details={details} />
    </TestBlock>
  );
}

type LatencyDetails = DetailsOf<'latency'>;

function Distribution({ details }: { readonly details: LatencyDetails }) {
  const histogram = histogramOf(details.quantiles);
  const [first] = histogram.bins;
  const last = histogram.bins.at(-1);
  if (!first || !last) return null;
  const { isLogarithmic } = histogram;
  const x = isLogarithmic ? logScale(first.lower, last.upper) : niceScale([first.lower, last.upper], 6);
  const y = niceScale([0, ...histogram.bins.map(({ share }) => share * 100)], 4);
  const median = details.percentiles.find(({ name }) => name === 'p50')?.estimate.value ?? null;
  const budgets = details.budgets.filter(({ name, budget }) => isLatency(name) && budget >= x.min && budget <= x.max);
  return (
    <Figure
      label={`Histogram of the latency of ${formatCount(details.runs)} runs, most of them near ${formatMs(median)}.`}
      {...{ x, y }}
      xTitle={isLogarithmic ? 'Latency, ms (logarithmic)' : 'Latency, ms'}
      yTitle="Share of runs, %"
      height={200}
      legend={legendOf(budgets.length > 0)}
      table={
        <DataTable
          caption="Share of runs by latency"
          columns={['From, ms', 'To, ms', 'Share, %']}
          rows={histogram.bins.map((bin) => [bin.lower, bin.upper, bin.share * 100].map(formatNumber))}
        />
      }
    >
      <Bars {...{ histogram, x, y }} />
      {budgets.map(({ name, budget }) => (
        <LimitLine key={name} scale={x} value={budget} upright />
      ))}
    </Figure>
  );
}

function legendOf(hasBudget: boolean): string {
  return `Each bar is the share of runs that took so long.${hasBudget ? ' Dashed: a budget.' : ''}`;
}

function Bars(props: { readonly histogram: Histogram; readonly x: Scale; readonly y: Scale }) {
  const { histogram, x, y } = props;
  return (
    <>
      {histogram.bins.map(({ lower, upper, share }) => {
        const height = percentAt(y, share * 100);
        const width = percentAt(x, upper) - percentAt(x, lower);
        return (
          <rect
            key={lower}
            class="bar"
            x={xAt(x, lower)}
            y={percent(100 - height)}
            width={percent(width * 0.9)}
            height={percent(height)}
          />
        );
      })}
    </>
  );
}

function Percentiles({ details }: { readonly details: LatencyDetails }) {
  const rows = details.percentiles.map((each) => percentileRow(each, details.budgets));
  const values = rows.flatMap(valuesOf).filter((value) => value !== null);
  const scale = isWide(values) ? logScale(Math.min(...values), Math.max(...values)) : undefined;
  return (
    <RangeTable
      caption={`Percentiles over ${formatCount(details.runs)} runs of ${counted(details.batch, 'row')} each, ms. The upper end of the interval is held against the budget.`}
      of="Percentile"
      value="ms"
      interval="99 % interval"
      more={['Budget', 'Verdict']}
      include={[0]}
      rows={rows}
      {...(scale && { scale })}
    />
  );
}

function percentileRow(
  { name, estimate }: LatencyDetails['percentiles'][number],
  budgets: LatencyDetails['budgets'],
): RangeRow {
  const budget = budgets.find((each) => each.name.startsWith(name));
  return {
    key: name,
    label: name === 'p999' ? 'p99.9' : name,
    ...estimate,
    limit: budget?.budget ?? null,
    cells: budget
      ? [formatMs(budget.budget), <VerdictMark key="verdict" verdict={verdictOf(budget.verdict)} />]
      : ['–', '–'],
  };
}

function Windows({ details }: { readonly details: LatencyDetails }) {
  const { windows, isSteady, firstRunMs, warmupRuns, rowsPerSecond } = details;
  return (
    <details>
      <summary>
        {isSteady ? 'Steady' : 'Unsteady'}: {formatCount(windows.length)} windows, {formatNumber(rowsPerSecond.value)}{' '}
        rows a second
      </summary>
      <p class="quiet">
        First run {formatMs(firstRunMs)}; {formatCount(warmupRuns)} runs to warm up, which do not count. A window in
        which other processes took the processor is set aside.
      </p>
      <DataTable
        caption="Windows measured"
        columns={['Window', 'Length, ms', 'Runs', 'Mean, ms', 'Other processes, cores', 'Counts']}
        rows={windows.map((window, index) => [
          index + 1,
          formatNumber(window.ms),
          formatCount(window.runs),
          formatNumber(window.meanMs),
          formatNumber(window.othersCores),
          window.isDirty ? 'no, disturbed' : 'yes',
        ])}
      />
    </details>
  );
}

function isLatency(name: string): boolean {
  return /^p\d+/.test(name);
}
