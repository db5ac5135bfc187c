import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { compareTensors } from '../../../../src/core/inference/compareTensors';
import { parseJsonLines } from '../../../../src/core/inference/jsonLinesTable';
import { parseParquet } from '../../../../src/core/inference/parquetTable';
import { testPlanSchema } from '../../../../src/core/inference/plan';
import type { Tensor } from '../../../../src/core/inference/tensor';
import { readTensorProto } from '../../../../src/core/inference/tensorProto';
import { fixtureBytes } from '../../../support/fixtures';
import { withTempFolder } from '../../../support/tempFolder';
import { resultOf, runPlan } from '../../../support/testRun';
import { problemOf } from '../../../support/throwsProblem';

describe('JSON Lines', () => {
  it('reads typed values, missing keys and lists', () => {
    const table = parseJsonLines('{"a": 1, "b": "x"}\n\n{"b": null, "c": [1.5, true]}\n', 'f.jsonl');
    assert.deepEqual(table.columns, ['a', 'b', 'c[0]', 'c[1]']);
    assert.deepEqual(table.rows, [
      [1, 'x', null, null],
      [null, null, 1.5, true],
    ]);
    assert.equal(table.lineOf?.(1), 3);
  });

  it('names the line that is not an object, a nested value and an empty file', async () => {
    const problem = await problemOf('data/json-syntax', () => parseJsonLines('{"a": 1}\n[1]\n', 'f.jsonl'));
    assert.equal(problem.place?.line, 2);
    await problemOf('data/json-syntax', () => parseJsonLines('{"a": 1', 'f.jsonl'));
    await problemOf('data/value', () => parseJsonLines('{"a": {"b": 1}}', 'f.jsonl'));
    await problemOf('data/no-rows', () => parseJsonLines('\n', 'f.jsonl'));
  });
});

describe('Parquet', () => {
  it('reads what pyarrow writes, with either compression', async () => {
    for (const name of ['passengers.snappy.parquet', 'passengers.zstd.parquet']) {
      const table = await parseParquet(fixtureBytes('tables', name), name);
      assert.deepEqual(table.columns, ['age', 'fare', 'sex', 'embarked', 'pred', 'proba_1']);
      assert.equal(table.rows.length, 180);
      assert.deepEqual(table.rows[0]?.slice(1, 5), [49.17203, 'male', 'S', 1n]);
    }
  });

  it('refuses dates, and files that are cut off or something else', async () => {
    await problemOf('data/value', () => parseParquet(fixtureBytes('tables', 'date.parquet'), 'f'));
    const bytes = fixtureBytes('tables', 'passengers.snappy.parquet');
    await problemOf('data/parquet', () => parseParquet(bytes.subarray(0, 3000), 'f'));
    await problemOf('data/parquet', () => parseParquet(new TextEncoder().encode('a,b\n1,2\n'), 'f'));
  });

  it('feeds a model as CSV does', async () => {
    const folder = '../onnx/sklearn/passengers_pipeline';
    const golden = [{ parquet: `../../../tables/passengers.zstd.parquet` }];
    const report = await runPlan(
      `onnx/sklearn/${path.basename(folder)}/model.onnx`,
      { golden },
      { root: fixtureRoot(), only: ['golden'] },
    );
    assert.equal(report.verdict, 'pass', JSON.stringify(report.tests));
    const lists = await runPlan(
      'onnx/sklearn/iris_logreg_zipmap/model.onnx',
      { golden: [{ parquet: '../../../tables/lists.parquet' }] },
      { root: fixtureRoot(), only: ['golden'] },
    );
    assert.match(resultOf(lists, 'golden/../../../tables/lists.parquet').message, /2 rows agree|rows differ/);
  });
});

const fixtureRoot = (): string => path.join(__dirname, '..', '..', '..', 'fixtures');

/** A TensorProto of the given parts. */
function tensorProto(
  dims: readonly number[],
  type: number,
  write: (writer: BinaryWriter) => void,
  name = '',
): Uint8Array {
  const writer = new BinaryWriter();
  for (const dim of dims) writer.tag(1, WireType.Varint).int64(dim);
  writer.tag(2, WireType.Varint).int32(type);
  write(writer);
  if (name !== '') writer.tag(8, WireType.LengthDelimited).string(name);
  return writer.finish();
}

const rawFloats = (values: readonly number[]): ((writer: BinaryWriter) => void) => {
  const bytes = new Uint8Array(Float32Array.from(values).buffer);
  return (writer) => writer.tag(9, WireType.LengthDelimited).bytes(bytes);
};

