import type { FormatProblem } from './notebook';

type Json = Readonly<Record<string, unknown>>;

/** More are not listed: the file is broken through and through. */
const MOST = 200;

const ID = /^[a-zA-Z0-9_-]{1,64}$/;

/** Keys that each type of output must have (nbformat 4). */
const OUTPUT_KEYS: Readonly<Record<string, readonly string[]>> = {
  stream: ['name', 'text'],
  display_data: ['data', 'metadata'],
  execute_result: ['data', 'metadata', 'execution_count'],
  error: ['ename', 'evalue', 'traceback'],
};

/** What the schema of nbformat 4 does not allow in a notebook's cells. */
export function formatProblems(cells: readonly unknown[], minor: number): FormatProblem[] {
  const problems: FormatProblem[] = [];
  const seen = new Set<unknown>();
  cells.forEach((cell, index) => {
    if (problems.length >= MOST || !isObject(cell)) return;
    const add = (kind: FormatProblem['kind'], message: string): void =>
      void problems.push({ kind, cell: index, message });
    const id = cell['id'];
    if (minor >= 5) {
      if (id === undefined) add('missing-id', 'has no id');
      else if (typeof id !== 'string' || !ID.test(id)) add('invalid-id', 'has an id that is not allowed');
      else if (seen.has(id)) add('duplicate-id', `has the id "${id}" of another cell`);
      seen.add(id);
    } else if (id !== undefined) add('unexpected-id', `has an id, which nbformat 4.${minor} does not allow`);
    for (const message of wrongKeys(cell)) add('invalid', message);
  });
  return problems;
}

function* wrongKeys(cell: Json): Generator<string> {
  if (!isObject(cell['metadata'])) yield 'has no "metadata"';
  if (!isText(cell['source'])) yield 'has no "source"';
  if (cell['cell_type'] !== 'code') return;
  const count = cell['execution_count'];
  if (count !== null && !Number.isInteger(count)) yield 'has no "execution_count"';
  const outputs = cell['outputs'];
  if (!Array.isArray(outputs)) yield 'has no "outputs"';
  else yield* outputs.flatMap(wrongOutput).slice(0, 1);
}

function wrongOutput(output: unknown): string[] {
  const type = isObject(output) ? output['output_type'] : undefined;
  const keys = typeof type === 'string' && Object.hasOwn(OUTPUT_KEYS, type) ? OUTPUT_KEYS[type] : undefined;
  if (!keys || !isObject(output)) return ['has an output of an unknown type'];
  return keys
    .filter((key) => output[key] === undefined)
    .map((key) => `has an output of type ${String(type)} without "${key}"`);
}

function isText(value: unknown): boolean {
  return typeof value === 'string' || (Array.isArray(value) && value.every((line) => typeof line === 'string'));
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
