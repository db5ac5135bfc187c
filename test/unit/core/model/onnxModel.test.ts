import assert from 'node:assert/strict';
import fc from 'fast-check';
import { PreflightError } from '../../../../src/core/base/problem';
import { allNodes, allTensors, readOnnxModel, signatureOf } from '../../../../src/core/model/onnxModel';
import { fixtureBytes } from '../../../support/fixtures';

const read = (...parts: string[]): ReturnType<typeof readOnnxModel> => readOnnxModel(fixtureBytes('onnx', ...parts));

describe('signatureOf', () => {
  it('reads one matrix input and keeps the type of a ZipMap output', () => {
    assert.deepEqual(signatureOf(fixtureBytes('onnx', 'sklearn', 'iris_logreg_zipmap', 'model.onnx')), {
      inputs: [{ name: 'X', type: 'float32', shape: [null, 4] }],
      outputs: [
        { name: 'output_label', type: 'int64', shape: [null] },
        { name: 'output_probability', type: 'sequence(map(int64, float32))', shape: null },
      ],
    });
  });

  it('reads one input per column, and strings', () => {
    const { inputs } = signatureOf(fixtureBytes('onnx', 'sklearn', 'passengers_pipeline', 'model.onnx'));
    assert.deepEqual(
      inputs.map(({ name, type }) => `${name}: ${type}`),
      ['age: float32', 'fare: float32', 'sex: string', 'embarked: string'],
    );
  });

  it('tells unnamed dimensions, fixed ones and an undeclared shape apart', () => {
    const shapeOf = (file: string): unknown => signatureOf(fixtureBytes('onnx', 'behaviour', file)).inputs[0]?.shape;
    assert.deepEqual(shapeOf('fixed.onnx'), [1, 4]);
    assert.deepEqual(shapeOf('unnamed_dim.onnx'), [null, 3]);
    assert.deepEqual(shapeOf('scalar.onnx'), []);
    assert.equal(shapeOf('noshape.onnx'), null);
  });
});

describe('readOnnxModel', () => {
  it('reads what the runtime does not tell: producer, opsets, IR version and nodes with domains', () => {
    const model = read('sklearn', 'iris_logreg_zipmap', 'model.onnx');
    assert.equal(model.producerName, 'skl2onnx');
    assert.deepEqual([...model.opsets.keys()].sort(), ['ai.onnx', 'ai.onnx.ml']);
    assert.ok(model.irVersion >= 3);
    assert.deepEqual(
      [...allNodes(model)].map((node) => `${node.domain}.${node.opType}`),
      ['ai.onnx.ml.LinearClassifier', 'ai.onnx.Cast', 'ai.onnx.ml.Normalizer', 'ai.onnx.ml.ZipMap'],
    );
    assert.deepEqual([...allNodes(model)].at(-1)?.attributes.get('classlabels_int64s'), [0, 1, 2]);
  });

  it('reads nodes of subgraphs', () => {
    const ops = [...allNodes(read('sklearn', 'wine_knn', 'model.onnx'))].map((node) => node.opType);
    assert.ok(ops.includes('Scan') && ops.includes('ReduceSumSquare'));
  });

  it('reads references to external data', () => {
    const tensors = [...allTensors(read('behaviour', 'ext_trav.onnx'))].filter((tensor) => tensor.external);
    assert.match(tensors[0]?.external?.['location'] ?? '', /\.\./);
  });

  it('names an empty file, a cut-off file, a pointer and a file of another kind', () => {
    const bytes = fixtureBytes('onnx', 'sklearn', 'wine_knn', 'model.onnx');
    const codeOf = (content: Uint8Array): string | undefined => {
      try {
        readOnnxModel(content);
      } catch (error) {
        return PreflightError.is(error) ? error.problem.code : String(error);
      }
      return undefined;
    };
    assert.equal(codeOf(new Uint8Array()), 'onnx/empty');
    assert.equal(codeOf(bytes.subarray(0, 2000)), 'onnx/truncated');
    assert.equal(codeOf(Buffer.from('version https://git-lfs.github.com/spec/v1\noid sha256:00')), 'onnx/lfs-pointer');
    assert.equal(codeOf(Buffer.from('{"cells": []}')), 'onnx/not-a-model');
    assert.equal(codeOf(Buffer.from([0x08, 0x07])), 'onnx/not-a-model');
  });

  it('answers any bytes with a model or a named problem', () => {
    const original = fixtureBytes('onnx', 'sklearn', 'passengers_pipeline', 'model.onnx');
    const change = fc.record({ at: fc.nat(original.length - 1), to: fc.integer({ min: 0, max: 255 }) });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 5 }), fc.nat(original.length), (changes, length) => {
        const bytes = original.slice();
        for (const { at, to } of changes) bytes[at] = to;
        for (const content of [bytes, bytes.subarray(0, length)]) {
          try {
            signatureOf(content);
          } catch (error) {
            assert.ok(PreflightError.is(error), String(error));
          }
        }
      }),
    );
  });

  it('names a problem for bytes that end in the first tag', () => {
    assert.throws(
      () => readOnnxModel(new Uint8Array([128]), 'a.onnx'),
      (error) => PreflightError.is(error) && error.problem.code.startsWith('onnx/'),
    );
  });
});
