import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { outFolder } from '../paths';

/** What one run of one level did. */
export interface LevelResult {
  /** The level and, where it matters, the VS Code version: `host-oldest`. */
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly seconds: number;
}

interface TestsFile {
  readonly tests: readonly { readonly title: string; readonly state: 'passed' | 'failed' | 'skipped' }[];
}

const folder = path.join(outFolder, 'test-results');

/** Removes the results of earlier runs. */
export async function clearResults(): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

/**
 * Runs one level and counts what its reporter wrote to the file that `body` is given. A level that ends badly without
 * a failed test (it did not build, VS Code did not start, a process crashed) counts as one failure.
 */
export async function runLevel(name: string, body: (resultsFile: string) => Promise<number>): Promise<void> {
  console.log(`\n== ${name}`);
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, `${name}.tests.json`);
  await rm(file, { force: true });
  const start = performance.now();
  const status = await body(file).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  });
  const counts = await count(file);
  const failed = counts.failed === 0 && (status !== 0 || counts.passed === 0) ? 1 : counts.failed;
  const result: LevelResult = { name, ...counts, failed, seconds: (performance.now() - start) / 1000 };
  await writeFile(path.join(folder, `${name}.level.json`), JSON.stringify(result));
}

async function count(file: string): Promise<{ passed: number; failed: number; skipped: number }> {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  if (!existsSync(file)) return counts;
  const { tests } = JSON.parse(await readFile(file, 'utf8')) as TestsFile;
  for (const test of tests) counts[test.state] += 1;
  return counts;
}

/** Prints a line for each level since the results were cleared, and the totals as the last line; gives the exit status. */
export async function printTotals(): Promise<number> {
  const files = existsSync(folder) ? (await readdir(folder)).filter((file) => file.endsWith('.level.json')) : [];
  const results = await Promise.all(
    files.map(async (file) => JSON.parse(await readFile(path.join(folder, file), 'utf8')) as LevelResult),
  );
  console.log('');
  for (const { name, passed, failed, seconds } of results) {
    console.log(`${name.padEnd(16)} passed ${passed}, failed ${failed} in ${seconds.toFixed(1)} s`);
  }
  const sum = (pick: (result: LevelResult) => number): number => results.reduce((all, one) => all + pick(one), 0);
  const failed = sum((result) => result.failed);
  const skipped = sum((result) => result.skipped);
  console.log(`${sum((result) => result.passed)} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  return failed === 0 && results.length > 0 ? 0 : 1;
}
