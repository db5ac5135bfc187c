import { PreflightError } from '../base/problem';
import { inputCandidates, labelAt } from './answers';
import type { Binding } from './bindTable';
import { bindColumns } from './bindTable';
import { cellToNumber } from './cells';
import { normalizedLabel } from './compare';
import { describeFailure } from './failure';
import type { Lab } from './lab';
import type { ModelUnderTest } from './modelUnderTest';
import type { TestPlan } from './plan';
import { runTable } from './runTable';
import type { Cell, Table } from './table';
import { columnIndex, columnOf } from './table';
import type { Tensor, Tensors } from './tensor';
import { numbersOf, rowsOf, widthOf } from './tensor';
import { counted } from './words';

/** What a model answered, row by row; index i is row i of the table that was fed. */
export interface Predictions {
  /** Index of the predicted class; empty for a regression. */
  readonly labels: Int32Array;
  /** Probability of each class; undefined when the model gives none. */
  readonly probabilities: readonly Float64Array[] | undefined;
  /** Score of the positive class (two classes), or the predicted value (regression); else undefined. */
  readonly scores: Float64Array | undefined;
}

/** The truth and the answers of one model on the same rows. */
export interface Evaluation extends Predictions {
  readonly task: 'binary' | 'multiclass' | 'regression';
  readonly rows: number;
  /** Names of the classes; a label is an index into it. The positive class of two is at `positive`. */
  readonly classes: readonly string[];
  readonly positive: number;
  /** True class indices; empty for a regression. */
  readonly truth: Int32Array;
  /** True values; for a classification 1 for the positive class and 0 for the other. */
  readonly truthValues: Float64Array;
}

/** Evaluation data that is bound to the model's inputs. */
export interface EvaluationData {
  readonly table: Table;
  readonly binding: Binding;
  /** Column of the truth. */
  readonly target: number;
}

/** Reads which columns of the evaluation data are fed. Throws `data/target` or `data/columns`. */
export function bindEvaluation(model: ModelUnderTest, plan: TestPlan, table: Table): EvaluationData {
  const targetName = plan.data?.target ?? '';
  const target = columnIndex(table, targetName);
  if (target === undefined) {
    throw new PreflightError({
      code: 'data/target',
      message: `${table.file} has no column ${targetName}, which tests.data.target names as the truth.`,
      remedy: `Name one of its columns: ${table.columns.slice(0, 10).join(', ')}.`,
      place: { file: table.file, line: 1 },
    });
  }
  return { table, target, binding: bindFeatures(model, plan, table, target) };
}

/** The features of a table that need not have the truth, such as a sample of the training data. */
export function bindFeatures(model: ModelUnderTest, plan: TestPlan, table: Table, target?: number): Binding {
  const features = plan.data?.features;
  if (features) {
    const columns = features.map((name) => {
      const index = columnIndex(table, name);
      if (index === undefined) throw missingFeature(table, name);
      return index;
    });
    return bindColumns(model, table, columns, 'error');
  }
  const others = inputCandidates(model, table).filter((column) => column !== target);
  const groups = new Set([...plan.slices.map(({ by }) => by), ...plan.fairness.map(({ sensitive }) => sensitive)]);
  const inputs = new Set(model.inputs.map(({ name }) => name));
  try {
    return bindColumns(model, table, others, 'ignore');
  } catch (error) {
    const plain = others.filter((column) => {
      const name = table.columns[column] ?? '';
      return inputs.has(name) || !groups.has(name);
    });
    if (!(error instanceof PreflightError)) throw error;
    try {
      return bindColumns(model, table, plain, 'ignore');
    } catch {
      const remedy = 'Name the columns that are fed to the model, in order, in tests.data.features.';
      throw new PreflightError({ ...error.problem, remedy }, { cause: error });
    }
  }
}

/** Runs the model on the data and lays its answers beside the truth. Throws `runtime/evaluation` when a run fails. */
export async function evaluate(
  lab: Lab,
  model: ModelUnderTest,
  plan: TestPlan,
  { table, binding, target }: EvaluationData,
): Promise<Evaluation> {
  return evaluationOf(model, plan, { table, target }, await predictTable(lab, binding, table));
}

/** Lays the model's answers on all rows of a table beside the truth. Throws `data/evaluation` where they do not match. */
export function evaluationOf(
  model: ModelUnderTest,
  plan: TestPlan,
  { table, target }: Pick<EvaluationData, 'table' | 'target'>,
  outputs: Tensors,
): Evaluation {
  const truth = columnOf(table, target);
  if (!model.isClassifier) return regression(model, table, truth, outputs);
  return classification(model, plan, truth, outputs, table.rows.length);
}

/** The outputs for all rows of a table. Throws `runtime/evaluation` when the model fails on them. */
export async function predictTable(lab: Lab, binding: Binding, table: Table): Promise<Tensors> {
  const outcome = await runTable(lab, binding, table);
  if (outcome.status === 'ok') return outcome.outputs;
  const text = describeFailure(outcome, `running ${counted(outcome.rows, 'row')} of ${table.file}`);
  throw new PreflightError({ code: 'runtime/evaluation', ...text });
}

function regression(model: ModelUnderTest, table: Table, truth: readonly Cell[], outputs: Tensors): Evaluation {
  const values = scoresOf(model, outputs);
  if (!values || widthOf(values) !== 1) throw unusable('The model has no output with one number a row.');
  const truthValues = Float64Array.from(truth, (cell, row) => {
    const value = cellToNumber(cell);
    if (value !== undefined && Number.isFinite(value)) return value;
    throw unusable(`${table.file} has no number as the truth in row ${row + 1}.`);
  });
  return {
    ...{ task: 'regression', rows: table.rows.length, classes: [], positive: 0, truthValues },
    ...{ truth: new Int32Array(), labels: new Int32Array(), probabilities: undefined },
    scores: Float64Array.from(numbersOf(values)),
  };
}

