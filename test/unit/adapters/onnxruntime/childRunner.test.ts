import assert from 'node:assert/strict';
import { PreflightError } from '../../../../src/core/base/problem';
import type { BackendChoice, InferenceSession, Outcome } from '../../../../src/core/inference/runner';
import type { Tensor } from '../../../../src/core/inference/tensor';
import { sessionRequest } from '../../../../src/core/inference/sessionRequest';
import { readOnnxModel } from '../../../../src/core/model/onnxModel';
import { fixtureBytes, fixturePath } from '../../../support/fixtures';
import { childRunner } from '../../../support/inferenceRunner';

const runner = childRunner();
const never = new AbortController().signal;

interface Settings {
  readonly timeoutMs: number;
  readonly maxRssMb: number;
  readonly signal: AbortSignal;
  readonly backend: BackendChoice;
}

async function open(
  file: string,
  { timeoutMs = 15_000, maxRssMb = 1024, signal = never, backend = 'native' }: Partial<Settings> = {},
): Promise<Outcome<InferenceSession>> {
  const limits = { timeoutMs, maxRssMb };
  const onnx = readOnnxModel(fixtureBytes('onnx', file));
  const request = sessionRequest(onnx, fixturePath('onnx', file), backend, { threads: 1, ...limits });
  return await runner.open(request, signal);
}

async function opened(...args: Parameters<typeof open>): Promise<InferenceSession> {
  const outcome = await open(...args);
  assert.equal(outcome.status, 'ok', JSON.stringify(outcome));
  return outcome.value;
}

const matrix = (rows: number, columns: number): Tensor => ({
  type: 'float32',
  dims: [rows, columns],
  data: new Float32Array(rows * columns).fill(1),
});

describe('ChildRunner', () => {
  it('runs a model in a child and returns its outputs, also those of a ZipMap', async () => {
    const session = await opened('sklearn/iris_logreg_zipmap/model.onnx');
    assert.match(session.backend, /^native \d+\.\d+/);
    const outcome = await session.run({ X: matrix(2, 4) });
    assert.equal(outcome.status, 'ok');
    assert.deepEqual(outcome.value['output_probability']?.dims, [2, 3]);
    assert.equal(outcome.value['output_label']?.type, 'int64');
    await session.close();
  });

  it('keeps strings and 64-bit integers whole', async () => {
    const session = await opened('behaviour/id_i64.onnx');
    const data = new BigInt64Array([2n ** 62n, -1n]);
    assert.deepEqual(await session.run({ X: { type: 'int64', dims: [1, 2], data } }), {
      status: 'ok',
      value: { Y: { type: 'int64', dims: [1, 2], data } },
    });
    await session.close();
    const strings = await opened('behaviour/id_str.onnx');
    const words: Tensor = { type: 'string', dims: [1, 2], data: ['é', ''] };
    assert.deepEqual(await strings.run({ X: words }), { status: 'ok', value: { Y: words } });
    await strings.close();
  });

  it('reports what the runtime refuses and goes on', async () => {
    const session = await opened('sklearn/iris_logreg_zipmap/model.onnx');
    assert.equal((await session.run({ X: matrix(2, 5) })).status, 'refused');
    assert.equal((await session.run({})).status, 'refused');
    assert.equal((await session.run({ X: matrix(2, 4) })).status, 'ok');
    await session.close();
  });

  it('survives a model that aborts the runtime and names the signal', async () => {
    const session = await opened('sklearn/wine_knn/model.onnx');
    const outcome = await session.run({ X: matrix(0, 13) });
    assert.equal(outcome.status, 'crashed');
    assert.equal(outcome.signal, 'SIGFPE');
    assert.equal((await session.run({ X: matrix(1, 13) })).status, 'crashed');
    await session.close();
  });

  it('ends a model that never returns', async () => {
    const session = await opened('behaviour/infloop.onnx', { timeoutMs: 4000 });
    const outcome = await session.run({ X: { type: 'float32', dims: [1], data: new Float32Array(1) } });
    assert.deepEqual(outcome, { status: 'timeout', afterMs: 4000 });
    await session.close();
  });

  it('ends a model that takes more memory than allowed', async () => {
    const session = await opened('behaviour/bomb.onnx', { maxRssMb: 400 });
    const outcome = await session.run({ s: { type: 'int64', dims: [1], data: new BigInt64Array([4_000_000_000n]) } });
    assert.equal(outcome.status, 'memory');
    assert.ok(outcome.rssMb > 400);
    await session.close();
  });

  it('ends the child when the job is cancelled', async () => {
    const controller = new AbortController();
    const session = await opened('behaviour/infloop.onnx', { signal: controller.signal });
    const running = session.run({ X: { type: 'float32', dims: [1], data: new Float32Array(1) } });
    setTimeout(() => {
      controller.abort();
    }, 50);
    await assert.rejects(running, (error) => PreflightError.is(error, 'job/cancelled'));
  });

  it('refuses a model of a newer IR version', async () => {
    assert.equal((await open('behaviour/ir14.onnx')).status, 'refused');
  });

  it('times runs inside the child', async () => {
    const session = await opened('behaviour/mlp256.onnx');
    const feeds = [{ X: matrix(1, 64) }, { X: matrix(1, 64) }];
    const outcome = await session.measure({
      feeds,
      windowMs: 20,
      minRuns: 10,
      maxWindows: 3,
      warmupMs: 50,
      mostMs: 1000,
    });
    assert.equal(outcome.status, 'ok');
    assert.equal(outcome.value.windows.length, 3);
    for (const { runs, ms } of outcome.value.windows)
      assert.ok(runs.length >= 10 && runs.every((run) => run > 0 && run <= ms));
    const memory = await session.memory();
    assert.ok(memory.status === 'ok' && memory.value.peakMb >= memory.value.baselineMb);
    await session.close();
  });
});
