import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ChildRunner } from '../../src/adapters/onnxruntime/childRunner';
import { hostLaunch } from '../../src/adapters/onnxruntime/launch';
import type { ClosedLoop } from '../../src/core/inference/closedLoop';
import { closedLoop } from '../../src/core/inference/closedLoop';
import type { Tensors } from '../../src/core/inference/tensor';
import { sessionRequest } from '../../src/core/inference/sessionRequest';
import { readOnnxModel } from '../../src/core/model/onnxModel';
import { hostFolder } from '../../test/support/inferenceRunner';

/** A model to measure: one float32 input of so many columns. */
export interface Subject {
  readonly name: string;
  readonly file: string;
  readonly input: string;
  readonly width: number;
}

const FIXTURES = path.join(__dirname, '..', '..', 'test', 'fixtures', 'onnx');

export const SUBJECTS: readonly Subject[] = [
  {
    ...{ name: 'small: scaler and logistic regression, 30 columns', input: 'X', width: 30 },
    file: path.join(FIXTURES, 'sklearn', 'bc_pipeline_logreg', 'model.onnx'),
  },
  {
    ...{ name: 'middle: perceptron 64-256-256-1', input: 'X', width: 64 },
    file: path.join(FIXTURES, 'behaviour', 'mlp256.onnx'),
  },
];

const runner = new ChildRunner(hostLaunch(hostFolder()));
const LIMITS = { threads: 1, timeoutMs: 60_000, maxRssMb: 2048 };
const DISTINCT_INPUTS = 32;

/** Inputs that are fed in turn. */
export function feedsOf({ input, width }: Subject, batch: number): Tensors[] {
  return Array.from({ length: DISTINCT_INPUTS }, (_, i): Tensors => {
    const data = Float32Array.from({ length: batch * width }, (__, j) => Math.sin(i + j));
    return { [input]: { type: 'float32', dims: [batch, width], data } };
  });
}

/** The closed loop of the performance tests, in a child of its own. */
export async function measureHarness(
  subject: Subject,
  batch: number,
  windowMs: number,
  maxWindows: number,
): Promise<ClosedLoop> {
  const onnx = readOnnxModel(readFileSync(subject.file));
  const opened = await runner.open(sessionRequest(onnx, subject.file, 'native', LIMITS), new AbortController().signal);
  if (opened.status !== 'ok') throw new Error(`The model does not load: ${JSON.stringify(opened)}`);
  const feeds = feedsOf(subject, batch);
  try {
    const request = { feeds, windowMs, minRuns: 50, maxWindows, warmupMs: windowMs / 2, mostMs: 60_000 };
    const outcome = await opened.value.measure(request);
    if (outcome.status !== 'ok') throw new Error(`The model does not run: ${JSON.stringify(outcome)}`);
    return closedLoop(outcome.value, batch);
  } finally {
    await opened.value.close();
  }
}
