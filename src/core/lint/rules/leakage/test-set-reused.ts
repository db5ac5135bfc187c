import type { Node } from '../../../python/ast';
import { ancestors, walk } from '../../../python/children';
import { isNamed } from '../../../python/nodes';
import type { NotebookRule } from '../../rule';
import { heldOutRows, isSupervised } from '../../leakage/evaluations';
import {
  EXAMPLE_IMPORTS as IMPORTS,
  EXAMPLE_MODEL as MODEL,
  EXAMPLE_SPLIT as SPLIT,
  modelName,
} from '../../leakage/report';
import type { RowSet } from '../../leakage/rows';
import { areDisjoint, isValidation, splitsOf } from '../../leakage/rows';
import type { Trace } from '../../leakage/trace';
import { traceOf } from '../../leakage/trace';
import type { Estimator, Evaluation } from '../../leakage/value';
import { isWithin } from '../../support/nodes';

/** One test set for several candidates. */
export const testSetReused: NotebookRule = {
  name: 'leakage/test-set-reused',
  summary: 'Several models are compared on the same test rows',
  why:
    'The best of several models on one test set owes part of its lead to chance, so its metric is too good and grows with ' +
    'every model that is tried. A choice between models needs rows of its own.',
  severity: 'info',
  moment: 'gate',
  level: 'notebook',
  fix: 'none',
  references: [
    'https://scikit-learn.org/stable/modules/cross_validation.html',
    'https://doi.org/10.1145/3551349.3556918',
  ],
  examples: {
    bad: [
      [
        IMPORTS,
        SPLIT,
        MODEL,
        'from sklearn.ensemble import RandomForestClassifier\nforest = RandomForestClassifier(random_state=0)\n' +
          'forest.fit(X_train, y_train)\nprint(forest.score(X_test, y_test))',
      ],
      [
        IMPORTS,
        SPLIT,
        'for strength in [0.1, 1, 10]:\n    model = LogisticRegression(C=strength).fit(X_train, y_train)\n' +
          '    print(strength, model.score(X_test, y_test))',
      ],
    ],
    good: [
      [IMPORTS, SPLIT, MODEL],
      {
        cells: [
          IMPORTS,
          'from sklearn.model_selection import KFold\nfrom sklearn.svm import SVC\nfor train, test in KFold(5).split(X):\n' +
            '    for model in [SVC(), LogisticRegression()]:\n        model.fit(X.iloc[train], y.iloc[train])\n' +
            '        print(model.score(X.iloc[test], y.iloc[test]))',
        ],
        shown: false,
      },
      {
        cells: [
          IMPORTS,
          'X_train, X_valid, y_train, y_valid = train_test_split(X, y, random_state=0)',
          'from sklearn.svm import SVC\nfor model in [SVC(), LogisticRegression()]:\n    model.fit(X_train, y_train)\n' +
            '    print(model.score(X_valid, y_valid))',
        ],
        shown: false,
      },
      {
        cells: [
          IMPORTS,
          SPLIT,
          MODEL,
          'from sklearn.dummy import DummyClassifier\nprint(DummyClassifier().fit(X_train, y_train).score(X_test, y_test))',
        ],
        shown: false,
      },
      [
        IMPORTS,
        'X_train, X_rest, y_train, y_rest = train_test_split(X, y, random_state=0)\n' +
          'X_valid, X_test, y_valid, y_test = train_test_split(X_rest, y_rest, random_state=0)',
        'best = None\nfor strength in [0.1, 1, 10]:\n' +
          '    model = LogisticRegression(C=strength).fit(X_train, y_train)\n' +
          '    if best is None or model.score(X_valid, y_valid) > best.score(X_valid, y_valid):\n        best = model',
        'print(best.score(X_test, y_test))',
      ],
      {
        cells: [
          IMPORTS,
          'from sklearn.model_selection import KFold\nfor train, test in KFold(5).split(X):\n' +
            '    model = LogisticRegression().fit(X.iloc[train], y.iloc[train])\n' +
            '    print(model.score(X.iloc[test], y.iloc[test]))',
        ],
        shown: false,
      },
    ],
  },
  *check({ analysis }) {
    const { evaluations: all, splitters } = analysis.fact(traceOf);
    const uses = usesByRows(all);
    const reported = new Set<Node>();
    for (const [rows, evaluations] of uses) {
      const first = evaluations[0];
      const second = secondUse(evaluations);
      if (
        !first ||
        !second ||
        isValidation(rows) ||
        isNamedValidation(rows, evaluations) ||
        isFold(rows, splitters) ||
        hasFinalTest(rows, uses)
      )
        continue;
      if (reported.has(second.node)) continue;
      reported.add(second.node);
      yield {
        at: second.node,
        message:
          'The test rows compare several models here, so the metric of the best one is too good to report. Choose by ' +
          'cross-validation or on validation rows, and test the chosen model once.',
        related: evaluations
          .filter((evaluation) => evaluation !== second)
          .slice(0, 5)
          .map(({ node, training }) => ({
            at: node,
            message: `${modelName(training.model)} is measured on these rows here`,
          })),
        confidence: 0.7,
      };
    }
  },
};

