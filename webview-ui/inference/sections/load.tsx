import type { DetailsOf } from '../../../src/core/inference/details';
import { formatCount, formatMs, formatNumber } from '../format';
import { DataTable } from '../plots/dataTable';
import { RangeTable } from '../plots/rangeTable';
import type { Detailed } from './detailed';
import { TestBlock } from './detailed';

/** Latency from the moment a request was due, at several rates. */
export function OpenLoop({ test }: { readonly test: Detailed<'open-loop'> }) {
  const { capacityPerSecond, loads } = test.details;
  const at = (load: DetailsOf<'open-loop'>['loads'][number], name: string) =>
    load.percentiles.find((each) => each.name === name)?.estimate;
  const shown = loads.some((load) => at(load, 'p99')) ? 'p99' : 'p50';
  return (
    <TestBlock result={test.result}>
      <RangeTable
        caption={`Latency under load, ms, from the moment a request was due. One process answers ${formatNumber(capacityPerSecond)} requests a second at most.`}
        of="Load"
        value={`${shown}, ms`}
        interval="99 % interval"
        more={['Requests a second', 'Requests', 'p50, ms']}
        include={[0]}
        rows={loads.map((load) => ({
          key: load.label,
          label: load.label,
          ...(at(load, shown) ?? { value: null, lower: null, upper: null }),
          limit: null,
          cells: [
            formatNumber(load.ratePerSecond),
            formatCount(load.requests),
            formatNumber(at(load, 'p50')?.value ?? null),
          ],
        }))}
      />
    </TestBlock>
  );
}

/** Starts of new processes, from nothing to the first answer. */
export function ColdStart({ test }: { readonly test: Detailed<'cold-start'> }) {
  const { starts, median } = test.details;
  return (
    <TestBlock result={test.result}>
      <RangeTable
        caption={`Cold starts, ms. The median is ${formatMs(median.value)}.`}
        of="Start"
        value="Total, ms"
        more={['Process', 'Runtime', 'Model', 'First run']}
        bars
        rows={starts.map((start, index) => ({
          key: String(index),
          label: String(index + 1),
          value: start.totalMs,
          lower: null,
          upper: null,
          limit: null,
          cells: [start.processMs, start.runtimeMs, start.modelMs, start.firstRunMs].map(formatNumber),
        }))}
      />
    </TestBlock>
  );
}

/** Throughput by the number of processes. */
export function Concurrency({ test }: { readonly test: Detailed<'concurrency'> }) {
  return (
    <TestBlock result={test.result}>
      <RangeTable
        caption="Throughput by the number of processes"
        of="Processes"
        value="Rows a second"
        more={['p50, ms', 'p99, ms']}
        bars
        rows={test.details.points.map(({ processes, rowsPerSecond, p50Ms, p99Ms }) => ({
          key: String(processes),
          label: formatCount(processes),
          value: rowsPerSecond,
          lower: null,
          upper: null,
          limit: null,
          cells: [formatNumber(p50Ms), formatNumber(p99Ms)],
        }))}
      />
    </TestBlock>
  );
}

/** Memory that the model adds to an empty process. */
export function Memory({ test }: { readonly test: Detailed<'memory'> }) {
  const { peakMb, baselineMb, addedMb, limitMb } = test.details;
  return (
    <TestBlock result={test.result}>
      <DataTable
        caption="Memory, MiB"
        columns={['Added by the model', 'Peak of the process', 'Empty process', 'Limit']}
        rows={[[addedMb, peakMb, baselineMb, limitMb].map(formatNumber)]}
      />
    </TestBlock>
  );
}
