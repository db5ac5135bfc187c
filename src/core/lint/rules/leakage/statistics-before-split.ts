import { ancestors } from '../../../python/children';
import type { Node } from '../../../python/ast';
import { moveAfterSplit } from '../../leakage/fixes';
import type { NotebookRule } from '../../rule';
import { leaksOf } from '../../leakage/leaks';
import {
  EXAMPLE_IMPORTS as IMPORTS,
  EXAMPLE_MODEL as MODEL,
  EXAMPLE_SPLIT as SPLIT,
  leakFinding,
  PREPROCESSING_REFERENCES,
  whenLearned,
} from '../../leakage/report';
import { STATISTICS } from '../../leakage/statistics';

/** A statistic of all rows that has got into the features. */
export const statisticsBeforeSplit: NotebookRule = {
  name: 'leakage/statistics-before-split',
  summary: 'A mean, median or other statistic of all rows is used as or in a feature before the split',
  why:
    'Filling gaps with the mean of all rows, or scaling by their deviation, lets the test rows into the training data. ' +
    'The reported metric is better than what the model will reach on new data in deployment.',
  severity: 'error',
  moment: 'edit',
  level: 'notebook',
  fix: 'edit',
  references: PREPROCESSING_REFERENCES,
  examples: {
    bad: [
      [IMPORTS, 'X = X.fillna(X.mean())', SPLIT, MODEL],
      [
        IMPORTS,
        'for name in ["age", "income"]:\n    X[name] = (X[name] - X[name].mean()) / X[name].std()',
        SPLIT,
        MODEL,
      ],
      [IMPORTS, SPLIT, 'X_train["age"] = X_train["age"].fillna(frame["age"].median())', MODEL],
      {
        cells: [IMPORTS, 'X["pay"] = X.groupby("team")["pay"].transform("mean")', SPLIT, MODEL],
        shown: false,
      },
      {
        cells: [IMPORTS, 'X["pay"].fillna(X["pay"].mode()[0], inplace=True)', SPLIT, MODEL],
        shown: false,
      },
      {
        cells: [IMPORTS, 'X = X.apply(lambda column: (column - column.mean()) / column.std())', SPLIT, MODEL],
        shown: false,
      },
      {
        cells: [
          IMPORTS,
          'X["band"] = pd.qcut(X["age"], 2)\nX.loc[X["age"] <= 40, "old"] = 0\nX = X.drop(columns="band")',
          SPLIT,
          MODEL,
        ],
        shown: false,
      },
    ],
    good: [
      [IMPORTS, SPLIT, 'fill = X_train.mean()\nX_train, X_test = X_train.fillna(fill), X_test.fillna(fill)', MODEL],
      [IMPORTS, 'X["total"] = X.sum(axis=1)', SPLIT, MODEL],
      [IMPORTS, 'print(X.mean())', SPLIT, MODEL],
      {
        cells: [IMPORTS, 'X["z"] = (X["age"] - X["age"].mean()) / X["age"].std()\nX = X[["age", "pay"]]', SPLIT, MODEL],
        shown: false,
      },
      { cells: [IMPORTS, 'X["days"] = X["day"] - X["day"].min()', SPLIT, MODEL], shown: false },
      { cells: [IMPORTS, 'X["z"] = X["age"] / X["age"].std()\ndel X["z"]', SPLIT, MODEL], shown: false },
    ],
  },
  *check({ analysis }) {
    const seen = new Set<Node>();
    for (const leak of analysis.fact(leaksOf)) {
      if (leak.influence.kind !== 'statistic') continue;
      const statement = statementOf(leak.influence.node);
      if (seen.has(statement)) continue;
      seen.add(statement);
      yield leakFinding(
        leak,
        `The ${statisticName(leak.influence.name)} computed here over all rows ${whenLearned(leak)}, so the metric is ` +
          'better than the model will be in deployment. Compute it on the training rows and use it for the others.',
        moveAfterSplit(leak, analysis),
      );
    }
  },
};

function statisticName(name: string): string {
  if (name === 'qcut') return 'quantiles that the bins come from are';
  const isNamed = STATISTICS.has(name) && !name.startsWith('agg') && name !== 'describe';
  return isNamed ? `${name} that the features depend on is` : 'statistics that the features depend on are';
}

function statementOf(node: Node): Node {
  for (const at of ancestors(node)) if (['Assign', 'Expr', 'Return', 'AugAssign'].includes(at.nodeType)) return at;
  return node;
}