/** What a model has to beat is no candidate. */
const BASELINE = /^Dummy(Classifier|Regressor)$/;

/** Whether the rows are the part of a fold, which another fold trains on. */
function isFold(rows: RowSet, splitters: Trace['splitters']): boolean {
  return splitsOf(rows).some(({ node }) => splitters.has(node));
}

/** Whether the rows are called validation rows where they are cut out or used: then choosing is what they are for. */
function isNamedValidation(rows: RowSet, evaluations: readonly Evaluation[]): boolean {
  const cuts = splitsOf(rows).flatMap(({ node }) => (node.parent?.nodeType === 'Assign' ? node.parent.targets : []));
  return [...cuts, ...evaluations.map(({ node }) => node)].some((used) =>
    [...walk(used)].some((part) => part.nodeType === 'Name' && VALIDATION.test(part.id)),
  );
}

const VALIDATION = /(^|_|\d)(x|y)?_?(val|valid|validate|validation|dev)(_|\d|$)/i;

/** Measurements on held-out rows, by rows, one per place. */
function usesByRows(evaluations: readonly Evaluation[]): Map<RowSet, Evaluation[]> {
  const found = new Map<RowSet, Evaluation[]>();
  for (const evaluation of evaluations) {
    const rows = evaluation.how === 'score' && isSupervised(evaluation.training) ? heldOutRows(evaluation) : undefined;
    if (!rows || splitsOf(rows).length === 0 || BASELINE.test(evaluation.training.model.name)) continue;
    const known = found.get(rows);
    if (!known) found.set(rows, [evaluation]);
    else if (
      !known.some(({ training, node }) => training.model === evaluation.training.model && node === evaluation.node)
    ) {
      known.push(evaluation);
    }
  }
  return found;
}

/** The measurement of a second model, or one that a loop over candidates repeats. */
function secondUse(evaluations: readonly Evaluation[]): Evaluation | undefined {
  const [first] = evaluations;
  const other = evaluations.find(({ training }) => first && !isSameModel(training.model, first.training.model));
  return other ?? evaluations.find(isInSearchLoop);
}

/** An object of an unknown class that holds a model shows or wraps it. */
function isSameModel(a: Estimator, b: Estimator): boolean {
  const wraps = (outer: Estimator, inner: Estimator): boolean =>
    outer.kind === 'unknown' && outer.steps.includes(inner);
  return a === b || wraps(a, b) || wraps(b, a);
}

const LOOPS = new Set(['For', 'While', 'ListComp', 'DictComp', 'GeneratorExp', 'SetComp']);

/** Whether a loop makes a model anew, trains and measures it, while the rows are divided outside of the loop. */
function isInSearchLoop({ node, training, features }: Evaluation): boolean {
  const split = features.rows && splitsOf(features.rows)[0]?.node;
  if (split === undefined) return false;
  const made = training.model.node;
  for (const at of ancestors(node)) {
    if (at.nodeType === 'FunctionDef') return false;
    if (!LOOPS.has(at.nodeType) || isWithin(split, at)) continue;
    if (isWithin(made, at) || (isWithin(training.node, at) && callsMaker(at, made))) return true;
  }
  return false;
}

/** Whether a loop calls the function in which a model is made. */
function callsMaker(loop: Node, made: Node): boolean {
  const maker = [...ancestors(made)].find((at) => at.nodeType === 'FunctionDef');
  if (maker?.nodeType !== 'FunctionDef') return false;
  return [...walk(loop)].some((part) => part.nodeType === 'Call' && isNamed(part.func, maker.name));
}

/** Whether a single model of the same data was measured on other held-out rows: then these were for choosing. */
function hasFinalTest(rows: RowSet, uses: ReadonlyMap<RowSet, readonly Evaluation[]>): boolean {
  const trained = (uses.get(rows) ?? []).flatMap(({ training }) => training.features.rows ?? []);
  return [...uses].some(
    ([other, evaluations]) =>
      other !== rows &&
      areDisjoint(other, rows) &&
      trained.every((one) => areDisjoint(one, other)) &&
      new Set(evaluations.map(({ training }) => training.model)).size === 1 &&
      secondUse(evaluations) === undefined &&
      evaluations.some(({ training: { features } }) =>
        trained.some((one) => features.rows && !areDisjoint(one, features.rows)),
      ),
  );
}
