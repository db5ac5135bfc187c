import { copyFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { ScratchRepository } from '../example/scratchRepository';
import { git } from '../example/scratchRepository';
import { root } from '../paths';
import type { Step } from './step';
import { preflight } from './step';

const MODEL = 'breast-cancer';
const VERSION = `${MODEL}@1.0.0`;
const FOLDER = `models/${MODEL}`;
const DESCRIPTION = ['model.yaml', 'MODEL_CARD.md'];

/** The flow on the example, from the notebook to production. */
export function flow(scratch: ScratchRepository): Step[] {
  const { submitter, approver } = scratch;
  return [
    preflight('lint the notebook that people leave behind', submitter, ['lint', 'notebooks/exploration.ipynb'], {
      status: 1,
      shows: [/secrets\/token-in-code/, /leakage\/fit-before-split/, /portability\/absolute-path/],
    }),
    preflight('lint the notebook that trains', submitter, ['lint', 'notebooks/train.ipynb', '--max-warnings', '0']),
    {
      name: 'start without a description of the model',
      run: async () => {
        for (const file of DESCRIPTION) await rm(path.join(submitter.clone, FOLDER, file));
        return git(submitter, 'status', '--short');
      },
    },
    preflight('describe', submitter, ['init', 'notebooks/train.ipynb', '--model', MODEL], {
      shows: [/model\.yaml/, /MODEL_CARD\.md/],
    }),
    {
      name: "complete the description, as the example's authors did",
      run: async () => {
        for (const file of DESCRIPTION) {
          await copyFile(path.join(root, 'examples', MODEL, FOLDER, file), path.join(submitter.clone, FOLDER, file));
        }
        return git(submitter, 'log', '--oneline', '--stat', '-1', '--', FOLDER);
      },
    },
    preflight('test', submitter, ['test', MODEL], { shows: [/golden/, /pass/] }),
    preflight('check', submitter, ['check', MODEL], { shows: [/ready/] }),
    preflight('submit', submitter, ['submit', MODEL], { shows: [/1\.0\.0/] }),
    preflight('status', submitter, ['status'], { shows: [/submitted|in_review/] }),
    preflight('refuse the approval of the submitter', submitter, ['review', VERSION, '--approve'], { status: 2 }),
    preflight('review and merge', approver, ['review', VERSION, '--approve', '--merge'], { shows: [/approved/] }),
    preflight('promote', approver, ['promote', VERSION, '--to', 'production'], { shows: [/production/] }),
    preflight('status', approver, ['status', MODEL], { shows: [/production/] }),
    preflight('lineage', approver, ['lineage', VERSION], { shows: [/evaluation|held-out/, /approv/] }),
    preflight('verify the ledger', approver, ['verify']),
  ];
}
