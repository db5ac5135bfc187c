import { PreflightError } from '../base/problem';
import { tableOfRows } from './rowTable';
import type { Table } from './table';

/** A JSON Lines file: one object a line, empty lines left out. Throws `data/json-syntax` with the line. */
export function parseJsonLines(text: string, file: string): Table {
  const lines = text
    .split('\n')
    .map((content, index) => ({ content: content.trim(), line: index + 1 }))
    .filter(({ content }) => content !== '');
  const rows = lines.map(({ content, line }) => parseLine(content, file, line));
  return tableOfRows(rows, file, (row) => lines[row]?.line ?? row + 1);
}

function parseLine(content: string, file: string, line: number): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    value = undefined;
  }
  if (isRecord(value)) return value;
  throw new PreflightError({
    code: 'data/json-syntax',
    message: `Line ${line} of ${file} is not a JSON object.`,
    remedy: 'Write one object a line, for example {"age": 30, "pred": 1}.',
    place: { file, line },
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
