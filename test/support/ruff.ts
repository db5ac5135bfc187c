import { cpSync, rmSync } from 'node:fs';
import path from 'node:path';
import { buildSync } from 'esbuild';
import { RuffProcess } from '../../src/adapters/ruffProcess';

let program: string | undefined;

/** The host that runs ruff, built as webpack builds it: ruff's own files in a folder beside it. */
function ruffProgramFile(): string {
  if (program !== undefined) return program;
  const root = path.join(__dirname, '..', '..');
  const folder = path.join(root, '.cache', 'test', `ruff-${process.pid}`);
  program = path.join(folder, 'ruffHost.js');
  buildSync({
    entryPoints: [path.join(root, 'src', 'ruffHost.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    alias: { '@astral-sh/ruff-wasm-nodejs': './ruff/ruff_wasm.js' },
    external: ['./ruff/ruff_wasm.js'],
  });
  const ruff = path.dirname(require.resolve('@astral-sh/ruff-wasm-nodejs'));
  for (const file of ['ruff_wasm.js', 'ruff_wasm_bg.wasm'])
    cpSync(path.join(ruff, file), path.join(folder, 'ruff', file));
  process.once('exit', () => {
    rmSync(folder, { recursive: true, force: true });
  });
  return program;
}

/** The real ruff, in its process. */
export function ruffProcess(): RuffProcess {
  return new RuffProcess(ruffProgramFile());
}
