import type { Job } from '../base/job';
import type { ModelProblem } from '../model/onnxProblems';
import type { Lab } from './lab';
import type { ModelUnderTest } from './modelUnderTest';
import type { TestPlan } from './plan';
import type { TestResult } from './result';
import type { Samples } from './samples';
import type { Table } from './table';
import type { TensorSet } from './tensorSets';

/** What a test finds out; its id, kind and duration are added by whoever runs it. */
export type Judgement = Pick<TestResult, 'verdict' | 'message'> &
  Partial<Pick<TestResult, 'remedy' | 'expected' | 'actual' | 'interval' | 'details'>>;

/** What a test may use. */
export interface TestContext {
  readonly model: ModelUnderTest;
  /** What the runtime cannot do with it. */
  readonly problems: readonly ModelProblem[];
  readonly plan: TestPlan;
  /** Runs the model in child processes. */
  readonly lab: Lab;
  /** Rows to feed when a test needs any valid input. */
  readonly samples: Samples;
  /** A data file named in the plan, as a table; its digest goes into the report. */
  readonly table: (path: string) => Promise<Table>;
  /** The sets of ONNX test tensors in the folders that a pattern of the plan means. */
  readonly tensorSets: (pattern: string) => Promise<TensorSet[]>;
  readonly job: Job;
}

/** One test as the plan asks for it. */
export interface PlannedTest {
  /** Stable within the model, for example `golden/golden.csv`. */
  readonly id: string;
  readonly kind: string;
  /** For a person. */
  readonly label: string;
  /** Keys below `tests` in model.yaml that this test comes from; they may be absent where defaults apply. */
  readonly path: readonly (string | number)[];
  run(context: TestContext): Promise<Judgement>;
}

/** One kind of test: one file under `kinds/`. */
export interface TestKind {
  readonly name: string;
  /** The tests of this kind that a plan asks for; looks at nothing but the plan. */
  list(plan: TestPlan): PlannedTest[];
}
