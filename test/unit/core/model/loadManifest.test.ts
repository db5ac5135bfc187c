import assert from 'node:assert/strict';
import fc from 'fast-check';
import { PreflightError } from '../../../../src/core/base/problem';
import {
  checkManifest,
  findModel,
  listModels,
  loadManifest,
  parseManifest,
} from '../../../../src/core/model/loadManifest';
import { MANIFEST } from '../../../support/exampleManifest';
import { MemoryFiles } from '../../../support/memoryFiles';
import { problemOf } from '../../../support/throwsProblem';

const FILE = 'models/churn/model.yaml';

function problemsOf(text: string): { code: string; at: string; message: string }[] {
  const result = checkManifest(text, FILE);
  if (result.ok) return [];
  return result.problems.map(({ code, place, message }) => ({ code, at: `${place?.line}:${place?.column}`, message }));
}

describe('loadManifest', () => {
  it('reads a manifest by name, folder and file', async () => {
    const files = new MemoryFiles({ [FILE]: MANIFEST });
    for (const given of ['churn', 'models/churn', './models/churn/', FILE]) {
      const model = await loadManifest({ files }, given);
      assert.equal(model.manifest.name, 'churn');
      assert.equal(model.folder, 'models/churn');
      assert.equal(model.resolve(model.manifest.notebook), 'notebooks/train.ipynb');
      assert.deepEqual(model.manifest.tests.smoke.batches, [1, 2, 7]);
    }
  });

  it('lists the models and suggests the one that was meant', async () => {
    const files = new MemoryFiles({ [FILE]: MANIFEST, 'models/fraud/model.yaml': '' });
    assert.deepEqual(
      (await listModels({ files })).map((entry) => entry.name),
      ['churn', 'fraud'],
    );
    const problem = await problemOf('model/not-found', () => findModel({ files }, 'chrun'));
    assert.match(problem.message, /did you mean churn\?/);
    assert.match(problem.remedy, /churn, fraud/);
  });

  it('refuses a folder outside the repository', async () => {
    await problemOf('model/not-found', () => findModel({ files: new MemoryFiles() }, '../other'));
  });

  it('names a misspelt key once, at its place, with the key that was meant', async () => {
    const text = MANIFEST.replace('owner:', 'ownr:');
    assert.deepEqual(problemsOf(text), [
      { code: 'manifest/unknown-key', at: '3:1', message: 'Unknown key ownr; did you mean owner?' },
    ]);
    const problem = await problemOf('manifest/unknown-key', () => parseManifest(text, FILE));
    assert.deepEqual(problem.place, { file: FILE, line: 3, column: 1 });
  });

  it('finds misspelt keys deep in the file and in lists', () => {
    assert.deepEqual(problemsOf(MANIFEST.replace('    role: train', '    rol: train')), [
      { code: 'manifest/unknown-key', at: '11:5', message: 'Unknown key rol in data[0]; did you mean role?' },
    ]);
    assert.deepEqual(problemsOf(MANIFEST.replace('- csv: golden.csv', '- cvs: golden.csv')), [
      { code: 'manifest/unknown-key', at: '15:7', message: 'Unknown key cvs in tests.golden[0]; did you mean csv?' },
    ]);
  });

  it('tells all problems in the order of the file', () => {
    const text = MANIFEST.replace('version: 1.2.0', 'version: 1.2').replace('task: binary', 'task: binry');
    assert.deepEqual(
      problemsOf(text).map(({ code, at }) => [code, at]),
      [
        ['manifest/wrong-type', '2:10'],
        ['manifest/invalid-value', '6:7'],
      ],
    );
  });

  it('tells what is missing and what an empty file lacks', () => {
    assert.deepEqual(
      problemsOf(MANIFEST.replace('artifact: model.onnx\n', '')).map(({ code, message }) => [code, message]),
      [['manifest/missing-key', 'artifact is missing.']],
    );
    assert.deepEqual(new Set(problemsOf('').map(({ code }) => code)), new Set(['manifest/missing-key']));
  });

  it('looks into the branch of a union that was meant', () => {
    const text = `${MANIFEST}      outputs:\n        pred: {rtoll: 1}\n`;
    assert.deepEqual(
      problemsOf(text).map(({ code, at }) => [code, at]),
      [['manifest/unknown-key', '17:16']],
    );
  });

  it('places a syntax error', async () => {
    const problem = await problemOf('yaml/syntax', () => parseManifest('name: churn\nowner: [\n', FILE));
    assert.equal(problem.place?.line, 3);
    await problemOf('yaml/syntax', () => parseManifest('name: a\nname: b\n', FILE));
    await problemOf('yaml/syntax', () => parseManifest('name: a\n---\nname: b\n', FILE));
  });

  it('refuses an absolute path', async () => {
    const model = parseManifest(MANIFEST.replace('model.onnx', '/data/model.onnx'), FILE);
    await problemOf('manifest/absolute-path', () => model.resolve(model.manifest.artifact));
    await problemOf('manifest/absolute-path', () => model.resolve('C:\\model.onnx'));
  });

  it('refuses aliases that multiply, and nesting without end', async () => {
    const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]'];
    for (let i = 0; i < 9; i += 1) {
      const [from, to] = [String.fromCharCode(97 + i), String.fromCharCode(98 + i)];
      bomb.push(`${to}: &${to} [${Array.from({ length: 9 }, () => `*${from}`).join(',')}]`);
    }
    await problemOf('yaml/syntax', () => parseManifest(bomb.join('\n'), FILE));
    for (const nest of ['[', '{a: ', '- ', '? ']) {
      await problemOf('yaml/too-deep', () => parseManifest(nest.repeat(10_000), FILE));
    }
    const stairs = Array.from({ length: 1_000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n');
    await problemOf('yaml/too-deep', () => parseManifest(stairs, FILE));
    await problemOf('yaml/too-large', () => parseManifest('#'.repeat(1_000_001), FILE));
  });

  it('throws nothing but Preflight errors, whatever the text', () => {
    const lines = fc.constantFrom(
      ...MANIFEST.split('\n'),
      '- ',
      '  ',
      '&a',
      '*a',
      '!!x y',
      '? :',
      '"',
      '{',
      '}',
      '<<: *a',
    );
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.array(lines, { maxLength: 20 }).map((parts) => parts.join('\n')),
      fc.json().map((json) => json),
    );
    fc.assert(
      fc.property(texts, (text) => {
        try {
          const result = checkManifest(text, FILE);
          const lineCount = text.split(/\r\n|\n/).length;
          if (!result.ok) for (const { place } of result.problems) assert.ok((place?.line ?? 0) <= lineCount);
        } catch (error) {
          if (!PreflightError.is(error)) throw error;
        }
      }),
      { numRuns: 500 },
    );
  });
});
