import { parseArgs } from 'node:util';
import type { VsCodeName } from '../vscode/versions';
import { VSCODE_VERSIONS } from '../vscode/versions';
import type { Level } from './levels';
import { isLevel, LEVELS, runTests } from './levels';
import { clearResults, printTotals } from './results';

const USAGE = `npm test -- [--unit] [--host] [--ui] [--vsix] [--contract] [--vscode oldest|newest] [--grep TEXT] [--built] [--add]

Without a level: unit, host, ui and vsix. --grep runs the tests whose title contains TEXT.
--built tests dist/ as it is instead of building it.
--add counts the results of the run before too.`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      unit: { type: 'boolean' },
      host: { type: 'boolean' },
      ui: { type: 'boolean' },
      vsix: { type: 'boolean' },
      contract: { type: 'boolean' },
      vscode: { type: 'string', default: 'oldest' },
      grep: { type: 'string' },
      built: { type: 'boolean', default: false },
      add: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  if (!isVsCodeName(values.vscode)) {
    console.error(USAGE);
    return 2;
  }
  const named = Object.keys(values).filter(isLevel);
  const levels: readonly Level[] = LEVELS.filter((level) =>
    named.length > 0 ? named.includes(level) : level !== 'contract',
  );
  if (!values.add) await clearResults();
  await runTests(levels, { vscode: values.vscode, grep: values.grep, built: values.built });
  return printTotals();
}

function isVsCodeName(text: string): text is VsCodeName {
  return Object.hasOwn(VSCODE_VERSIONS, text);
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
