/*
 * npm run eval:models -- FOLDER: tests every ONNX file below a folder, also those that crash, hang or eat memory. Each must
 * end in a verdict or a named error with a remedy, and a sound model must still pass after it.
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { glob } from 'tinyglobby';
import { root } from './paths';
import { hostFolder } from '../test/support/inferenceRunner';
import { runHostile } from './models/hostileRun';

const SOUND = 'sklearn/bc_dt/model.onnx';

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { backend: { type: 'string', default: 'native' } },
  });
  const [folder] = positionals;
  const { backend } = values;
  if (folder === undefined || (backend !== 'native' && backend !== 'wasm')) {
    console.log('npm run eval:models -- FOLDER [--backend native|wasm]');
    return 2;
  }
  const programFolder = hostFolder();
  const fixtures = path.join(root, 'test', 'fixtures', 'onnx');
  const files = (await glob('**/*.onnx', { cwd: folder })).sort();
  const counts = new Map<string, number>();
  let defects = 0;
  for (const file of files) {
    const { outcome, message, defect } = await runHostile(folder, file, programFolder, backend);
    const after = await runHostile(fixtures, SOUND, programFolder, backend, {});
    const problem = defect ?? (after.outcome === 'pass' ? undefined : `a sound model then ended in ${after.outcome}`);
    if (problem !== undefined) defects += 1;
    counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
    console.log(
      `${outcome.padEnd(30)} ${file}  ${(problem === undefined ? message : `DEFECT: ${problem}`).slice(0, 160)}`,
    );
  }
  const summary = [...counts].map(([outcome, count]) => `${count} ${outcome}`).join(', ');
  console.log(`${files.length} files on ${backend}: ${summary}; ${defects} without an orderly end.`);
  return defects === 0 && files.length > 0 ? 0 : 1;
}

void main().then((status) => {
  process.exitCode = status;
});
