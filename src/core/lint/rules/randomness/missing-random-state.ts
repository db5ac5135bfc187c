import type { Call } from '../../../python/ast';
import type { NotebookAnalysis } from '../../../python/analysis';
import { argument, hasHiddenArguments, isFalse, isNone, isTrue } from '../../../python/nodes';
import type { NotebookRule } from '../../rule';
import { addKeyword } from '../../support/edits';

/** Splitters that shuffle unless told otherwise. */
const SHUFFLES = [
  'sklearn.model_selection.train_test_split',
  'sklearn.model_selection.ShuffleSplit',
  'sklearn.model_selection.StratifiedShuffleSplit',
  'sklearn.model_selection.GroupShuffleSplit',
  'sklearn.model_selection.RepeatedKFold',
  'sklearn.model_selection.RepeatedStratifiedKFold',
];

/** Splitters that shuffle only with shuffle=True. */
const SHUFFLES_ON_DEMAND = [
  'sklearn.model_selection.KFold',
  'sklearn.model_selection.StratifiedKFold',
  'sklearn.model_selection.StratifiedGroupKFold',
];

/** A random split that is different in every run. */
export const missingRandomState: NotebookRule = {
  name: 'randomness/missing-random-state',
  summary: 'A random split without random_state',
  why:
    'Every run trains and evaluates on other rows. The reported metric cannot be reproduced by a reviewer, two models ' +
    'cannot be compared, and rows move between training and test data from run to run.',
  severity: 'warning',
  moment: 'edit',
  level: 'cell',
  fix: 'edit',
  references: ['https://scikit-learn.org/stable/common_pitfalls.html#controlling-randomness'],
  examples: {
    bad: [
      ['from sklearn.model_selection import train_test_split\ntrain, test = train_test_split(frame, test_size=0.2)'],
      ['from sklearn import model_selection as ms\nfolds = ms.KFold(5, shuffle=True,)'],
      ['from sklearn.model_selection import train_test_split as split\ntrain, test = split(frame, random_state=None)'],
    ],
    good: [
      ['from sklearn.model_selection import train_test_split\ntrain, test = train_test_split(frame, random_state=7)'],
      ['from sklearn.model_selection import train_test_split\ntrain, test = train_test_split(frame, shuffle=False)'],
      ['from sklearn.model_selection import KFold\nfolds = KFold(5)'],
      ['from mine import train_test_split\ntrain, test = train_test_split(frame)'],
      [
        'import numpy as np\nnp.random.seed(7)',
        'from sklearn.model_selection import train_test_split\ntrain, test = train_test_split(frame)',
      ],
    ],
  },
  *check({ analysis }) {
    if (analysis.callsTo('numpy.random.seed').some((call) => call.args.length > 0)) return;
    for (const call of [...analysis.callsTo(...SHUFFLES), ...analysis.callsTo(...SHUFFLES_ON_DEMAND)]) {
      if (!shuffles(call, analysis) || hasHiddenArguments(call)) continue;
      const state = argument(call, 'random_state');
      if (state && !isNone(state)) continue;
      yield {
        at: call.func,
        message:
          'Without random_state every run splits the data differently, so the metric cannot be reproduced. Pass a ' +
          'fixed random_state.',
        fix: {
          title: 'Pass random_state=0',
          edits: state
            ? [{ kind: 'replace', cell: analysis.cellOf(state), start: state.start, end: state.end, text: '0' }]
            : [addKeyword(analysis, call, 'random_state', '0')],
        },
      };
    }
  },
};

function shuffles(call: Call, analysis: NotebookAnalysis): boolean {
  const name = analysis.qualifiedName(call.func) ?? '';
  const shuffle = argument(call, 'shuffle', name.endsWith('KFold') ? 1 : undefined);
  return SHUFFLES_ON_DEMAND.includes(name) ? shuffle !== undefined && isTrue(shuffle) : !isFalse(shuffle);
}
