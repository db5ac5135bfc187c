import { digestOfJson } from '../base/digest';
import type { Job } from '../base/job';
import { throwIfCancelled } from '../base/job';
import { PreflightError } from '../base/problem';
import { LOAD_TEST } from './kinds/smoke';
import { listTests, selectTests } from './listTests';
import type { TestReport, TestResult } from './result';
import { overallVerdict } from './result';
import type { BackendChoice } from './runner';
import type { Judgement, PlannedTest, TestContext } from './testKind';
import type { TestPorts } from './testSession';
import { TestSession } from './testSession';
import type { TestTarget } from './testTarget';

export interface TestOptions {
  /** Kinds or ids; all tests without it. */
  readonly only?: readonly string[];
  /** Instead of the plan's. */
  readonly backend?: BackendChoice;
}

/**
 * Runs the tests of a model one after the other and reports each through `onResult` as it ends. A test that cannot be
 * carried out, or whose model crashes, hangs or eats memory, gets a verdict of its own and the next one runs. Throws a
 * `PreflightError` when the model file is missing or unreadable, no runtime can be loaded, or the job is cancelled.
 */
export async function testModel(
  ports: TestPorts,
  target: TestTarget,
  options: TestOptions,
  job: Job,
  onResult: (result: TestResult) => void = () => undefined,
): Promise<TestReport> {
  const tests = selectTests(listTests(target.plan), options.only);
  const session = await TestSession.open(ports, target, options.backend, job);
  const { lab, plan } = session.context;
  const results: TestResult[] = [];
  try {
    for (const [index, test] of tests.entries()) {
      throwIfCancelled(job);
      job.progress(test.id, index / tests.length);
      const result = await runTest(test, session.context, results);
      results.push(result);
      onResult(result);
    }
  } finally {
    await session.close();
  }
  return {
    schema: 'preflight.test/1',
    model: target.name,
    artifact: session.artifact,
    plan: { sha256: digestOfJson(plan) },
    data: await session.data(),
    tool: { version: ports.toolVersion },
    backend: lab.backend ?? 'none',
    threads: lab.threads ?? plan.runtime.threads,
    machine: ports.machine,
    tests: results,
    verdict: overallVerdict(results),
  };
}

async function runTest(test: PlannedTest, context: TestContext, earlier: readonly TestResult[]): Promise<TestResult> {
  const start = context.elapsed();
  const isFailureTold = earlier.some(({ id }) => id === LOAD_TEST);
  const judgement = notLoaded(test, context, isFailureTold) ?? (await judge(test, context));
  const { id, kind } = test;
  return { interval: null, ...judgement, id, kind, durationMs: context.elapsed() - start };
}

/** A model that cannot be loaded is told once, by the test of that name where it runs and else by each test. */
function notLoaded(test: PlannedTest, { lab }: TestContext, isFailureTold: boolean): Judgement | undefined {
  if (!lab.loadFailure || test.id === LOAD_TEST || test.needsNoRun) return undefined;
  if (isFailureTold) return { verdict: 'skipped', message: 'Not run, because the model cannot be loaded.' };
  const { code, message, remedy } = lab.loadFailure.problem;
  return { verdict: 'error', message, remedy, details: { code } };
}

/** A problem that a person can mend makes the test an `error`; a cancelled job and defects go on to the caller. */
async function judge(test: PlannedTest, context: TestContext): Promise<Judgement> {
  try {
    return await test.run(context);
  } catch (error) {
    if (!(error instanceof PreflightError)) throw error;
    const { code, message, remedy } = error.problem;
    if (code === 'job/cancelled' || code === 'runtime/unavailable') throw error;
    return { verdict: 'error', message, remedy, details: { code } };
  }
}
