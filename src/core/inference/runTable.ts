import { PreflightError } from '../base/problem';
import type { Binding } from './bindTable';
import { feedRows } from './bindTable';
import type { Lab } from './lab';
import type { Failure } from './runner';
import type { Table } from './table';
import type { Tensors } from './tensor';
import { concatRows, mapTensors, rowsOf, takeRows } from './tensor';

const MOST_ROWS_AT_ONCE = 10_000;

export type TableOutcome = { readonly status: 'ok'; readonly outputs: Tensors } | (Failure & { readonly rows: number });

/** Runs the model on all rows of a table, in as few runs as its batch dimension allows. */
export async function runTable(lab: Lab, binding: Binding, table: Table): Promise<TableOutcome> {
  const size = binding.fixedBatch ?? Math.min(MOST_ROWS_AT_ONCE, table.rows.length);
  const parts: Tensors[] = [];
  for (let start = 0; start < table.rows.length; start += size) {
    const wanted = Math.min(size, table.rows.length - start);
    // A model with a fixed number of rows gets its last batch filled up with the last row.
    const length = binding.fixedBatch ?? wanted;
    const rows = Array.from({ length }, (_, index) => start + Math.min(index, wanted - 1));
    const outcome = await lab.run(feedRows(binding, table, rows));
    if (outcome.status !== 'ok') return { ...outcome, rows: rows.length };
    parts.push(firstRows(outcome.value, rows.length, wanted));
  }
  return { status: 'ok', outputs: join(parts) };
}

/** The same for rows that are tensors already. */
export async function runFeeds(lab: Lab, feeds: Tensors, fixedBatch: number | undefined): Promise<TableOutcome> {
  const rows = Math.max(0, ...Object.values(feeds).map((tensor) => rowsOf(tensor)));
  const size = fixedBatch ?? Math.min(MOST_ROWS_AT_ONCE, rows);
  const parts: Tensors[] = [];
  for (let start = 0; start < rows; start += size) {
    const wanted = Math.min(size, rows - start);
    const chosen = Array.from({ length: fixedBatch ?? wanted }, (_, index) => start + Math.min(index, wanted - 1));
    const isWhole = chosen.length === rows && start === 0;
    const outcome = await lab.run(isWhole ? feeds : mapTensors(feeds, (tensor) => takeRows(tensor, chosen)));
    if (outcome.status !== 'ok') return { ...outcome, rows: chosen.length };
    parts.push(firstRows(outcome.value, chosen.length, wanted));
  }
  return { status: 'ok', outputs: join(parts) };
}

function firstRows(outputs: Tensors, fed: number, wanted: number): Tensors {
  for (const [name, tensor] of Object.entries(outputs)) {
    if (tensor.dims.length > 0 && rowsOf(tensor) === fed) continue;
    throw new PreflightError({
      code: 'golden/output-shape',
      message: `The model was given ${fed} rows and output ${name} has shape [${tensor.dims.join(', ')}].`,
      remedy: 'The model must return one row for each row it is given; correct the export.',
    });
  }
  if (fed === wanted) return outputs;
  const keep = Array.from({ length: wanted }, (_, row) => row);
  return mapTensors(outputs, (tensor) => takeRows(tensor, keep));
}

function join(parts: readonly Tensors[]): Tensors {
  const [first] = parts;
  if (!first || parts.length === 1) return first ?? {};
  const names = Object.keys(first);
  return Object.fromEntries(
    names.map((name) => [name, concatRows(parts.flatMap((part) => (part[name] ? [part[name]] : [])))]),
  );
}
