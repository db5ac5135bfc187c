import type { Digest } from '../base/digest';
import { digestOf, digestOfJson } from '../base/digest';
import type { Job } from '../base/job';
import { throwIfCancelled } from '../base/job';
import { folderOf, joinPath } from '../base/paths';
import type { Ports } from '../base/ports';
import { PreflightError } from '../base/problem';
import { readOnnxModel } from '../model/onnxModel';
import { modelProblems } from '../model/onnxProblems';
import { DataFiles } from './dataFiles';
import { Lab } from './lab';
import { LOAD_TEST } from './kinds/smoke';
import { listTests, selectTests } from './listTests';
import { describeModel } from './modelUnderTest';
import type { TestReport, TestResult } from './result';
import { overallVerdict } from './result';
import type { BackendChoice, ExternalReference, InferenceRunner, Machine } from './runner';
import { sessionRequest } from './sessionRequest';
import { Samples } from './samples';
import type { Judgement, PlannedTest, TestContext } from './testKind';
import type { TestTarget } from './testTarget';

/** What a test run needs of the world. */
export interface TestPorts extends Pick<Ports, 'files' | 'toolVersion'> {
  readonly runner: InferenceRunner;
  readonly machine: Machine;
  /** Milliseconds since some fixed moment, never going back. */
  elapsed(): number;
}

export interface TestOptions {
  /** Kinds or ids; all tests without it. */
  readonly only?: readonly string[];
  readonly backend?: BackendChoice;
}

/** The model file cannot be larger: one protobuf message ends at 2 GiB. */
const LARGEST_MODEL = 2 ** 31 - 1;

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
  const { plan, artifact } = target;
  const tests = selectTests(listTests(plan), options.only);
  const bytes = await readModelFile(ports, artifact);
  const onnx = readOnnxModel(bytes, artifact);
  const model = describeModel(onnx, plan.outputs);
  const problems = modelProblems(onnx, artifact);
  const data = new DataFiles(ports.files, (path) => target.resolve(path));
  const request = sessionRequest(onnx, ports.files.absolute(artifact), options.backend ?? 'auto', plan.runtime);
  const refusal = problems.find(({ blocking }) => blocking);
  const lab = new Lab(ports.runner, request, job.signal, refusal);
  const table = (path: string): ReturnType<DataFiles['table']> => data.table(path);
  const samples = new Samples(model, plan, table);
  const tensorSets = (pattern: string): ReturnType<DataFiles['tensorSets']> => data.tensorSets(pattern, model);
  const context: TestContext = { model, problems, plan, lab, samples, table, tensorSets, job };
  const results: TestResult[] = [];
  try {
    for (const [index, test] of tests.entries()) {
      throwIfCancelled(job);
      job.progress(test.id, index / tests.length);
      const isFailureTold = results.some(({ id }) => id === LOAD_TEST);
      const result = await runTest(ports, test, context, isFailureTold);
      results.push(result);
      onResult(result);
    }
  } finally {
    await lab.close();
  }
  return {
    schema: 'preflight.test/1',
    model: target.name,
    artifact: { path: artifact, sha256: digestOf(bytes), bytes: bytes.length },
    plan: { sha256: digestOfJson(plan) },
    data: [...data.digests(), ...(await externalDigests(ports, artifact, request.external))],
    tool: { version: ports.toolVersion },
    backend: lab.backend ?? 'none',
    threads: lab.threads ?? plan.runtime.threads,
    machine: ports.machine,
    tests: results,
    verdict: overallVerdict(results),
  };
}

/** Weights beside the model are data of the run too; a file that is missing has failed its test already. */
async function externalDigests(
  { files }: Pick<Ports, 'files'>,
  artifact: string,
  external: readonly ExternalReference[],
): Promise<{ path: string; sha256: Digest }[]> {
  const paths = external.map(({ location }) => joinPath(folderOf(artifact), location));
  const digests = paths.map(async (path) => {
    if (path.startsWith('..') || !(await files.exists(path))) return [];
    return [{ path, sha256: await files.digest(path) }];
  });
  return (await Promise.all(digests)).flat();
}

async function readModelFile({ files }: Pick<Ports, 'files'>, file: string): Promise<Uint8Array> {
  const size = await files.size(file);
  if (size === undefined || size <= LARGEST_MODEL) return await files.readBytes(file);
  throw new PreflightError({
    code: 'onnx/too-large',
    message: `${file} has ${size} bytes; an ONNX file ends at 2 GiB.`,
    remedy: 'Save the weights beside the model as external data.',
    place: { file },
  });
}

async function runTest(
  ports: TestPorts,
  test: PlannedTest,
  context: TestContext,
  isFailureTold: boolean,
): Promise<TestResult> {
  const start = ports.elapsed();
  const judgement = notLoaded(test, context, isFailureTold) ?? (await judge(test, context));
  const { id, kind } = test;
  return { interval: null, ...judgement, id, kind, durationMs: ports.elapsed() - start };
}

/** A model that cannot be loaded is told once, by the test of that name where it runs and else by each test. */
function notLoaded(test: PlannedTest, { lab }: TestContext, isFailureTold: boolean): Judgement | undefined {
  if (!lab.loadFailure || test.id === LOAD_TEST) return undefined;
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
