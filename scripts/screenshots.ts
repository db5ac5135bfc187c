import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { outFolder, root } from './paths';
import { recompressed } from './png';
import { runTests } from './tests/levels';
import { clearResults, printTotals } from './tests/results';

const USAGE = `npm run screenshots -- [--taken]

Runs the tests in the browser and takes the pictures of the README from what they leave, into docs/images.
--taken takes them from the last run.`;

/** Pictures by the name that the tests give them. */
const PICTURES = ['notebook-diagnostics', 'gate-sheet', 'review', 'lineage-production'];
const THEMES = ['light', 'dark'];
const VSCODE = 'newest';

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { taken: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  if (!values.taken) {
    await clearResults();
    await runTests(['ui'], { vscode: VSCODE, grep: undefined, built: false });
    const status = await printTotals();
    if (status !== 0) return status;
  }
  const target = path.join(root, 'docs', 'images');
  await mkdir(target, { recursive: true });
  for (const name of PICTURES.flatMap((picture) => THEMES.map((theme) => `${picture}-${theme}.png`))) {
    const taken = await readFile(path.join(outFolder, 'screenshots', VSCODE, name));
    const small = recompressed(taken);
    await writeFile(path.join(target, name), small);
    console.log(`${(small.length / 1024).toFixed(0).padStart(5)} KiB  docs/images/${name}`);
  }
  return 0;
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