describe('readTensorProto', () => {
  it('reads raw bytes, packed and unpacked lists, strings and 64-bit integers', () => {
    assert.deepEqual(readTensorProto(tensorProto([2], 1, rawFloats([1, -2]), 'x'), 'f'), {
      name: 'x',
      tensor: { type: 'float32', dims: [2], data: new Float32Array([1, -2]) },
    });
    const packed = tensorProto([2], 1, (w) => w.tag(4, WireType.LengthDelimited).fork().float(1).float(2).join());
    assert.deepEqual([...readTensorProto(packed, 'f').tensor.data], [1, 2]);
    const unpacked = tensorProto([2], 7, (w) =>
      w
        .tag(7, WireType.Varint)
        .int64(-1)
        .tag(7, WireType.Varint)
        .int64(2n ** 60n),
    );
    assert.deepEqual([...readTensorProto(unpacked, 'f').tensor.data], [-1n, 2n ** 60n]);
    const strings = tensorProto([1], 8, (w) => w.tag(6, WireType.LengthDelimited).string('é'));
    assert.deepEqual(readTensorProto(strings, 'f').tensor.data, ['é']);
    const half = tensorProto([1], 10, (w) => w.tag(5, WireType.Varint).int32(0x3c00));
    assert.deepEqual([...readTensorProto(half, 'f').tensor.data], [0x3c00]);
  });

  it('refuses other types, wrong sizes, hostile shapes and bytes that are no tensor', async () => {
    for (const bytes of [
      tensorProto([1], 16, rawFloats([1])),
      tensorProto([3], 1, rawFloats([1])),
      tensorProto([2 ** 40], 1, rawFloats([1])),
      tensorProto([-1], 1, rawFloats([1])),
      new TextEncoder().encode('not a tensor'),
    ]) {
      await problemOf('data/tensor', () => readTensorProto(bytes, 'f'));
    }
  });
});

describe('compareTensors', () => {
  const floats = (...values: number[]): Tensor => ({
    type: 'float32',
    dims: [values.length],
    data: Float32Array.from(values),
  });
  const tolerance = { rtol: 1e-3, atol: 1e-5 };

  it('takes NaN for equal to NaN, and compares type and shape', () => {
    assert.ok(compareTensors(floats(NaN, Infinity, 1), floats(NaN, Infinity, 1.0005), tolerance).isEqual);
    assert.ok(!compareTensors(floats(1), floats(NaN), tolerance).isEqual);
    assert.ok(!compareTensors(floats(Infinity), floats(-Infinity), tolerance).isEqual);
    assert.ok(!compareTensors(floats(-Infinity), floats(-1e30), tolerance).isEqual);
    assert.ok(compareTensors(floats(-Infinity), floats(-3.4028234663852886e38), tolerance).isEqual);
    assert.match(compareTensors(floats(1, 2), floats(1), tolerance).message, /shape \[1\] instead of \[2\]/);
    const integers: Tensor = { type: 'int32', dims: [1], data: new Int32Array([1]) };
    assert.match(compareTensors(floats(1), integers, tolerance).message, /element type int32/);
    assert.ok(!compareTensors(integers, { ...integers, data: new Int32Array([2]) }, { rtol: 10, atol: 10 }).isEqual);
  });
});

describe('folders of tensors', () => {
  const write = async (root: string, name: string, bytes: Uint8Array): Promise<void> => {
    await mkdir(path.dirname(path.join(root, name)), { recursive: true });
    await writeFile(path.join(root, name), bytes);
  };
  const golden = [{ dir: 'test_data_set_*' }];

  it('runs every set, by the names of the tensors or in order', async () => {
    await withTempFolder(async (root) => {
      await write(root, 'model.onnx', fixtureBytes('onnx', 'behaviour', 'id_f32.onnx'));
      for (const [set, name] of [
        ['0', 'X'],
        ['1', ''],
      ] as const) {
        await write(root, `test_data_set_${set}/input_0.pb`, tensorProto([1, 2], 1, rawFloats([1, 2]), name));
        await write(
          root,
          `test_data_set_${set}/output_0.pb`,
          tensorProto([1, 2], 1, rawFloats([1, set === '0' ? 2 : 3])),
        );
      }
      const report = await runPlan('model.onnx', { golden }, { root, only: ['golden'] });
      const { verdict, message } = resultOf(report, 'golden/test_data_set_*');
      assert.equal(verdict, 'fail');
      assert.match(
        message,
        /^test_data_set_1, output Y: 1 of 2 values differ, the first at \[0, 1\]: expected 3, got 2/,
      );
      assert.equal(report.data.length, 4);
    });
  });

  it('tells when there is none, and when an input is missing', async () => {
    await withTempFolder(async (root) => {
      await write(root, 'model.onnx', fixtureBytes('onnx', 'behaviour', 'id_f32.onnx'));
      const none = await runPlan('model.onnx', { golden }, { root, only: ['golden'] });
      assert.equal(none.tests[0]?.details?.['code'], 'data/tensor-set');
      await write(root, 'test_data_set_0/output_0.pb', tensorProto([1, 2], 1, rawFloats([1, 2])));
      const missing = await runPlan('model.onnx', { golden }, { root, only: ['golden'] });
      assert.match(missing.tests[0]?.message ?? '', /no tensor for input X/);
    });
  });
});

describe('golden entries', () => {
  it('name one source each', () => {
    assert.ok(testPlanSchema.safeParse({ golden: [{ csv: 'a.csv' }, { jsonl: 'a.jsonl' }, { dir: 't' }] }).success);
    assert.ok(!testPlanSchema.safeParse({ golden: [{}] }).success);
    assert.ok(!testPlanSchema.safeParse({ golden: [{ csv: 'a.csv', dir: 't' }] }).success);
  });
});
