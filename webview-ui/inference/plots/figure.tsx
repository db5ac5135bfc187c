import type { ComponentChildren } from 'preact';
import { formatNumber } from '../format';
import { anchor } from './rangeTable';
import type { Scale } from './scale';
import { percent, percentAt } from './scale';

export interface FigureProps {
  /** What is drawn, in a sentence; read aloud in place of the drawing. */
  readonly label: string;
  readonly x: Scale;
  readonly y: Scale;
  readonly xTitle: string;
  readonly yTitle: string;
  /** SVG drawn in percent of the area; y grows downwards. */
  readonly children: ComponentChildren;
  readonly height?: number;
  /** The same numbers as a table. */
  readonly table: ComponentChildren;
  /** What the marks mean. */
  readonly legend?: ComponentChildren;
}

/** A plot on two axes, whose text keeps its size at any width, with its numbers as a table below. */
export function Figure(props: FigureProps) {
  const { label, x, y, xTitle, yTitle, children, height = 240, table, legend } = props;
  return (
    <figure class="figure">
      <div class="drawing" role="img" aria-label={label}>
        <p class="y-title" aria-hidden="true">
          {yTitle}
        </p>
        <svg class="y-axis" width="48" height={height} aria-hidden="true">
          {y.ticks.map((tick) => (
            <text key={tick} x="42" y={yAt(y, tick)} dy="4" text-anchor="end">
              {formatNumber(tick)}
            </text>
          ))}
        </svg>
        <svg class="area" width="100%" height={height} aria-hidden="true">
          {y.ticks.map((tick) => (
            <line key={tick} class="grid" x1="0" x2="100%" y1={yAt(y, tick)} y2={yAt(y, tick)} />
          ))}
          {children}
        </svg>
        <svg class="x-axis" width="100%" height="20" aria-hidden="true">
          {x.ticks.map((tick) => (
            <text key={tick} x={xAt(x, tick)} y="14" text-anchor={anchor(x, tick)}>
              {formatNumber(tick)}
            </text>
          ))}
        </svg>
        <p class="x-title" aria-hidden="true">
          {xTitle}
        </p>
      </div>
      {legend !== undefined && <figcaption class="quiet">{legend}</figcaption>}
      <details>
        <summary>The numbers as a table</summary>
        {table}
      </details>
    </figure>
  );
}

/** Where a value lies across the area. */
export function xAt(scale: Scale, value: number): string {
  return percent(percentAt(scale, value));
}

/** Where a value lies in the area from its top. */
export function yAt(scale: Scale, value: number): string {
  return percent(100 - percentAt(scale, value));
}

/** A limit across the area. */
export function LimitLine({ scale, value, upright }: { scale: Scale; value: number; upright: boolean }) {
  return upright ? (
    <line class="limit" x1={xAt(scale, value)} x2={xAt(scale, value)} y1="0" y2="100%" />
  ) : (
    <line class="limit" x1="0" x2="100%" y1={yAt(scale, value)} y2={yAt(scale, value)} />
  );
}
