import type { TestKind } from '../testKind';
import { judgePermutation } from './permutation';
import { judgeShapley } from './shapleyTest';

/** What the model looks at: how much it loses without each column, and what each column adds to single answers. */
export const explanationKind: TestKind = {
  name: 'explanation',
  list: ({ explain }) => [
    ...(explain?.permutation
      ? [
          {
            id: 'explanation/permutation',
            kind: 'explanation',
            label: 'Permutation importance',
            path: ['explain', 'permutation'],
            run: judgePermutation,
          },
        ]
      : []),
    ...(explain?.shap
      ? [
          {
            id: 'explanation/shapley',
            kind: 'explanation',
            label: 'Shapley values',
            path: ['explain', 'shap'],
            run: judgeShapley,
          },
        ]
      : []),
  ],
};
