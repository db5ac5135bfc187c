/*
 * npx tsx bench/lint-repo.ts FOLDER [--runs N] [--ruff PATH]: all notebooks of a folder in a cold process, with one thread
 * and with all, every rule on; beside it `ruff check` on the same folder where ruff is given. Then memory after 1,000
 * notebooks. Needs `npm run build`. Prints figures; asserts nothing.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { NodeFiles } from '../src/adapters/nodeFiles';
import type { LintSettings } from '../src/core/lint/fileLinter';
import { FileLinter } from '../src/core/lint/fileLinter';
import { machine, timed } from './machine';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: 'string', default: '5' }, ruff: { type: 'string' } },
});
const folder = path.resolve(positionals[0] ?? '.');
const cli = path.join(__dirname, '..', 'dist', 'cli.js');

async function best(command: string, args: readonly string[]): Promise<number> {
  let least = Infinity;
  for (let run = 0; run < Number(values.runs); run++) {
    const time = await timed(() => spawnSync(command, args, { cwd: folder, maxBuffer: 1e9 }));
    least = Math.min(least, time);
  }
  return least;
}

async function main(): Promise<void> {
  const files = new NodeFiles(folder);
  const notebooks = await files.find(['**/*.ipynb']);
  const print = (name: string, ms: number, than?: number): void => {
    const ratio = than === undefined ? '' : `, ${(ms / than).toFixed(1)} times ruff`;
    console.log(`${name}: ${ms.toFixed(0)} ms, ${((notebooks.length * 1000) / ms).toFixed(0)} notebooks/s${ratio}`);
  };
  console.log(`${notebooks.length} notebooks, cold processes, best of ${values.runs}; ${machine()}`);
  const ruff = values.ruff === undefined ? undefined : await best(values.ruff, ['check', '--no-cache', '--quiet', '.']);
  if (ruff !== undefined) print('ruff check', ruff);
  for (const jobs of new Set([1, availableParallelism()])) {
    print(
      `preflight lint --jobs ${jobs}`,
      await best(process.execPath, [cli, 'lint', '--json', '--jobs', String(jobs)]),
      ruff,
    );
  }
  const settings: LintSettings = {
    moment: 'gate',
    policy: { rules: {}, overrides: [] },
    only: undefined,
    repository: undefined,
  };
  const linter = new FileLinter(files, settings);
  for (let count = 0; count < 1000; count++) await linter.lint(notebooks[count % notebooks.length] ?? '');
  const rss = /VmRSS:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0';
  console.log(`memory after 1,000 notebooks: ${Math.round(Number(rss) / 1024)} MB`);
}

void main();
