import { PreflightError } from '../base/problem';
import type { ModelUnderTest, TensorSpec } from './modelUnderTest';
import type { Table } from './table';
import type { Tensor, Tensors } from './tensor';
import { rowsOf, valueAt, widthOf } from './tensor';

/** The column that holds the truth; it is not an input and is not compared with the model. */
export const TRUTH_COLUMN = 'label_true';

/** One expected answer: where it stands in the table and how the model's own answer is read from its outputs. */
export interface Answer {
  readonly column: number;
  readonly name: string;
  /** `label`: compared to the letter; `probability` and `value`: within a tolerance. */
  readonly kind: 'label' | 'probability' | 'value';
  actual(outputs: Tensors, row: number): number | bigint | string;
}

/** Splits the columns of a golden table into expected answers and candidates for inputs. */
export function splitAnswers(model: ModelUnderTest, table: Table): { answers: Answer[]; candidates: number[] } {
  const inputs = new Set(model.inputs.map((input) => input.name));
  const answers: Answer[] = [];
  const candidates: number[] = [];
  const probabilities: { column: number; suffix: string }[] = [];
  table.columns.forEach((name, column) => {
    if (inputs.has(name)) candidates.push(column);
    else if (name === TRUTH_COLUMN) return;
    else if (name === 'pred') answers.push(predicted(model, table, column));
    else if (name.startsWith('proba_')) probabilities.push({ column, suffix: name.slice('proba_'.length) });
    else if (name.startsWith('output:')) answers.push(output(model, table, column, name.slice('output:'.length)));
    else candidates.push(column);
  });
  answers.push(...probabilityAnswers(model, table, probabilities));
  return { answers, candidates };
}

/** Columns that can be inputs: those named as one, and those that are neither truth nor answers. */
export function inputCandidates(model: ModelUnderTest, table: Table): number[] {
  const inputs = new Set(model.inputs.map((input) => input.name));
  return [...table.columns.keys()].filter((column) => {
    const name = table.columns[column] ?? '';
    return inputs.has(name) || !(name === TRUTH_COLUMN || /^(pred$|proba_|output:)/.test(name));
  });
}

/** The label that a row of scores stands for: the class with the highest score. */
export function labelOfScores(model: ModelUnderTest, scores: Tensor, row: number): number | string {
  const width = widthOf(scores);
  if (width === 1) {
    const positive = Number(valueAt(scores, row)) >= 0.5;
    return model.classLabels[positive ? 1 : 0] ?? (positive ? 1 : 0);
  }
  let best = 0;
  for (let column = 1; column < width; column++) {
    if (Number(valueAt(scores, row * width + column)) > Number(valueAt(scores, row * width + best))) best = column;
  }
  return model.classLabels[best] ?? best;
}

/** The predicted label of a row: the label output, or the class with the highest score. */
export function labelAt(model: ModelUnderTest, outputs: Tensors, row: number): number | bigint | string {
  if (model.label) return element(outputs, model.label.name, row, 0);
  const scores = model.scores && outputs[model.scores.name];
  if (!scores) throw new RangeError('The model has neither labels nor scores.');
  return labelOfScores(model, scores, row);
}

/** One value of an output at a row; throws a `PreflightError` when the output has no such place. */
export function element(outputs: Tensors, name: string, row: number, column: number): number | bigint | string {
  const tensor = outputs[name];
  const width = tensor ? widthOf(tensor) : 0;
  if (!tensor || row >= rowsOf(tensor) || column >= width) {
    throw new PreflightError({
      code: 'golden/output-shape',
      message: tensor
        ? `Output ${name} has shape [${tensor.dims.join(', ')}] and so no value ${column + 1} in row ${row + 1}.`
        : `The model returned no output ${name}.`,
      remedy: 'The model must return one row for each row it is given; correct the export or the golden columns.',
    });
  }
  return valueAt(tensor, row * width + column);
}

function predicted(model: ModelUnderTest, table: Table, column: number): Answer {
  if (model.isClassifier || (model.scores && isClassScores(model.scores) && !model.label)) {
    return { column, name: 'pred', kind: 'label', actual: (outputs, row) => labelAt(model, outputs, row) };
  }
  const { scores } = model;
  if (!scores) throw wrongAnswer(table, 'pred', 'the model has no output that is a label or a number');
  return { column, name: 'pred', kind: 'value', actual: (outputs, row) => element(outputs, scores.name, row, 0) };
}

function isClassScores({ shape }: TensorSpec): boolean {
  return shape?.length === 2 && typeof shape[1] === 'number' && shape[1] > 1;
}

function probabilityAnswers(
  model: ModelUnderTest,
  table: Table,
  columns: readonly { column: number; suffix: string }[],
): Answer[] {
  const [first] = columns;
  if (!first) return [];
  const { scores } = model;
  const firstName = table.columns[first.column] ?? '';
  if (!scores) throw wrongAnswer(table, firstName, 'the model has no output with probabilities');
  const labels = model.classLabels.map(String);
  const isByLabel = columns.every(({ suffix }) => labels.includes(suffix));
  if (!isByLabel && !columns.every(({ suffix }) => /^\d+$/.test(suffix))) {
    const known = labels.length > 0 ? `the classes are ${labels.join(', ')}` : 'the model does not name its classes';
    throw wrongAnswer(table, firstName, `${known}; use their names or their numbers from 0`);
  }
  return columns.map(({ column, suffix }) => {
    const place = isByLabel ? labels.indexOf(suffix) : Number(suffix);
    const name = table.columns[column] ?? '';
    return {
      column,
      name,
      kind: 'probability',
      actual: (outputs, row) => probabilityAt(scores.name, outputs, row, place),
    };
  });
}

/** A single column of probabilities is that of the second class. */
function probabilityAt(name: string, outputs: Tensors, row: number, place: number): number | bigint | string {
  const tensor = outputs[name];
  if (!tensor || widthOf(tensor) !== 1 || place > 1) return element(outputs, name, row, place);
  const positive = Number(element(outputs, name, row, 0));
  return place === 1 ? positive : 1 - positive;
}

function output(model: ModelUnderTest, table: Table, column: number, written: string): Answer {
  const indexed = /^(.*)\[(\d+)\]$/.exec(written);
  const name = indexed?.[1] ?? written;
  const place = Number(indexed?.[2] ?? 0);
  const spec = model.outputs.find((candidate) => candidate.name === name);
  if (!spec) {
    const known = model.outputs.map((candidate) => candidate.name).join(', ');
    throw wrongAnswer(table, `output:${written}`, `the model's outputs are ${known}`);
  }
  const kind = /^float/.test(spec.type) ? 'value' : 'label';
  return { column, name: `output:${written}`, kind, actual: (outputs, row) => element(outputs, name, row, place) };
}

function wrongAnswer(table: Table, column: string, reason: string): PreflightError {
  return new PreflightError({
    code: 'golden/answer-column',
    message: `Column ${column} of ${table.file} cannot be compared: ${reason}.`,
    remedy: 'Rename or remove the column. Answers are label_true, pred, proba_CLASS and output:NAME.',
    place: { file: table.file, line: 1 },
  });
}
