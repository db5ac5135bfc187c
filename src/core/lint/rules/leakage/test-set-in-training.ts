import type { Call } from '../../../python/ast';
import type { NotebookAnalysis } from '../../../python/analysis';
import { keywordOf } from '../../../python/nodes';
import { callAt } from '../../leakage/evaluations';
import type { Fix, NotebookRule } from '../../rule';
import { replaceNode } from '../../support/edits';
import { EXAMPLE_IMPORTS as IMPORTS, EXAMPLE_SPLIT as SPLIT, modelName } from '../../leakage/report';
import { contains, isValidation } from '../../leakage/rows';
import { traceOf } from '../../leakage/trace';
import type { Estimator } from '../../leakage/value';

const KERAS =
  'from keras import Sequential, callbacks, layers\nmodel = Sequential([layers.Dense(1)])\nmodel.compile(loss="mse")\n' +
  'stop = callbacks.EarlyStopping(patience=3, restore_best_weights=True)';

/** Test rows that decide when training stops. */
export const testSetInTraining: NotebookRule = {
  name: 'leakage/test-set-in-training',
  summary: 'The test rows decide when training stops or which weights are kept',
  why:
    'Early stopping and checkpoints choose the state of the model that does best on the validation rows. If these are the ' +
    'test rows, the reported metric is the best of many tries on them and not what new data will give.',
  severity: 'warning',
  moment: 'gate',
  level: 'notebook',
  fix: 'edit',
  references: [
    'https://keras.io/api/callbacks/early_stopping/',
    'https://scikit-learn.org/stable/modules/cross_validation.html',
  ],
  examples: {
    bad: [
      [
        IMPORTS,
        SPLIT,
        KERAS,
        'model.fit(X_train, y_train, validation_data=(X_test, y_test), callbacks=[stop])',
        'print(model.evaluate(X_test, y_test))',
      ],
      [
        IMPORTS,
        SPLIT,
        'from xgboost import XGBClassifier\nmodel = XGBClassifier(early_stopping_rounds=10)',
        'model.fit(X_train, y_train, eval_set=[(X_test, y_test)])\nprint(model.score(X_test, y_test))',
      ],
      {
        cells: [
          IMPORTS,
          SPLIT,
          'import lightgbm as lgb\nseen, other = lgb.Dataset(X_train, y_train), lgb.Dataset(X_test, y_test)',
          'model = lgb.train({}, seen, valid_sets=[seen, other], callbacks=[lgb.early_stopping(9)])\nmodel.predict(X_test)',
        ],
        shown: false,
      },
      {
        cells: [
          IMPORTS,
          SPLIT,
          'import xgboost as xgb\nseen, other = xgb.DMatrix(X_train, label=y_train), xgb.DMatrix(X_test, label=y_test)',
          'model = xgb.train({}, seen, 99, [(seen, "train"), (other, "test")], early_stopping_rounds=9)\nmodel.predict(other)',
        ],
        shown: false,
      },
    ],
    good: [
      [
        IMPORTS,
        SPLIT,
        KERAS,
        'model.fit(X_train, y_train, validation_split=0.2, callbacks=[stop])\nprint(model.evaluate(X_test, y_test))',
      ],
      [
        IMPORTS,
        'X_train, X_rest, y_train, y_rest = train_test_split(X, y, random_state=0)\n' +
          'X_valid, X_test, y_valid, y_test = train_test_split(X_rest, y_rest, random_state=0)',
        KERAS,
        'model.fit(X_train, y_train, validation_data=(X_valid, y_valid), callbacks=[stop])\n' +
          'print(model.evaluate(X_test, y_test))',
      ],
      {
        cells: [
          IMPORTS,
          SPLIT,
          KERAS,
          'model.fit(X_train, y_train, validation_data=(X_test, y_test), callbacks=[stop])',
        ],
        shown: false,
      },
    ],
  },
  *check({ analysis }) {
    const { evaluations } = analysis.fact(traceOf);
    const reported = new Set<Estimator>();
    for (const { training, features, node, how } of evaluations) {
      const tested = features.rows;
      const trained = training.features.rows;
      if (!tested || !trained || reported.has(training.model) || !training.validation.decides) continue;
      const used = training.validation.sets.find(
        ({ rows }) =>
          !contains(trained, rows) &&
          !isValidation(rows) &&
          // Prediction for more rows is use; a metric of more rows is of these, too.
          (contains(rows, tested) || (how === 'score' && contains(tested, rows))),
      );
      if (!used) continue;
      reported.add(training.model);
      const fix = validationShare(callAt(training.node), analysis);
      yield {
        at: used.node,
        message:
          `The rows that ${modelName(training.model)} is tested on also decide when its training stops, so the metric is the ` +
          'best of many tries on them. Keep a third part of the rows back for validation.',
        related: [{ at: node, message: 'The same rows are tested here' }],
        ...(fix ? { fix } : {}),
      };
    }
  },
};

/** Keras keeps a share of the training rows back itself. */
function validationShare(fit: Call | undefined, analysis: NotebookAnalysis): Fix | undefined {
  const given = fit && keywordOf(fit, 'validation_data');
  if (!given) return undefined;
  return {
    title: 'Validate on a fifth of the training rows',
    manual: true,
    edits: [replaceNode(analysis, given, 'validation_split=0.2')],
  };
}
