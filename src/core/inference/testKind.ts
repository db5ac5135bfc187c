import type { Job } from '../base/job';
import type { ModelProblem } from '../model/onnxProblems';
import type { Evaluation, EvaluationData } from './evaluation';
import type { Lab } from './lab';
import type { ModelUnderTest } from './modelUnderTest';
import type { TestPlan } from './plan';
import type { TestResult } from './result';
import type { Machine } from './runner';
import type { Samples } from './samples';
import type { Table } from './table';
import type { TensorSet } from './tensorSets';

/** What a test finds out; its id, kind and duration are added by whoever runs it. */
export type Judgement = Pick<TestResult, 'verdict' | 'message'> &
  Partial<Pick<TestResult, 'remedy' | 'expected' | 'actual' | 'interval' | 'details'>>;

/** Another version of the model, with children of its own. */
export interface OtherModel {
  readonly model: ModelUnderTest;
  /** What the runtime cannot do with it. */
  readonly problems: readonly ModelProblem[];
  readonly lab: Lab;
}

/** A model's answers on the evaluation data. */
export interface EvaluatedModel {
  readonly data: EvaluationData;
  readonly evaluation: Evaluation;
}

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
  /** The model's answers on the evaluation data, computed once. Throws `data/no-evaluation` without such data. */
  readonly evaluated: () => Promise<EvaluatedModel>;
  /** Another ONNX file that the plan names. */
  readonly other: (path: string) => Promise<OtherModel>;
  readonly evaluatedOther: (path: string) => Promise<EvaluatedModel>;
  /** Bytes of the ONNX file with its external data. */
  readonly sizeOnDisk: () => Promise<number>;
  /** Makes something once for all tests of the run. */
  readonly once: <T>(key: string, make: () => Promise<T>) => Promise<T>;
  readonly machine: Machine;
  /** Milliseconds since some fixed moment. */
  readonly elapsed: () => number;
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
  /** True for a test that looks at the file alone and so makes sense for a model that cannot be loaded. */
  readonly needsNoRun?: boolean;
  run(context: TestContext): Promise<Judgement>;
}

/** One kind of test: one file under `kinds/`. */
export interface TestKind {
  readonly name: string;
  /** The tests of this kind that a plan asks for; looks at nothing but the plan. */
  list(plan: TestPlan): PlannedTest[];
}
