import type { DetailsOf } from '../../../src/core/inference/details';
import { formatCount, formatInterval, formatNumber } from '../format';
import { DataTable } from '../plots/dataTable';
import { Figure, LimitLine, xAt, yAt } from '../plots/figure';
import { RangeTable } from '../plots/rangeTable';
import type { Scale } from '../plots/scale';
import { niceScale } from '../plots/scale';
import type { Detailed } from './detailed';
import { TestBlock } from './detailed';

const UNIT: Scale = { min: 0, max: 1, ticks: [0, 0.2, 0.4, 0.6, 0.8, 1] };

/** Whether a stated probability of 0.7 comes true 7 times in 10. */
export function Calibration({ test }: { readonly test: Detailed<'calibration'> }) {
  const { rows, bins, brier, error, maxError } = test.details;
  const filled = bins.filter(({ confidence, frequency }) => confidence !== null && frequency.value !== null);
  return (
    <TestBlock result={test.result}>
      <Figure
        label={`Reliability diagram: the observed share of positives in ${filled.length} bins of the predicted probability.`}
        x={UNIT}
        y={UNIT}
        xTitle="Predicted probability"
        yTitle="Observed share of positives"
        legend="A point above the diagonal: the model says too little; below: too much. Vertical lines are 95 % intervals."
        table={
          <DataTable
            caption="Bins of the predicted probability"
            columns={['From', 'To', 'Rows', 'Mean prediction', 'Observed', '95 % interval']}
            rows={bins.map((bin) => [
              formatNumber(bin.lower),
              formatNumber(bin.upper),
              formatCount(bin.rows),
              formatNumber(bin.confidence),
              formatNumber(bin.frequency.value),
              formatInterval(bin.frequency.lower, bin.frequency.upper),
            ])}
          />
        }
      >
        <line class="zero" x1="0" y1="100%" x2="100%" y2="0" />
        {filled.map(({ lower, confidence, frequency }) => (
          <Point key={lower} x={confidence ?? 0} {...{ xScale: UNIT, yScale: UNIT }} estimate={frequency} />
        ))}
      </Figure>
      <RangeTable
        caption={`Over ${formatCount(rows)} rows. Both are better the smaller they are.`}
        of="Measure"
        value="Value"
        interval="95 % interval"
        include={[0]}
        rows={[
          { key: 'error', label: 'Expected calibration error', ...error, limit: maxError, cells: [] },
          { key: 'brier', label: 'Brier score', ...brier, limit: null, cells: [] },
        ]}
      />
    </TestBlock>
  );
}

type Estimate = DetailsOf<'calibration'>['brier'];

function Point(props: {
  readonly x: number;
  readonly xScale: Scale;
  readonly yScale: Scale;
  readonly estimate: Estimate;
}) {
  const { xScale, yScale, estimate } = props;
  const x = xAt(xScale, props.x);
  const { value, lower, upper } = estimate;
  return (
    <>
      {lower !== null && upper !== null && (
        <line class="whisker" x1={x} x2={x} y1={yAt(yScale, lower)} y2={yAt(yScale, upper)} />
      )}
      {value !== null && <circle class="point" cx={x} cy={yAt(yScale, value)} r="4" />}
    </>
  );
}

/** How right the model is on the rows it answers, by how many it answers. */
export function Abstention({ test }: { readonly test: Detailed<'abstention'> }) {
  const { chosen, curve, minAccuracy, maxAbstain } = test.details;
  const y = niceScale(
    [...curve.flatMap(({ accuracy }) => [accuracy.value, accuracy.lower, accuracy.upper]), minAccuracy],
    5,
  );
  return (
    <TestBlock result={test.result}>
      <Figure
        label={`Accuracy on answered rows by coverage; at the chosen threshold ${formatNumber(chosen.threshold)} it answers ${formatNumber(chosen.coverage)} of the rows with accuracy ${formatNumber(chosen.accuracy.value)}.`}
        x={UNIT}
        y={y}
        xTitle="Coverage: share of rows answered"
        yTitle="Accuracy when answering"
        legend="Each point is one threshold on the highest probability; the ring is the threshold of the plan. Dashed: the limits."
        table={<CurveTable curve={curve} />}
      >
        {minAccuracy !== null && <LimitLine scale={y} value={minAccuracy} upright={false} />}
        {maxAbstain !== null && <LimitLine scale={UNIT} value={1 - maxAbstain} upright />}
        {curve.map(({ threshold, coverage, accuracy }) => (
          <Point key={threshold} x={coverage} xScale={UNIT} yScale={y} estimate={accuracy} />
        ))}
        {chosen.accuracy.value !== null && (
          <circle class="ring" cx={xAt(UNIT, chosen.coverage)} cy={yAt(y, chosen.accuracy.value)} r="8" />
        )}
      </Figure>
    </TestBlock>
  );
}

function CurveTable({ curve }: { readonly curve: DetailsOf<'abstention'>['curve'] }) {
  return (
    <DataTable
      caption="Accuracy by threshold"
      columns={['Threshold', 'Coverage', 'Rows answered', 'Accuracy', '95 % interval']}
      rows={curve.map(({ threshold, coverage, answered, accuracy }) => [
        formatNumber(threshold),
        formatNumber(coverage),
        formatCount(answered),
        formatNumber(accuracy.value),
        formatInterval(accuracy.lower, accuracy.upper),
      ])}
    />
  );
}
