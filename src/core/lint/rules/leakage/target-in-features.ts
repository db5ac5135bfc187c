import type { Expr } from '../../../python/ast';
import type { NotebookAnalysis } from '../../../python/analysis';
import type { Fix, NotebookRule } from '../../rule';
import { replaceNode } from '../../support/edits';
import { sourceOf } from '../../support/statements';
import type { Column } from '../../leakage/columns';
import { hasColumn, positionIn } from '../../leakage/columns';
import { callAt } from '../../leakage/evaluations';
import { traceOf } from '../../leakage/trace';
import type { Estimator, Value } from '../../leakage/value';

const IMPORTS =
  'import pandas as pd\nfrom sklearn.linear_model import LogisticRegression\n' +
  'from sklearn.model_selection import cross_val_score, train_test_split\nframe = pd.read_csv("data.csv")';

/** Kinds of steps that pass all columns on to the model. */
const PASSES_ALL = new Set(['model', 'transformer', 'sampler', 'search', 'pipeline', 'splitter', 'decomposition']);

/** A model that is shown the answer. */
export const targetInFeatures: NotebookRule = {
  name: 'leakage/target-in-features',
  summary: 'The target column is still among the features',
  why:
    'The model reads the answer from its input: the metric is close to perfect, and in deployment, where the target is ' +
    'not known yet, the column is missing.',
  severity: 'error',
  moment: 'edit',
  level: 'cell',
  fix: 'edit',
  references: [
    'https://scikit-learn.org/stable/common_pitfalls.html#data-leakage',
    'https://doi.org/10.1016/j.patter.2023.100804',
  ],
  examples: {
    bad: [
      [IMPORTS, 'X = frame\ny = frame["label"]', 'model = LogisticRegression().fit(X, y)'],
      [
        IMPORTS,
        'y = frame.label.map({"no": 0, "yes": 1})\nX = frame.drop(columns=["id"])',
        'X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)',
        'model = LogisticRegression()\nmodel.fit(X_train, y_train)',
      ],
      [
        IMPORTS,
        'train, test = train_test_split(frame, random_state=0)\nmodel = LogisticRegression()',
        'model.fit(train, train["label"])',
      ],
      {
        cells: [IMPORTS, 'print(cross_val_score(LogisticRegression(), frame[["age", "label"]], frame["label"]))'],
        shown: false,
      },
      { cells: [IMPORTS, 'LogisticRegression().fit(frame.drop(columns="id"), frame[["label"]])'], shown: false },
    ],
    good: [
      [IMPORTS, 'X = frame.drop(columns="label")\ny = frame["label"]', 'model = LogisticRegression().fit(X, y)'],
      [IMPORTS, 'y = frame.pop("label")', 'model = LogisticRegression().fit(frame, y)'],
      { cells: [IMPORTS, 'LogisticRegression().fit(frame[["age", "pay"]], frame["label"])'], shown: false },
      {
        cells: [IMPORTS, 'LogisticRegression().fit(frame[frame.columns.difference(["label"])], frame["label"])'],
        shown: false,
      },
      {
        cells: [IMPORTS, 'from mine import features\nLogisticRegression().fit(frame[features(frame)], frame["label"])'],
        shown: false,
      },
      { cells: [IMPORTS, 'LogisticRegression().fit(frame, frame["price"].shift(-1))'], shown: false },
      { cells: [IMPORTS, 'y = frame["label"]\ndel frame["label"]\nLogisticRegression().fit(frame, y)'], shown: false },
      {
        cells: [
          IMPORTS,
          'y = frame["label"]\nX = frame.loc[:, frame.columns != "label"]\nLogisticRegression().fit(X, y)',
        ],
        shown: false,
      },
      {
        cells: [
          IMPORTS,
          'from sklearn.compose import make_column_transformer\nfrom sklearn.pipeline import make_pipeline\n' +
            'from sklearn.preprocessing import StandardScaler\n' +
            'model = make_pipeline(make_column_transformer((StandardScaler(), ["age"])), LogisticRegression())',
          'model.fit(frame, frame["label"])',
        ],
        shown: false,
      },
    ],
  },
  *check({ analysis }) {
    const reported = new Set<unknown>();
    for (const { node, model, features, target } of analysis.fact(traceOf).trainings) {
      const column = target && columnIn(target);
      if (!features.columns || !column || reported.has(node)) continue;
      if (!hasColumn(features.columns, column) || !usesAllColumns(model)) continue;
      reported.add(node);
      const { name } = column;
      const position = positionIn(column);
      const fix = position === undefined ? withoutColumn(callAt(node)?.args[0], name, analysis) : undefined;
      const called = position === undefined ? `"${name}"` : `(the column at position ${position})`;
      const advice = position === undefined ? `: drop(columns="${name}")` : '';
      yield {
        at: callAt(node)?.args.at(0) ?? node,
        message:
          `The features that are fitted here still contain the target ${called}, so the model reads the answer that it will ` +
          `not have in deployment. Drop the column first${advice}.`,
        ...(fix ? { fix } : {}),
      };
    }
  },
};

/** The column that the target is, or the only one of a frame. */
function columnIn({ column, columns }: Value): Column | undefined {
  const [name, ...others] = columns?.only ?? [];
  return column ?? (columns && name !== undefined && others.length === 0 ? { of: columns.of, name } : undefined);
}

function usesAllColumns(model: Estimator): boolean {
  if (!PASSES_ALL.has(model.kind) || /ColumnTransformer|column_transformer|Union|union|Mapper/.test(model.name)) {
    return false;
  }
  return model.steps.every(usesAllColumns);
}

/** The features without the column where they are chosen; what is divided is followed back to before. */
function withoutColumn(features: Expr | undefined, column: string, analysis: NotebookAnalysis): Fix | undefined {
  const value = features && chosenFeatures(features, analysis);
  if (!value || !analysis.resolver.isA(value, 'pandas.DataFrame')) return undefined;
  const isPlain = value.nodeType === 'Name' || value.nodeType === 'Call' || value.nodeType === 'Subscript';
  if (!isPlain) return undefined;
  const text = `${sourceOf(value, analysis)}.drop(columns=${JSON.stringify(column)})`;
  return { title: `Drop "${column}" from the features`, manual: true, edits: [replaceNode(analysis, value, text)] };
}

function chosenFeatures(features: Expr, analysis: NotebookAnalysis): Expr | undefined {
  if (features.nodeType !== 'Name') return undefined;
  const [definition, ...others] = analysis.defUse.reaching(features);
  if (!definition || others.length > 0 || definition.event.via !== 'assign') return undefined;
  const { value, path } = definition.event;
  if (!value) return undefined;
  if (path.length === 0) return value;
  const isSplit =
    value.nodeType === 'Call' && analysis.qualifiedName(value.func)?.endsWith('.train_test_split') === true;
  const source = isSplit ? value.args[(path[0] ?? 0) >> 1] : undefined;
  return source && chosenFeatures(source, analysis);
}
