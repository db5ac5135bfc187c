import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fixtureBytes } from './fixtures';
import type { TestReport } from '../../src/core/inference/result';
import { withTempFolder } from './tempFolder';
import type { PlanOptions } from './testRun';
import { runPlan } from './testRun';

/** A CSV file as a list of rows, each a value by column. */
export type CsvRows = readonly Readonly<Record<string, string | number>>[];

/** Rows of the golden data of a scikit-learn fixture: features, `label_true`, `pred` and `proba_…`. */
export function goldenRows(name: string): Record<string, string>[] {
  const [header = '', ...lines] = new TextDecoder()
    .decode(fixtureBytes('onnx', 'sklearn', name, 'golden.csv'))
    .trim()
    .split(/\r?\n/);
  const columns = header.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? '']));
  });
}

/** The bytes of a scikit-learn fixture's model. */
export function sklearnModel(name: string): Uint8Array {
  return fixtureBytes('onnx', 'sklearn', name, 'model.onnx');
}

/** Puts files into a folder of its own and runs a plan on its `model.onnx`; tables are written as CSV. */
export async function runInFolder(
  files: Readonly<Record<string, Uint8Array | CsvRows>>,
  plan: unknown,
  options: PlanOptions = {},
): Promise<TestReport> {
  return await withTempFolder(async (root) => {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(path.dirname(path.join(root, name)), { recursive: true });
      await writeFile(path.join(root, name), content instanceof Uint8Array ? content : csvOf(content));
    }
    return await runPlan('model.onnx', plan, { ...options, root });
  });
}

function csvOf(rows: CsvRows): string {
  const columns = Object.keys(rows[0] ?? {});
  return [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))]
    .map((cells) => `${cells.join(',')}\n`)
    .join('');
}
