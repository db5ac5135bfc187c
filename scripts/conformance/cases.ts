import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { PreflightError } from '../../src/core/base/problem';
import type { Tolerance } from '../../src/core/inference/compare';
import { compareSet } from '../../src/core/inference/kinds/goldenTensors';
import { describeModel } from '../../src/core/inference/modelUnderTest';
import type { BackendChoice, InferenceRunner, InferenceSession, SessionRequest } from '../../src/core/inference/runner';
import { sessionRequest } from '../../src/core/inference/sessionRequest';
import type { TensorSet } from '../../src/core/inference/tensorSets';
import { readTensorSet } from '../../src/core/inference/tensorSets';
import { readOnnxModel } from '../../src/core/model/onnxModel';
import { modelProblems } from '../../src/core/model/onnxProblems';

/** One folder of ONNX backend test data. */
export interface Case {
  /** Folder of the case's folder, relative to where the search began; `.` at the top. */
  readonly category: string;
  readonly name: string;
  readonly folder: string;
}

export interface CaseResult extends Case {
  readonly passed: boolean;
  /** A word for the table: `pass`, `mismatch`, `crashed`, the code of a problem, … */
  readonly reason: string;
  readonly message: string;
}

/** Every folder below `root` that has a model.onnx, sorted; reference data is never inside another case. */
export async function findCases(root: string): Promise<Case[]> {
  const cases: Case[] = [];
  const walk = async (folder: string): Promise<void> => {
    if (existsSync(path.join(folder, 'model.onnx'))) {
      const category = path.relative(root, path.dirname(folder)) || '.';
      cases.push({ category: category.startsWith('..') ? '.' : category, name: path.basename(folder), folder });
      return;
    }
    const entries = await readdir(folder, { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
    for (const name of folders.sort()) await walk(path.join(folder, name));
  };
  await walk(root);
  return cases;
}

/** onnxruntime's own tolerance for these cases; a case's data.json may allow more. */
const TOLERANCE: Tolerance = { rtol: 1e-3, atol: 1e-5 };
const RUNTIME = { threads: 1, timeoutMs: 60_000, maxRssMb: 4096 };

/** Runs one case; whatever happens to the model or its child becomes a result. */
export async function runCase(
  runner: InferenceRunner,
  backend: BackendChoice,
  item: Case,
  signal: AbortSignal,
): Promise<CaseResult> {
  try {
    const { reason, message } = await runSets(runner, backend, item, signal);
    return { ...item, passed: reason === 'pass', reason, message };
  } catch (error) {
    if (!PreflightError.is(error) || error.problem.code === 'job/cancelled') throw error;
    return { ...item, passed: false, reason: error.problem.code, message: error.problem.message };
  }
}

interface Verdict {
  readonly reason: string;
  readonly message: string;
}

async function runSets(
  runner: InferenceRunner,
  backend: BackendChoice,
  { folder }: Case,
  signal: AbortSignal,
): Promise<Verdict> {
  const file = path.join(folder, 'model.onnx');
  const onnx = readOnnxModel(await readFile(file), 'model.onnx');
  const problem = modelProblems(onnx, 'model.onnx').find(({ blocking }) => blocking);
  if (problem) return { reason: problem.code, message: problem.message };
  const model = describeModel(onnx);
  const names = (await readdir(folder)).filter((name) => name.startsWith('test_data_set_')).sort();
  const sets: TensorSet[] = [];
  for (const name of names) {
    const files = (await readdir(path.join(folder, name))).map((each) => `${name}/${each}`);
    sets.push(await readTensorSet(model, name, files, (each) => readFile(path.join(folder, each))));
  }
  if (sets.length === 0) return { reason: 'no data', message: 'There is no test_data_set_N.' };
  return await compareSets(
    runner,
    sessionRequest(onnx, file, backend, RUNTIME),
    sets,
    await toleranceOf(folder),
    signal,
  );
}

async function compareSets(
  runner: InferenceRunner,
  request: SessionRequest,
  sets: readonly TensorSet[],
  tolerance: Tolerance,
  signal: AbortSignal,
): Promise<Verdict> {
  const opened = await runner.open(request, signal);
  if (opened.status === 'refused') return { reason: opened.problem?.code ?? 'not loaded', message: opened.message };
  if (opened.status !== 'ok') return { reason: opened.status, message: JSON.stringify(opened) };
  const session: InferenceSession = opened.value;
  try {
    for (const set of sets) {
      const outcome = await session.run(set.inputs, Object.keys(set.outputs));
      if (outcome.status === 'refused') return { reason: 'not run', message: outcome.message };
      if (outcome.status !== 'ok') return { reason: outcome.status, message: JSON.stringify(outcome) };
      const { message } = compareSet(set, outcome.value, tolerance);
      if (message !== undefined) return { reason: 'mismatch', message };
    }
  } finally {
    await session.close();
  }
  return { reason: 'pass', message: '' };
}

async function toleranceOf(folder: string): Promise<Tolerance> {
  const file = path.join(folder, 'data.json');
  if (!existsSync(file)) return TOLERANCE;
  const data = JSON.parse(await readFile(file, 'utf8')) as Partial<Tolerance>;
  return { rtol: Math.max(TOLERANCE.rtol, data.rtol ?? 0), atol: Math.max(TOLERANCE.atol, data.atol ?? 0) };
}
