import { copyFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { ScratchRepository } from '../example/scratchRepository';
import { git } from '../example/scratchRepository';
import { root } from '../paths';
import type { Step } from './step';
import { preflight } from './step';

const MODEL = 'breast-cancer';
const VERSION = `${MODEL}@1.0.0`;
const SUBMISSION = `origin/preflight/submit/${MODEL}/1.0.0`;
const FOLDER = `models/${MODEL}`;
const DESCRIPTION = ['model.yaml', 'MODEL_CARD.md'];

/** The flow on the example: from the notebook to an approved version in production, and what became of it. */
export function flow(scratch: ScratchRepository): Step[] {
  return [...preparation(scratch), ...approval(scratch)];
}

function preparation({ submitter }: ScratchRepository): Step[] {
  return [
    preflight('lint a notebook as it should be', submitter, ['lint', 'notebooks/train.ipynb'], { shows: [/0 errors/] }),
    preflight('lint a notebook as they are left', submitter, ['lint', 'notebooks/exploration.ipynb'], {
      status: 1,
      shows: [/secrets\/token-in-code/, /leakage\/fit-before-split/, /reproducibility\/used-before-defined/],
    }),
    {
      name: 'start without a description of the model',
      run: async () => {
        for (const file of DESCRIPTION) await rm(path.join(submitter.clone, FOLDER, file));
        return git(submitter, 'status', '--short');
      },
    },
    preflight('describe', submitter, ['init', 'notebooks/train.ipynb', '--model', MODEL], {
      shows: [/wrote +models\/breast-cancer\/model\.yaml/, /placeholders/],
    }),
    preflight('check what is not ready', submitter, ['check', MODEL], {
      status: 1,
      shows: [/FAILED +documentation\/intended-use/, /is not ready/],
    }),
    {
      name: "complete the description, as the example's authors did",
      run: async () => {
        for (const file of DESCRIPTION) {
          await copyFile(path.join(root, 'examples', MODEL, FOLDER, file), path.join(submitter.clone, FOLDER, file));
        }
        return git(submitter, 'ls-files', FOLDER);
      },
    },
    preflight('test', submitter, ['test', MODEL], { shows: [/pass +golden/, /pass +robustness/] }),
    preflight('check', submitter, ['check', MODEL], { shows: [/is ready/] }),
  ];
}

function approval({ submitter, approver }: ScratchRepository): Step[] {
  return [
    preflight('submit', submitter, ['submit', MODEL]),
    preflight('status', submitter, ['status', VERSION], { shows: [/missing: 1 more approval/] }),
    preflight('a submitter cannot approve', submitter, ['review', VERSION, '--approve'], { status: 2 }),
    {
      name: `fetch the submission   (${approver.name})`,
      run: async () => {
        await git(approver, 'fetch', '-q');
        return git(approver, 'branch', '--remotes');
      },
    },
    preflight('gate, as CI would', approver, ['gate', '--base', 'origin/main', '--head', SUBMISSION], {
      shows: [/The gate passes/],
    }),
    preflight('review', approver, ['review', VERSION, '--approve', '--comment', 'The evidence is complete.']),
    preflight('merge', approver, ['merge', VERSION]),
    preflight('promote', approver, ['promote', VERSION, '--to', 'production']),
    preflight('status', submitter, ['status', VERSION], { shows: [/production/] }),
    preflight('lineage', submitter, ['lineage', VERSION], { shows: [/train\.ipynb/, /production/] }),
    preflight('audit log', submitter, ['log', MODEL], { shows: [/submitted/, /approved/] }),
    preflight('verify the ledger', submitter, ['verify']),
  ];
}
