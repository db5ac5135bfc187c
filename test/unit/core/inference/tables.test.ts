import assert from 'node:assert/strict';
import fc from 'fast-check';
import { splitAnswers } from '../../../../src/core/inference/answers';
import { bindColumns, feedRows } from '../../../../src/core/inference/bindTable';
import { CellError, tensorOfCells } from '../../../../src/core/inference/cells';
import { compareLabel, compareNumber } from '../../../../src/core/inference/compare';
import { parseCsv } from '../../../../src/core/inference/csvTable';
import type { ModelUnderTest } from '../../../../src/core/inference/modelUnderTest';
import { describeModel } from '../../../../src/core/inference/modelUnderTest';
import type { ElementType } from '../../../../src/core/inference/tensor';
import { float16ToNumber, numberToFloat16 } from '../../../../src/core/inference/tensor';
import { readOnnxModel } from '../../../../src/core/model/onnxModel';
import { problemOf } from '../../../support/throwsProblem';
import { fixtureBytes } from '../../../support/fixtures';

const model = (name: string): ModelUnderTest =>
  describeModel(readOnnxModel(fixtureBytes('onnx', 'sklearn', name, 'model.onnx')));

function bind(name: string, csv: string): ReturnType<typeof feedRows> {
  const table = parseCsv(csv, 'golden.csv');
  const binding = bindColumns(model(name), table, splitAnswers(model(name), table).candidates, 'error');
  return feedRows(binding, table, [...table.rows.keys()]);
}

describe('columns and inputs', () => {
  it('feeds all input columns in order to one matrix', () => {
    const feeds = bind('iris_logreg_zipmap', 'a,b,c,d,pred\n1,2,3,4,0\n5,6,7,8,1\n');
    assert.deepEqual(feeds, { X: { type: 'float32', dims: [2, 4], data: new Float32Array([1, 2, 3, 4, 5, 6, 7, 8]) } });
  });

  it('feeds one input a column by name, whatever the order, and missing values as they are', () => {
    const feeds = bind('passengers_pipeline', 'sex,age,embarked,fare,pred\nmale,,S,7.5,0\n');
    assert.deepEqual(Object.keys(feeds), ['age', 'fare', 'sex', 'embarked']);
    assert.ok(Number.isNaN(feeds['age']?.data[0]));
    assert.deepEqual(feeds['sex'], { type: 'string', dims: [1, 1], data: ['male'] });
  });

  it('takes columns of other names in order', () => {
    const feeds = bind('passengers_pipeline', 'c0,c1,c2,c3,pred\n30,7.5,male,S,0\n');
    assert.deepEqual(feeds['embarked'], { type: 'string', dims: [1, 1], data: ['S'] });
  });

  it('names what is missing, too many and misspelt', async () => {
    await problemOf('data/columns', () => bind('passengers_pipeline', 'age,sex,embarked,pred\n1,male,S,0\n'));
    await problemOf('data/columns', () =>
      bind('passengers_pipeline', 'age,fare,sex,embarked,id,pred\n1,1,male,S,7,0\n'),
    );
    await problemOf('data/columns', () => bind('iris_logreg_zipmap', 'a,b,c,pred\n1,2,3,0\n'));
    await problemOf('golden/answer-column', () => bind('iris_logreg_zipmap', 'a,b,c,d,proba_setosa\n1,2,3,4,1\n'));
    await problemOf('golden/answer-column', () => bind('iris_logreg_zipmap', 'a,b,c,d,output:none\n1,2,3,4,1\n'));
  });
});

describe('parseCsv', () => {
  it('reads quotes, line breaks in fields, a byte order mark and empty fields', () => {
    const table = parseCsv('\ufeffa,b\r\n"x, ""y""\nz",\r\n', 'f.csv');
    assert.deepEqual(table.columns, ['a', 'b']);
    assert.deepEqual(table.rows, [['x, "y"\nz', null]]);
  });

  it('names an empty file, a file without rows, a column twice and ragged lines', async () => {
    await problemOf('data/no-rows', () => parseCsv('', 'f.csv'));
    await problemOf('data/no-rows', () => parseCsv('a,b\n', 'f.csv'));
    await problemOf('data/duplicate-column', () => parseCsv('a,a\n1,2\n', 'f.csv'));
    await problemOf('data/csv-syntax', () => parseCsv('a,b\n1\n', 'f.csv'));
    await problemOf('data/csv-syntax', () => parseCsv('a,b\n1,"2\n', 'f.csv'));
  });
});

describe('cells', () => {
  const convert = (type: ElementType, cell: string | null): unknown =>
    tensorOfCells(type, [1], [cell], () => 'here').data[0];

  it('reads numbers, missing values and infinities, and nothing else as a number', () => {
    assert.equal(convert('float64', '-1.5e3'), -1500);
    assert.ok(Number.isNaN(convert('float64', null)));
    assert.ok(Number.isNaN(convert('float32', 'NaN')));
    assert.equal(convert('float64', '-inf'), -Infinity);
    for (const text of ['1,5', '0x10', '12 kg', 'male', '2024-01-31', '31.12.2024']) {
      assert.throws(() => convert('float64', text), CellError);
    }
  });

  it('keeps 64-bit integers whole and refuses what does not fit', () => {
    assert.equal(convert('int64', '9223372036854775807'), 9223372036854775807n);
    assert.equal(convert('int64', '3.0'), 3n);
    for (const [type, text] of [
      ['int64', '9223372036854775808'],
      ['uint8', '256'],
      ['uint8', '-1'],
      ['int32', '1.5'],
    ] as const) {
      assert.throws(() => convert(type, text), CellError);
    }
    assert.throws(() => convert('int64', null), CellError);
  });

  it('turns half-precision bits into the number and back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffff }), (bits) => {
        const number = float16ToNumber(bits);
        if (Number.isNaN(number)) assert.ok(Number.isNaN(float16ToNumber(numberToFloat16(number))));
        else assert.equal(numberToFloat16(number), bits);
      }),
    );
    assert.equal(float16ToNumber(numberToFloat16(0.1)), 0.0999755859375);
  });
});

describe('compare', () => {
  it('compares within absolute and relative tolerance, and NaN with NaN', () => {
    const close = (expected: string | null, actual: number): boolean =>
      compareNumber(expected, actual, { rtol: 1e-3, atol: 1e-5 }).isEqual;
    assert.ok(close('1000', 1000.9) && !close('1000', 1001.1));
    assert.ok(close('0', 9e-6) && !close('0', 2e-5));
    assert.ok(close(null, NaN) && close('inf', Infinity) && !close('1', NaN) && !close('inf', -Infinity));
  });

  it('compares labels to the letter, and as numbers where both are', () => {
    assert.ok(compareLabel('1.0', 1).isEqual && compareLabel('True', 1).isEqual && compareLabel('a', 'a').isEqual);
    assert.ok(!compareLabel('a', 'A').isEqual && !compareLabel('1', 2).isEqual && !compareLabel('', 0).isEqual);
  });
});
