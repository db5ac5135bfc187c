import { seededRandom } from '../../src/core/inference/random';
import type { Finding } from '../../src/core/lint/finding';
import type { Notebook } from '../../src/core/notebook/notebook';

/** A finding and the notebook that it is in. */
export interface Found {
  readonly path: string;
  readonly notebook: Notebook | undefined;
  readonly finding: Finding;
}

const AROUND = 3;

/** As many of the findings as asked for, drawn without return. */
export function sampled(found: readonly Found[], count: number, seed: number): Found[] {
  const random = seededRandom(seed);
  return found
    .map((one) => ({ one, at: random() }))
    .sort((a, b) => a.at - b.at)
    .slice(0, count)
    .map(({ one }) => one);
}

/** A finding with the lines around it. */
export function shown({ path, notebook, finding }: Found): string {
  const { cell, line, endLine, column, message, related } = finding;
  const head = `${path} [${cell ?? '-'}]:${line}:${column} ${message}`;
  const lines = (cell === null ? undefined : notebook?.cells[cell])?.text.split('\n') ?? [];
  const last = Math.min(lines.length, Math.min(endLine, line + AROUND) + AROUND);
  const code = lines.slice(Math.max(0, line - 1 - AROUND), last).map((text, index) => {
    const number = Math.max(0, line - 1 - AROUND) + index + 1;
    return `  ${number >= line && number <= endLine ? '>' : ' '} ${number.toString().padStart(4)} ${text.slice(0, 200)}`;
  });
  const others = related.map((one) => `    see [${one.cell}]:${one.line} ${one.message}`);
  return [head, ...code, ...others].join('\n');
}