function classification(
  model: ModelUnderTest,
  plan: TestPlan,
  truth: readonly Cell[],
  outputs: Tensors,
  rows: number,
): Evaluation {
  const trueNames = truth.map((cell) => normalizedLabel(cell));
  const predictedNames = Array.from({ length: rows }, (_, row) => normalizedLabel(labelAt(model, outputs, row)));
  const known = model.classLabels.map((label) => normalizedLabel(label));
  const classes = known.length > 0 ? [...known] : [...new Set([...trueNames, ...predictedNames])].sort(byValue);
  for (const name of trueNames) if (!classes.includes(name)) classes.push(name);
  const index = new Map(classes.map((name, at) => [name, at]));
  const indices = (names: readonly string[]): Int32Array => Int32Array.from(names, (name) => index.get(name) ?? -1);
  const wanted = plan.outputs?.positive;
  const positive = wanted === undefined ? 1 : (index.get(normalizedLabel(wanted)) ?? -1);
  if (positive === -1)
    throw unusable(`tests.outputs.positive is ${String(wanted)}, and the classes are ${classes.join(', ')}.`);
  const probabilities = probabilitiesOf(model, outputs, classes.length);
  const isBinary = classes.length === 2;
  const trueIndices = indices(trueNames);
  return {
    ...{ task: isBinary ? 'binary' : 'multiclass', rows, classes, positive, probabilities },
    truth: trueIndices,
    truthValues: Float64Array.from(trueIndices, (label) => (label === positive ? 1 : 0)),
    labels: indices(predictedNames),
    scores: isBinary ? positiveScores(model, outputs, probabilities, positive) : undefined,
  };
}

/** One row a row, in the order of the classes; a single column is the probability of the second of two classes. */
function probabilitiesOf(model: ModelUnderTest, outputs: Tensors, classes: number): Float64Array[] | undefined {
  const scores = scoresOf(model, outputs);
  if (!scores || !isProbabilities(scores)) return undefined;
  const values = numbersOf(scores);
  const width = widthOf(scores);
  const rows = Array.from({ length: rowsOf(scores) }, (_, row) => values.slice(row * width, (row + 1) * width));
  if (width === 1) return rows.map(([p = NaN]) => Float64Array.of(1 - p, p));
  return rows.map((row) => Float64Array.from({ length: Math.max(width, classes) }, (_, column) => row[column] ?? 0));
}

/** Whether every row is a distribution, or every value of a single column lies between 0 and 1. */
function isProbabilities(scores: Tensor): boolean {
  const values = numbersOf(scores);
  if (values.some((value) => !(value >= -1e-6 && value <= 1 + 1e-6))) return false;
  const width = widthOf(scores);
  if (width === 1) return true;
  return Array.from({ length: rowsOf(scores) }, (_, row) => values.slice(row * width, (row + 1) * width)).every(
    (row) => Math.abs(row.reduce((sum, value) => sum + value, 0) - 1) < 1e-3,
  );
}

/**
 * The number that the model gives each row: the predicted value, or the score of the positive class of two. Undefined for
 * more classes and for models without scores.
 */
export function rowScores(model: ModelUnderTest, plan: TestPlan, outputs: Tensors): Float64Array | undefined {
  const scores = scoresOf(model, outputs);
  if (!scores || widthOf(scores) > 2) return undefined;
  if (!model.isClassifier) return widthOf(scores) === 1 ? Float64Array.from(numbersOf(scores)) : undefined;
  const names = model.classLabels.map((label) => normalizedLabel(label));
  const wanted = plan.outputs?.positive;
  const positive = wanted === undefined || names.length === 0 ? 1 : names.indexOf(normalizedLabel(wanted));
  return positiveScores(model, outputs, probabilitiesOf(model, outputs, 2), positive);
}

function positiveScores(
  model: ModelUnderTest,
  outputs: Tensors,
  probabilities: readonly Float64Array[] | undefined,
  positive: number,
): Float64Array | undefined {
  if (probabilities) return Float64Array.from(probabilities, (row) => row[positive] ?? NaN);
  const scores = scoresOf(model, outputs);
  if (!scores) return undefined;
  const width = widthOf(scores);
  const values = numbersOf(scores);
  const column = width === 1 ? 0 : positive;
  const sign = width === 1 && positive === 0 ? -1 : 1;
  return Float64Array.from({ length: rowsOf(scores) }, (_, row) => sign * (values[row * width + column] ?? NaN));
}

function scoresOf(model: ModelUnderTest, outputs: Tensors): Tensor | undefined {
  return model.scores && outputs[model.scores.name];
}

/** Numbers by size, names by letters. */
function byValue(a: string, b: string): number {
  const difference = Number(a) - Number(b);
  if (!Number.isNaN(difference)) return difference;
  return a < b ? -1 : 1;
}

function unusable(message: string): PreflightError {
  return new PreflightError({
    code: 'data/evaluation',
    message,
    remedy: 'Correct tests.data and tests.outputs in model.yaml, so that truth and answers are of the same kind.',
  });
}

function missingFeature(table: Table, name: string): PreflightError {
  return new PreflightError({
    code: 'data/columns',
    message: `${table.file} has no column ${name}, which tests.data.features names.`,
    remedy: `Its columns are ${table.columns.slice(0, 10).join(', ')}.`,
    place: { file: table.file, line: 1 },
  });
}
