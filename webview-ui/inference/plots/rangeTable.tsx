import type { ComponentChildren } from 'preact';
import { formatInterval, formatNumber } from '../format';
import type { Scale } from './scale';
import { niceScale, percent, percentAt } from './scale';

/** One line of a table with a plot: a value with its interval, and where it is judged. */
export interface RangeRow {
  readonly key: string;
  readonly label: ComponentChildren;
  readonly value: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  /** What the interval is held against; null for nothing. */
  readonly limit: number | null;
  /** Further columns. */
  readonly cells: readonly ComponentChildren[];
}

export interface RangeTableProps {
  readonly caption: string;
  /** Heading of the first column. */
  readonly of: string;
  readonly value: string;
  /** Heading of the interval; without one the table has no such column. */
  readonly interval?: string;
  /** Headings of the further columns. */
  readonly more?: readonly string[];
  readonly rows: readonly RangeRow[];
  /** Values are drawn as bars from zero instead of points. */
  readonly bars?: boolean;
  /** Values that the axis must reach besides those shown. */
  readonly include?: readonly number[];
  /** Another axis than a linear one from the least to the largest value. */
  readonly scale?: Scale;
}

/** A table whose second column draws each line's value, interval and limit on one axis. */
export function RangeTable(props: RangeTableProps) {
  const { caption, of, value, interval, more = [], rows, bars = false, include = [] } = props;
  const shown = [...include, ...(bars ? [0] : []), ...rows.flatMap(valuesOf)];
  const scale = props.scale ?? niceScale(shown);
  return (
    <div class="scroll">
      <table class="range">
        <caption>
          <span>{caption}</span>
        </caption>
        <thead>
          <tr>
            <th scope="col">{of}</th>
            <th class="plot" scope="col">
              <span class="unseen">Plot</span>
              <div class="axis-box">
                <Axis scale={scale} />
              </div>
            </th>
            <th class="number" scope="col">
              {value}
            </th>
            {interval !== undefined && <th scope="col">{interval}</th>}
            {more.map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.key} {...{ row, scale, bars }} hasInterval={interval !== undefined} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Everything of a line that is drawn. */
export function valuesOf({ value, lower, upper, limit }: RangeRow): (number | null)[] {
  return [value, lower, upper, limit];
}

function Row(props: {
  readonly row: RangeRow;
  readonly scale: Scale;
  readonly bars: boolean;
  readonly hasInterval: boolean;
}) {
  const { row, scale, bars, hasInterval } = props;
  return (
    <tr>
      <th scope="row">{row.label}</th>
      <td class="plot">
        <Track {...{ row, scale, bars }} />
      </td>
      <td class="number">{formatNumber(row.value)}</td>
      {hasInterval && <td>{formatInterval(row.lower, row.upper)}</td>}
      {row.cells.map((cell, index) => (
        <td key={index}>{cell}</td>
      ))}
    </tr>
  );
}

const MIDDLE = 12;

function Track({ row, scale, bars }: { readonly row: RangeRow; readonly scale: Scale; readonly bars: boolean }) {
  const { value, lower, upper, limit } = row;
  const x = (at: number) => percent(percentAt(scale, at));
  const zero = percentAt(scale, 0);
  const at = value === null ? zero : percentAt(scale, value);
  return (
    <svg class="track" width="100%" height={2 * MIDDLE} aria-hidden="true">
      <line class="rail" x1="0" x2="100%" y1={MIDDLE} y2={MIDDLE} />
      {scale.min < 0 && scale.max > 0 && <line class="zero" x1={x(0)} x2={x(0)} y1="0" y2="100%" />}
      {bars && value !== null && (
        <rect class="bar" x={percent(Math.min(zero, at))} width={percent(Math.abs(at - zero))} y="6" height="12" />
      )}
      {limit !== null && <line class="limit" x1={x(limit)} x2={x(limit)} y1="0" y2="100%" />}
      {lower !== null && upper !== null && (
        <>
          <line class="whisker" x1={x(lower)} x2={x(upper)} y1={MIDDLE} y2={MIDDLE} />
          <line class="whisker" x1={x(lower)} x2={x(lower)} y1="8" y2="16" />
          <line class="whisker" x1={x(upper)} x2={x(upper)} y1="8" y2="16" />
        </>
      )}
      {!bars && value !== null && <circle class="point" cx={x(value)} cy={MIDDLE} r="4" />}
    </svg>
  );
}

function Axis({ scale }: { readonly scale: Scale }) {
  return (
    <svg class="axis" width="100%" height="18" aria-hidden="true">
      {scale.ticks.map((tick) => (
        <text key={tick} x={percent(percentAt(scale, tick))} y="12" text-anchor={anchor(scale, tick)}>
          {formatNumber(tick)}
        </text>
      ))}
    </svg>
  );
}

/** Labels at the ends stay inside the plot. */
export function anchor(scale: Scale, tick: number): 'start' | 'middle' | 'end' {
  const at = percentAt(scale, tick);
  if (at < 2) return 'start';
  return at > 98 ? 'end' : 'middle';
}
