import { PreflightError } from '../base/problem';
import { budgetsKind } from './kinds/budgets';
import { championKind } from './kinds/champion';
import { contractKind } from './kinds/contract';
import { determinismKind } from './kinds/determinism';
import { driftKind } from './kinds/drift';
import { explanationKind } from './kinds/explanation';
import { fairnessKind } from './kinds/fairness';
import { goldenKind } from './kinds/golden';
import { metamorphicKind } from './kinds/metamorphic';
import { metricsKind } from './kinds/metrics';
import { performanceKind } from './kinds/performance';
import { robustnessKind } from './kinds/robustness';
import { slicesKind } from './kinds/slices';
import { smokeKind } from './kinds/smoke';
import { uncertaintyKind } from './kinds/uncertainty';
import type { TestPlan } from './plan';
import type { PlannedTest, TestKind } from './testKind';

/** All kinds, in the order in which they run. */
export const TEST_KINDS: readonly TestKind[] = [
  smokeKind,
  contractKind,
  budgetsKind,
  goldenKind,
  metricsKind,
  slicesKind,
  fairnessKind,
  uncertaintyKind,
  driftKind,
  championKind,
  explanationKind,
  robustnessKind,
  determinismKind,
  metamorphicKind,
  performanceKind,
];

/** The tests that a plan asks for, in the order in which they run. Needs no model file. */
export function listTests(plan: TestPlan): PlannedTest[] {
  return TEST_KINDS.flatMap((kind) => kind.list(plan));
}

/** The tests of the kinds or ids in `only`; all without it. Throws `test/no-such-test` for a word that means none. */
export function selectTests(tests: readonly PlannedTest[], only: readonly string[] | undefined): PlannedTest[] {
  if (!only || only.length === 0) return [...tests];
  const means = (word: string, test: PlannedTest): boolean => word === test.kind || word === test.id;
  const unknown = only.find((word) => !tests.some((test) => means(word, test)));
  if (unknown === undefined) return tests.filter((test) => only.some((word) => means(word, test)));
  const kinds = [...new Set(tests.map((test) => test.kind))];
  throw new PreflightError({
    code: 'test/no-such-test',
    message: `The plan has no test of kind or id "${unknown}".`,
    remedy: `Name a kind (${kinds.join(', ')}) or one test (${tests[0]?.id ?? ''}), or add it to tests in model.yaml.`,
  });
}
