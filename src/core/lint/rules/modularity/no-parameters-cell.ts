import type { NotebookAnalysis } from '../../../python/analysis';
import type { AnalysedCell } from '../../../python/defUse';
import type { Fix, NotebookRule } from '../../rule';
import { pathLiterals } from '../../support/paths';
import { isLiteral, isLooseString, parameterOf, findParametersCell, PARAMETERS_TAG } from '../../support/parameters';

/** A notebook that a job cannot give other values. */
export const noParametersCell: NotebookRule = {
  name: 'modularity/no-parameters-cell',
  summary: 'No cell is tagged as parameters',
  why:
    'A scheduled job runs the notebook with other dates, paths and hyper-parameters. Tools such as papermill find the ' +
    'values to replace in the cell tagged "parameters"; without it somebody edits the notebook by hand for each run.',
  severity: 'info',
  moment: 'gate',
  level: 'notebook',
  fix: 'edit',
  references: ['https://papermill.readthedocs.io/en/latest/usage-parameterize.html'],
  examples: {
    bad: [
      ['import pandas as pd', 'seed = 7\ntest_size = 0.2', 'frame = pd.read_csv("data.csv")'],
      ['import pandas as pd', 'frame = pd.read_csv("data.csv")'],
    ],
    good: [
      ['import pandas as pd', { text: 'seed = 7', tags: ['parameters'] }, 'frame = pd.read_csv("data.csv")'],
      ['print(1)'],
      ['import numpy as np', 'np.arange(3) + 5'],
    ],
  },
  *check({ analysis }) {
    if (analysis.cells.length < 2 || findParametersCell(analysis)) return;
    const candidate = analysis.cells.find(setsOnlyLiterals);
    if (!candidate && !readsOrTrains(analysis)) return;
    const fix = candidate && tagged(candidate, analysis);
    yield {
      at: candidate ? { cell: candidate.index } : 'notebook',
      message:
        'A job cannot pass other values to this notebook: no cell is tagged "parameters". Put paths, dates and ' +
        'hyper-parameters into one cell near the top and tag it.',
      ...(fix ? { fix } : {}),
    };
  },
};

/** Whether a job could want other values at all: other data, other hyper-parameters. */
function readsOrTrains(analysis: NotebookAnalysis): boolean {
  if (analysis.methodCalls('fit', 'fit_transform', 'train').length > 0) return true;
  return pathLiterals(analysis).length > 0;
}

function setsOnlyLiterals({ python }: AnalysedCell): boolean {
  const { body } = python.module;
  if (python.problems.length > 0 || python.magics.length > 0) return false;
  const parameters = body.map(parameterOf);
  return (
    parameters.some((parameter) => parameter !== undefined) &&
    body.every((statement, index) => {
      const value = parameters[index]?.value;
      return isLooseString(statement) || (value !== undefined && isLiteral(value));
    })
  );
}

function tagged({ index }: AnalysedCell, analysis: NotebookAnalysis): Fix {
  const tags = analysis.notebook.cells[index]?.tags ?? [];
  return {
    title: 'Tag this cell as parameters',
    edits: [{ kind: 'setTags', cell: index, tags: [...tags, PARAMETERS_TAG] }],
  };
}
