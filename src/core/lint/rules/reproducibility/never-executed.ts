import { cellsOf } from '../../context';
import type { NotebookRule } from '../../rule';

/** A notebook without any result. */
export const neverExecuted: NotebookRule = {
  name: 'reproducibility/never-executed',
  summary: 'The notebook is stored without having been run',
  why:
    'Nothing shows that the code runs at all, and no stored figure backs what the model card says. The approver would ' +
    'have to run it to see what it does.',
  severity: 'warning',
  moment: 'gate',
  level: 'notebook',
  fix: 'run',
  runs: ['restartAndAll', 'all'],
  reads: 'execution',
  anyLanguage: true,
  references: ['https://doi.org/10.1109/MSR.2019.00077'],
  examples: {
    bad: [['import pandas as pd', 'frame = pd.read_csv("data.csv")']],
    good: [
      [{ text: 'import pandas as pd', count: 1 }, 'frame = pd.read_csv("data.csv")'],
      { cells: ['frame = load()'], files: { '.gitattributes': '*.ipynb filter=nbstripout\n' } },
      [{ text: '# only notes' }],
      { cells: [{ text: 'train(frame)', tags: ['skip-execution'] }], shown: false },
    ],
  },
  *check({ notebook, repository }) {
    const code = cellsOf(notebook, 'code').filter(
      ({ text, tags }) => /^\s*[^\s#]/m.test(text) && !tags.includes('skip-execution'),
    );
    const wasRun = code.some(({ executionCount, outputs }) => executionCount !== undefined || outputs.length > 0);
    const isStripped = /filter=nbstripout/.test(repository?.text('.gitattributes') ?? '');
    if (code.length === 0 || wasRun || isStripped) return;
    yield {
      at: 'notebook',
      message: 'No cell has been run, so nothing shows that this code works. Run all cells and save the notebook.',
    };
  },
};
