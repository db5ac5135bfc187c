import path from 'node:path';
import { parseArgs } from 'node:util';
import { ChildRunner } from '../../src/adapters/onnxruntime/childRunner';
import { hostLaunch } from '../../src/adapters/onnxruntime/launch';
import { root } from '../paths';
import type { Case, CaseResult } from './cases';
import { findCases, runCase } from './cases';

const USAGE = `npm run conformance -- FOLDER [--backend native|wasm|both] [--list]

Runs every case below FOLDER (a folder with model.onnx and test_data_set_N, as in the data of onnx/backend/test) in a
child process and prints, per category and backend, how many agree and why the others do not. --list names the others.`;

type BackendName = 'native' | 'wasm';

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      backend: { type: 'string', default: 'both' },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const [folder] = positionals;
  const backends = backendsOf(values.backend);
  if (values.help || folder === undefined || backends === undefined) {
    console.log(USAGE);
    return values.help ? 0 : 2;
  }
  const cases = await findCases(path.resolve(folder));
  if (cases.length === 0) {
    console.error(`There is no model.onnx in ${folder} or a folder below it.`);
    return 2;
  }
  for (const backend of backends) report(backend, await runAll(backend, cases), values.list);
  return 0;
}

function backendsOf(word: string): readonly BackendName[] | undefined {
  if (word === 'both') return ['native', 'wasm'];
  return word === 'native' || word === 'wasm' ? [word] : undefined;
}

async function runAll(backend: BackendName, cases: readonly Case[]): Promise<CaseResult[]> {
  const controller = new AbortController();
  const stop = (): void => {
    controller.abort();
  };
  process.once('SIGINT', stop);
  const runner = new ChildRunner(hostLaunch(path.join(root, 'src')), { reuse: true });
  const results: CaseResult[] = [];
  const start = performance.now();
  try {
    for (const item of cases) {
      results.push(await runCase(runner, backend, item, controller.signal));
      if (process.stderr.isTTY) process.stderr.write(`\r${backend} ${results.length}/${cases.length}`);
    }
  } finally {
    process.off('SIGINT', stop);
    await runner.dispose();
  }
  if (process.stderr.isTTY) process.stderr.write('\r');
  console.log(`\n${backend}: ${cases.length} cases in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return results;
}

function report(backend: BackendName, results: readonly CaseResult[], list: boolean): void {
  for (const [category, group] of groupBy(results, (result) => result.category)) {
    const passed = group.filter((result) => result.passed).length;
    console.log(`  ${category}: ${passed} of ${group.length} pass`);
    const failed = group.filter((result) => !result.passed);
    const reasons = [...groupBy(failed, (result) => result.reason)].sort((a, b) => b[1].length - a[1].length);
    for (const [reason, members] of reasons) {
      console.log(`    ${String(members.length).padStart(5)}  ${reason}`);
      if (list)
        for (const { name, message } of members) console.log(`           ${name}: ${message.split('\n', 1)[0] ?? ''}`);
    }
  }
  const passed = results.filter((result) => result.passed).length;
  console.log(`  ${backend} in all: ${passed} of ${results.length} pass`);
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
}

main().then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  },
);
