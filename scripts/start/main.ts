import { parseArgs } from 'node:util';
import { createScratchRepository } from '../example/scratchRepository';
import { onStop } from '../processes';
import { buildExtension } from '../tests/build';
import { flow } from './flow';
import { serve } from './serve';
import { runSteps } from './step';

const USAGE = `npm start -- [--no-serve] [--vscode oldest|newest] [--keep]

Runs the example through the whole flow on the command line, then opens VS Code with the extension on it.
--no-serve ends after the flow. --keep leaves the scratch repository.`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      'no-serve': { type: 'boolean', default: false },
      'vscode': { type: 'string', default: 'oldest' },
      'keep': { type: 'boolean', default: false },
      'help': { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return;
  }
  await buildExtension();
  const scratch = await createScratchRepository();
  console.log(
    `== example in ${scratch.folder}: a bare remote and a clone each for ${scratch.submitter.name} and ${scratch.approver.name}`,
  );
  const remove = async (): Promise<void> => {
    if (!values.keep) await scratch.remove();
  };
  onStop(remove);
  try {
    await runSteps(flow(scratch));
    console.log('\nThe whole flow behaved.');
    if (values['no-serve']) return;
    await serve(scratch.submitter.clone, values.vscode === 'newest' ? 'newest' : 'oldest');
  } finally {
    await remove();
  }
}

main().catch((error: unknown) => {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
