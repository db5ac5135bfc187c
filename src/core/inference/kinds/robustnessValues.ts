import type { DetailsOf } from '../details';
import { describeFailure } from '../failure';
import type { FeatureColumn } from '../featureColumns';
import { featureColumns, withColumn } from '../featureColumns';
import type { TestPlan } from '../plan';
import type { Tensors } from '../tensor';
import { numbersOf } from '../tensor';
import type { Judgement, PlannedTest, TestContext } from '../testKind';
import { counted } from '../words';

type Expectation = 'error' | 'finite' | 'propagate';

/** Values that no training row had, put into one column at a time. */
interface BadValue {
  readonly id: 'nan' | 'infinity' | 'out-of-range' | 'unseen-category';
  readonly key: 'nan' | 'infinity' | 'outOfRange' | 'unseenCategory';
  readonly label: string;
  /** The values to try in a column; none where it is not of the kind. */
  values(column: FeatureColumn): readonly (number | string)[];
  /** What the plan says of one column, where it says something else. */
  expectation?(column: FeatureColumn): Expectation | undefined;
}

const BAD_VALUES: readonly BadValue[] = [
  {
    id: 'nan',
    key: 'nan',
    label: 'Missing numbers',
    values: ({ type }) => (type.startsWith('float') ? [NaN] : []),
    expectation: ({ rules }) =>
      ({ allow: 'finite', reject: 'error', none: undefined })[rules.missing ?? 'none'] as Expectation,
  },
  {
    id: 'infinity',
    key: 'infinity',
    label: 'Infinite numbers',
    values: ({ type }) => (type.startsWith('float') ? [Infinity, -Infinity] : []),
  },
  { id: 'out-of-range', key: 'outOfRange', label: 'Numbers out of range', values: outOfRange },
  {
    id: 'unseen-category',
    key: 'unseenCategory',
    label: 'Unseen categories',
    values: ({ type }) => (type === 'string' ? ['never seen in training'] : []),
  },
];

/** The tests of bad values that the plan asks for. */
export function badValueTests({ robustness }: TestPlan): PlannedTest[] {
  return BAD_VALUES.flatMap((bad) => {
    const expected = robustness[bad.key];
    if (expected === 'off') return [];
    return {
      id: `robustness/${bad.id}`,
      kind: 'robustness',
      label: bad.label,
      path: ['robustness', bad.key],
      run: (context) => judge(context, bad, expected),
    };
  });
}

/** Ten times as far outside the declared range as the range is wide; a one-sided range is taken as wide as its bound. */
function outOfRange({ type, rules: { min, max } }: FeatureColumn): readonly number[] {
  if (type === 'string' || type === 'bool') return [];
  const width = min !== undefined && max !== undefined ? max - min : Math.max(1, Math.abs(min ?? max ?? 0));
  const isUnsigned = type.startsWith('uint');
  return [
    ...(max === undefined ? [] : [max + 10 * width]),
    ...(min === undefined || isUnsigned ? [] : [min - 10 * width]),
  ];
}

/** What happened to one bad value in one column. */
interface Finding {
  readonly column: string;
  readonly value: string;
  readonly expected: Expectation;
  readonly actual: 'error' | 'finite' | 'propagate' | 'crash';
  readonly text: string;
}

const MOST_COLUMNS = 200;

async function judge(context: TestContext, bad: BadValue, general: Expectation): Promise<Judgement> {
  const { samples, plan, lab } = context;
  const { feeds } = await samples.take(samples.fixedBatch ?? 1);
  const columns = (await featureColumns(feeds, samples, plan)).slice(0, MOST_COLUMNS);
  const findings: Finding[] = [];
  for (const column of columns) {
    for (const value of bad.values(column)) {
      const outcome = await lab.run(withColumn(feeds, column, () => value));
      const expected = bad.expectation?.(column) ?? general;
      const common = { column: column.name, value: String(value), expected };
      if (outcome.status === 'ok') {
        const actual = isFinite(outcome.value) ? 'finite' : 'propagate';
        findings.push({ ...common, actual, text: '' });
      } else if (outcome.status === 'refused') findings.push({ ...common, actual: 'error', text: outcome.message });
      else {
        const { message } = describeFailure(outcome, `running ${column.name} = ${String(value)}`);
        findings.push({ ...common, actual: 'crash', text: message });
      }
    }
  }
  const details: DetailsOf<'bad-values'> = {
    type: 'bad-values',
    columns: columns.length,
    findings: findings.map(({ column, value, expected, actual }) => ({ column, value, expected, actual })),
  };
  return { ...conclude(bad, findings), ...(findings.length > 0 && { details }) };
}

function conclude(bad: BadValue, findings: readonly Finding[]): Judgement {
  if (findings.length === 0) {
    const message =
      bad.key === 'outOfRange' ? 'No input has a range in tests.inputs.' : 'No input can hold such a value.';
    return { verdict: 'skipped', message };
  }
  const wrong = findings.filter(({ expected, actual }) => expected !== actual);
  const tried = [...new Set(findings.map(({ column }) => column))].length;
  if (wrong.length === 0) {
    return {
      verdict: 'pass',
      message: `${counted(tried, 'column')}: ${WORDS[findings[0]?.actual ?? 'error']}, as expected.`,
    };
  }
  const crash = wrong.find(({ actual }) => actual === 'crash');
  const first = crash ?? wrong[0];
  const wrongColumns = [...new Set(wrong.map(({ column }) => column))];
  return {
    verdict: 'fail',
    message:
      crash?.text ??
      `${wrongColumns.length} of ${counted(tried, 'column')}: ${first?.column ?? ''} = ${first?.value ?? ''} ended in ` +
        `${WORDS[first?.actual ?? 'finite']}, expected was ${WORDS[first?.expected ?? 'error']}.`,
    remedy:
      'Check the input before the model runs (its contract is in tests.inputs), or set in tests.robustness what is meant.',
    expected: Object.fromEntries(wrong.slice(0, 20).map(({ column, expected }) => [column, expected])),
    actual: Object.fromEntries(wrong.slice(0, 20).map(({ column, actual }) => [column, actual])),
  };
}

const WORDS: Readonly<Record<Finding['actual'], string>> = {
  error: 'an error',
  finite: 'finite answers',
  propagate: 'an answer that is not a number',
  crash: 'a crash',
};

function isFinite(outputs: Tensors): boolean {
  return Object.values(outputs).every(
    (tensor) => !tensor.type.startsWith('float') || numbersOf(tensor).every(Number.isFinite),
  );
}
