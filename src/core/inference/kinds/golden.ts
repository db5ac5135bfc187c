import type { Answer } from '../answers';
import { splitAnswers } from '../answers';
import type { DetailsOf } from '../details';
import { bindColumns } from '../bindTable';
import type { Comparison, Tolerance } from '../compare';
import { compareLabel, compareNumber } from '../compare';
import { compareTensorSets } from './goldenTensors';
import { describeFailure } from '../failure';
import { PreflightError } from '../../base/problem';
import type { GoldenPlan } from '../plan';
import { goldenTable } from '../plan';
import { runTable } from '../runTable';
import type { Cell, Table } from '../table';
import { placeOfRow } from '../table';
import type { Tensors } from '../tensor';
import { counted } from '../words';
import type { Judgement, TestContext, TestKind } from '../testKind';

/** What skl2onnx exports reach against scikit-learn with room to spare: at most 3e-7 was measured on twelve models. */
const PROBABILITY: Tolerance = { rtol: 0, atol: 1e-5 };
const VALUE: Tolerance = { rtol: 1e-5, atol: 1e-9 };

/** The model's answers equal those that the training framework gave for the same rows. */
export const goldenKind: TestKind = {
  name: 'golden',
  list: (plan) =>
    plan.golden.map((golden, index) => {
      const { dir } = golden;
      const source = goldenTable(golden) ?? dir ?? '';
      return {
        id: `golden/${source}`,
        kind: 'golden',
        label: source,
        path: ['golden', index],
        run: (context) =>
          dir === undefined ? compareTable(context, source, golden) : compareTensorSets(context, dir, golden),
      };
    }),
};

interface Mismatch {
  readonly row: number;
  readonly column: string;
  readonly expected: Cell;
  readonly actual: number | bigint | string;
  readonly difference: number | undefined;
}

async function compareTable(context: TestContext, path: string, golden: GoldenPlan): Promise<Judgement> {
  const { model, lab } = context;
  const table = await context.table(path);
  const { answers, candidates } = splitAnswers(model, table);
  if (answers.length === 0) throw noAnswers(table);
  const binding = bindColumns(model, table, candidates, 'error');
  const outcome = await runTable(lab, binding, table);
  if (outcome.status !== 'ok') {
    return { verdict: 'fail', ...describeFailure(outcome, `running ${counted(outcome.rows, 'row')} of ${table.file}`) };
  }
  const found = compareAnswers(table, answers, outcome.outputs, golden);
  const details: DetailsOf<'golden'> = {
    ...{ type: 'golden', rows: table.rows.length, columns: answers.map(({ name }) => name), largest: found.largest },
    rowsDiffering: new Set(found.mismatches.map(({ row }) => row)).size,
    mismatches: found.mismatches.slice(0, LISTED).map(describe),
  };
  if (found.mismatches.length === 0) {
    return {
      verdict: 'pass',
      message: `${counted(table.rows.length, 'row')} agree (${summarize(found.largest)}).`,
      details,
    };
  }
  return { ...explain(table, found.mismatches), details };
}

/** All answers of all rows; `largest` is the largest difference by column, for columns compared as numbers. */
function compareAnswers(
  table: Table,
  answers: readonly Answer[],
  outputs: Tensors,
  golden: GoldenPlan,
): { mismatches: Mismatch[]; largest: Record<string, number> } {
  const mismatches: Mismatch[] = [];
  const largest: Record<string, number> = {};
  for (const answer of answers) {
    const compare = comparisonFor(answer, golden);
    table.rows.forEach((cells, row) => {
      const expected = cells[answer.column] ?? null;
      const actual = answer.actual(outputs, row);
      const { isEqual, difference } = compare(expected, actual);
      if (difference !== undefined) largest[answer.name] = Math.max(largest[answer.name] ?? 0, difference);
      if (!isEqual) mismatches.push({ row, column: answer.name, expected, actual, difference });
    });
  }
  return { mismatches: mismatches.sort((a, b) => a.row - b.row), largest };
}

function comparisonFor(
  answer: Answer,
  golden: GoldenPlan,
): (expected: Cell, actual: number | bigint | string) => Comparison {
  const written = golden.outputs?.[answer.name];
  if (written === 'exact' || (written === undefined && answer.kind === 'label')) return compareLabel;
  const standard = answer.kind === 'probability' ? PROBABILITY : VALUE;
  const tolerance: Tolerance = {
    rtol: written?.rtol ?? golden.rtol ?? standard.rtol,
    atol: written?.atol ?? golden.atol ?? standard.atol,
  };
  return (expected, actual) => compareNumber(expected, actual, tolerance);
}

/** Mismatches in the message's expected and actual values, and in the details. */
const SHOWN = 20;
const LISTED = 200;

function describe({ row, column, expected, actual, difference }: Mismatch): DetailsOf<'golden'>['mismatches'][number] {
  return { row: row + 1, column, expected: plain(expected), actual: plain(actual), difference: difference ?? null };
}

function explain(table: Table, mismatches: readonly Mismatch[]): Judgement {
  const rows = new Set(mismatches.map(({ row }) => row));
  const worst = mismatches.reduce((a, b) => ((b.difference ?? Infinity) > (a.difference ?? Infinity) ? b : a));
  const shown = mismatches.slice(0, SHOWN);
  const difference = worst.difference === undefined ? '' : `, a difference of ${worst.difference.toPrecision(3)}`;
  return {
    verdict: 'fail',
    message:
      `${rows.size} of ${table.rows.length} rows differ. ${placeOfRow(table, worst.row)}, ${worst.column}: expected ` +
      `${String(worst.expected)}, got ${String(worst.actual)}${difference}.`,
    remedy:
      'Check that the rows are preprocessed as in training and that the ONNX file comes from the same model; if the ' +
      'difference is acceptable, set a tolerance for the column in tests.golden.',
    expected: shown.map(({ row, column, expected }) => ({ row: row + 1, column, value: plain(expected) })),
    actual: shown.map(({ row, column, actual }) => ({ row: row + 1, column, value: plain(actual) })),
  };
}

/** As JSON has it: text that is a number becomes one, so that expected and actual read alike. */
function plain(value: Cell): string | number | boolean | null {
  if (typeof value === 'bigint') return String(value);
  return typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value))
    ? Number(value)
    : finite(value);
}

function finite(value: string | number | boolean | null): string | number | boolean | null {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

function summarize(largest: Readonly<Record<string, number>>): string {
  const values = Object.values(largest);
  return values.length === 0 ? 'labels equal' : `largest difference ${Math.max(...values).toPrecision(2)}`;
}

function noAnswers(table: Table): PreflightError {
  return new PreflightError({
    code: 'golden/no-answers',
    message: `${table.file} has no column with expected answers.`,
    remedy: 'Add what the training framework predicted for these rows: pred, proba_0, proba_1, … or output:NAME.',
    place: { file: table.file, line: 1 },
  });
}
