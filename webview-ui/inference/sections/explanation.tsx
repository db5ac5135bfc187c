import type { ComponentChildren } from 'preact';
import { Sign } from '../../shared/controls';
import { formatCount, formatNumber, formatP } from '../format';
import { RankedTable } from '../plots/rankedTable';
import type { Detailed } from './detailed';
import { TestBlock } from './detailed';

/** What the model loses when a column is shuffled. */
export function Importance({ test }: { readonly test: Detailed<'importance'> }) {
  const { metric, baseline, repeats, rows, features } = test.details;
  return (
    <TestBlock result={test.result}>
      <RankedTable
        of="Feature"
        rest="less important features"
        bars
        caption={`Loss of ${metric} when a column is shuffled (${formatCount(repeats)} times, ${formatCount(rows)} rows; ${formatNumber(baseline)} as it is). Whiskers: one standard deviation.`}
        value="Loss"
        interval="± 1 sd"
        more={['q', ...noteColumn(features)]}
        rows={features.map(({ name, mean, sd, q, isSuspicious }) => ({
          key: name,
          label: name,
          value: mean,
          lower: mean - sd,
          upper: mean + sd,
          limit: null,
          cells: [formatP(q), ...noteColumn(features).map(() => suspicion(isSuspicious))],
        }))}
      />
    </TestBlock>
  );
}

/** How much each column moves predictions away from the base. */
export function Shapley({ test }: { readonly test: Detailed<'shapley'> }) {
  const { method, rows, background, base, features, sumError } = test.details;
  return (
    <TestBlock result={test.result}>
      <RankedTable
        of="Feature"
        rest="less important features"
        bars
        caption={`Mean absolute Shapley value, ${method}: ${formatCount(rows)} rows against ${formatCount(background)} of background. Base ${formatNumber(base)}; the values of a row miss its prediction by at most ${formatNumber(sumError)}.`}
        value="Mean absolute"
        more={['Mean', ...noteColumn(features)]}
        rows={features.map(({ name, meanAbsolute, mean, isSuspicious }) => ({
          key: name,
          label: name,
          value: meanAbsolute,
          lower: null,
          upper: null,
          limit: null,
          cells: [formatNumber(mean), ...noteColumn(features).map(() => suspicion(isSuspicious))],
        }))}
      />
    </TestBlock>
  );
}

/** There is a column of notes only when some feature has one. */
function noteColumn(features: readonly { readonly isSuspicious: boolean }[]): readonly string[] {
  return features.some(({ isSuspicious }) => isSuspicious) ? ['Note'] : [];
}

/** A column whose name, such as an identifier's, should not carry a prediction. */
function suspicion(isSuspicious: boolean): ComponentChildren {
  if (!isSuspicious) return '';
  return (
    <span class="verdict">
      <Sign tone="warn" label="" /> suspicious name
    </span>
  );
}
