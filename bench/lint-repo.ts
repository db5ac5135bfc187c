/*
 * npm run bench:lint-repo -- FOLDER [--runs N] [--ruff PATH] [--pynblint PATH] [--nbdefense PATH]: all notebooks of a folder
 * in cold processes, with one thread and with all, every rule on; beside it the other linters that are given, or are found
 * on PATH, on the same folder in the same run. Then memory after 1,000 notebooks. Needs `npm run build`, and bash. Prints
 * figures; asserts nothing. Processor time is of the process and all it starts, WebAssembly's process too, and changes least
 * when the machine is busy. "nothing compiled" is the first run on a machine, such as in CI without a cache.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { NodeFiles } from '../src/adapters/nodeFiles';
import type { LintSettings } from '../src/core/lint/fileLinter';
import { FileLinter } from '../src/core/lint/fileLinter';
import { machine } from './machine';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '5' },
    ruff: { type: 'string', default: 'ruff' },
    pynblint: { type: 'string', default: 'pynblint' },
    nbdefense: { type: 'string', default: 'nbdefense' },
  },
});
const folder = path.resolve(positionals[0] ?? '.');
const cli = path.join(__dirname, '..', 'dist', 'cli.js');

interface Cost {
  /** Milliseconds by the clock. */
  readonly wall: number;
  /** Milliseconds of processor time of the process and its children. */
  readonly processor: number;
}

/** The least of several runs, each figure for itself; undefined when the command does not run. */
function best(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Cost | undefined {
  let least: Cost | undefined;
  for (let run = 0; run < Number(values.runs); run++) {
    const started = performance.now();
    const script = 'TIMEFORMAT="%U %S"; { time "$0" "$@" >/dev/null 2>/dev/null; } 2>&1; exit $?';
    const { status, stdout } = spawnSync('bash', ['-c', script, command, ...args], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, ...env },
    });
    const wall = performance.now() - started;
    if (status === null || status > 1) return undefined;
    const processor = stdout.split(/\s+/).reduce((sum, text) => sum + Number(text || 0) * 1000, 0);
    least = {
      wall: Math.min(wall, least?.wall ?? wall),
      processor: Math.min(processor, least?.processor ?? processor),
    };
  }
  return least;
}

function print(name: string, count: number, cost: Cost | undefined, ruff: Cost | undefined): void {
  if (!cost) {
    console.log(`${name}: did not run`);
    return;
  }
  const times = (key: keyof Cost): string => (ruff ? ` (${(cost[key] / ruff[key]).toFixed(1)} times ruff)` : '');
  const speed = count === 0 ? '' : `, ${((count * 1000) / cost.wall).toFixed(0)} notebooks/s`;
  console.log(
    `${name}: ${cost.wall.toFixed(0)} ms${times('wall')}${speed}, ` +
      `processor ${cost.processor.toFixed(0)} ms${times('processor')}`,
  );
}

async function memory(files: NodeFiles, notebooks: readonly string[]): Promise<void> {
  const policy = { rules: {}, overrides: [] };
  const settings: LintSettings = { moment: 'gate', policy, only: undefined, repository: undefined };
  const linter = new FileLinter(files, settings);
  for (let count = 1; count <= 1000; count++) {
    await linter.lint(notebooks[count % notebooks.length] ?? '');
    if (count % 250 !== 0) continue;
    const rss = /VmRSS:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0';
    const heap = Math.round(process.memoryUsage().heapUsed / 1e6);
    console.log(`memory after ${count} notebooks: ${Math.round(Number(rss) / 1024)} MB, heap ${heap} MB`);
  }
}

async function main(): Promise<void> {
  const files = new NodeFiles(folder);
  const notebooks = await files.find(['**/*.ipynb']);
  const load = loadavg()[0]?.toFixed(1);
  console.log(`${notebooks.length} notebooks, cold processes, best of ${values.runs}; ${machine()}, load ${load}`);
  const ruff = best(values.ruff, ['check', '--no-cache', '--quiet', '.']);
  const all = best(values.ruff, ['check', '--no-cache', '--quiet', '--select', 'ALL', '.']);
  print('ruff check', notebooks.length, ruff, ruff);
  print('ruff check --select ALL', notebooks.length, all, ruff);
  for (const jobs of new Set([1, availableParallelism()])) {
    const args = [cli, 'lint', '--json', '--jobs', String(jobs)];
    const compiling = best(process.execPath, args, { NODE_DISABLE_COMPILE_CACHE: '1' });
    print(`preflight lint --jobs ${jobs}, nothing compiled`, notebooks.length, compiling, ruff);
    print(`preflight lint --jobs ${jobs}`, notebooks.length, best(process.execPath, args), ruff);
    const editing = best(process.execPath, [...args, '--moment', 'edit']);
    print(`preflight lint --jobs ${jobs} --moment edit`, notebooks.length, editing, ruff);
  }
  print('preflight --version', 0, best(process.execPath, [cli, '--version']), ruff);
  print('pynblint', notebooks.length, best(values.pynblint, ['.']), ruff);
  print('nbdefense', notebooks.length, best(values.nbdefense, ['scan', '.']), ruff);
  await memory(files, notebooks);
}

void main();
