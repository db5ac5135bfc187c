import { copyFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { ScratchRepository } from '../example/scratchRepository';
import { git } from '../example/scratchRepository';
import { root } from '../paths';
import type { Step } from './step';
import { preflight } from './step';

const MODEL = 'breast-cancer';
const FOLDER = `models/${MODEL}`;
const DESCRIPTION = ['model.yaml', 'MODEL_CARD.md'];

/** The flow on the example, from the notebook to what there is of it so far. */
export function flow(scratch: ScratchRepository): Step[] {
  const { submitter } = scratch;
  return [
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
  ];
}
