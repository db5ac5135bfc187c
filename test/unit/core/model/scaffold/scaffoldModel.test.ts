import assert from 'node:assert/strict';
import fc from 'fast-check';
import { silentJob } from '../../../../../src/core/base/job';
import { loadManifest, parseManifest } from '../../../../../src/core/model/loadManifest';
import { scaffoldModel, slug, type ScaffoldResult } from '../../../../../src/core/model/scaffold/scaffoldModel';
import { checkModel } from '../../../../../src/core/readiness/checkModel';
import { parsePolicy } from '../../../../../src/core/readiness/loadPolicy';
import { FakeServices } from '../../../../support/checkServices';
import { EXAMPLE_MODEL, exampleFiles } from '../../../../support/exampleFiles';
import { MemoryFiles } from '../../../../support/memoryFiles';
import { MemoryGit } from '../../../../support/memoryGit';
import { problemOf } from '../../../../support/throwsProblem';

const NOTEBOOK = 'notebooks/train.ipynb';

function scaffold(files: MemoryFiles, notebook = NOTEBOOK, name?: string): Promise<ScaffoldResult> {
  const options = { notebook, ...(name !== undefined && { name }) };
  return scaffoldModel({ files, git: new MemoryGit(files) }, options, silentJob());
}

/** The example before anybody described its model. */
function undescribed(): MemoryFiles {
  const files = exampleFiles();
  for (const file of [`${EXAMPLE_MODEL}/model.yaml`, `${EXAMPLE_MODEL}/MODEL_CARD.md`, 'preflight.yaml']) {
    files.content.delete(file);
  }
  return files;
}

function notebook(...cells: readonly string[]): string {
  return JSON.stringify({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: { language: 'python' } },
    cells: cells.map((source) => ({
      cell_type: source.startsWith('#md ') ? 'markdown' : 'code',
      metadata: {},
      ...(source.startsWith('#md ') ? {} : { outputs: [], execution_count: null }),
      source: source.replace(/^#md /, ''),
    })),
  });
}

describe('scaffoldModel', () => {
  it('takes from notebook, graph and files what they say', async () => {
    const files = undescribed();
    const { name, written, kept } = await scaffold(files);
    assert.equal(name, 'breast-cancer');
    assert.deepEqual(written, [`${EXAMPLE_MODEL}/model.yaml`, `${EXAMPLE_MODEL}/MODEL_CARD.md`, 'preflight.yaml']);
    assert.deepEqual(kept, []);
    const { manifest } = await loadManifest({ files }, name);
    assert.equal(manifest.task, 'binary');
    assert.equal(manifest.notebook, '../../notebooks/train.ipynb');
    assert.equal(manifest.artifact, 'model.onnx');
    assert.equal(manifest.metrics, 'metrics.json');
    assert.equal(manifest.environment?.lockfile, '../../requirements.txt');
    assert.deepEqual(manifest.tests.golden, [{ csv: 'golden.csv' }]);
    assert.deepEqual(
      manifest.data.map(({ role, path, uri }) => [role, path ?? uri]),
      [
        ['train', 'python:sklearn.datasets.load_breast_cancer'],
        ['test', 'evaluation.csv'],
        ['golden', 'golden.csv'],
      ],
    );
  });

  it('leaves placeholders that the readiness check names, and nothing else to do', async () => {
    const files = undescribed();
    const { folder, placeholders } = await scaffold(files);
    assert.ok(placeholders.length > 10);
    const policy = parsePolicy('profile: standard\n');
    const ports = { files, git: new MemoryGit(files) };
    const { report } = await checkModel(ports, new FakeServices(files), folder, { policy }, silentJob());
    const failed = report.checks.filter((check) => check.status === 'failed');
    assert.ok(failed.some((check) => check.id === 'manifest/complete'));
    for (const { id, message } of failed)
      assert.match(`${id} ${message}`, /placeholder|neither a digest nor a reason/i);
  });

  it('overwrites nothing', async () => {
    const files = exampleFiles();
    const before = files.text(`${EXAMPLE_MODEL}/model.yaml`);
    files.content.delete(`${EXAMPLE_MODEL}/MODEL_CARD.md`);
    const { written, kept } = await scaffold(files);
    assert.deepEqual(written, [`${EXAMPLE_MODEL}/MODEL_CARD.md`]);
    assert.deepEqual(kept, [`${EXAMPLE_MODEL}/model.yaml`, 'preflight.yaml']);
    assert.equal(files.text(`${EXAMPLE_MODEL}/model.yaml`), before);
  });

  it('names a model by option, file or title', async () => {
    const files = new MemoryFiles({
      'Churn Model v2.ipynb': notebook('x = 1'),
      'train.ipynb': notebook('#md # Fraud scores: training'),
    });
    assert.equal((await scaffold(files, 'train.ipynb', 'mine')).folder, 'models/mine');
    assert.equal((await scaffold(files, 'Churn Model v2.ipynb')).name, 'churn-model-v2');
    assert.equal((await scaffold(files, 'train.ipynb')).name, 'fraud-scores');
    const problem = await problemOf('scaffold/name', () => scaffold(files, 'train.ipynb', 'My Model'));
    assert.match(problem.remedy, /my-model/);
  });

  it('keeps secrets and paths of one machine out of the manifest', async () => {
    const code = [
      'import pandas as pd, os',
      'from pathlib import Path',
      'DATA = "/home/someone/data"',
      'a = pd.read_csv(DATA + "/private.csv")',
      'b = pd.read_parquet("https://user:token@example.com/b.parquet?sig=secret")',
      'c = pd.read_csv(Path("..") / "data" / "c.csv")',
      'd = pd.read_csv(unknown)',
    ];
    const files = new MemoryFiles({ 'notebooks/x.ipynb': notebook(code.join('\n')), 'data/c.csv': '1\n' });
    await scaffold(files, 'notebooks/x.ipynb');
    const text = files.text('models/x/model.yaml') ?? '';
    assert.doesNotMatch(text, /someone|token|secret/);
    const { data } = parseManifest(text, 'models/x/model.yaml').manifest;
    assert.deepEqual(
      data.map(({ name, path, uri }) => [name, path ?? uri]),
      [
        ['private', '[TODO: where private is kept, so that others find it]'],
        ['b', 'https://example.com/b.parquet'],
        ['c', '../../data/c.csv'],
      ],
    );
  });

  it('says what is wrong with a notebook that cannot be read', async () => {
    await problemOf('files/not-found', () => scaffold(new MemoryFiles(), 'none.ipynb'));
    await problemOf('notebook/not-json', () => scaffold(new MemoryFiles({ 'a.ipynb': 'no' }), 'a.ipynb'));
  });

  it('goes on without an artifact that cannot be read', async () => {
    const files = undescribed();
    files.content.set(`${EXAMPLE_MODEL}/model.onnx`, new Uint8Array([1, 2, 3]));
    const { name } = await scaffold(files, NOTEBOOK, 'other');
    assert.match((await loadManifest({ files }, name)).manifest.artifact, /TODO/);
  });

  it('writes files that parse, whatever a notebook says', async () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc.constantFrom('"', "'", '---', '# x', '<script>', '{{x}}', '[TODO: a]', '| a |', ': - &a *b'),
    );
    await fc.assert(
      fc.asyncProperty(hostile, hostile, async (title, path) => {
        const code = `import pandas as pd\npd.read_csv(${JSON.stringify(path)})\nx = ${JSON.stringify(`${path}.onnx`)}`;
        const files = new MemoryFiles({ 'n.ipynb': notebook(`#md # ${title}\n\n${title}`, code) });
        const { folder } = await scaffold(files, 'n.ipynb', 'm');
        const { manifest } = await loadManifest({ files }, folder);
        assert.equal(manifest.name, 'm');
        const ports = { files, git: new MemoryGit(files) };
        await checkModel(ports, new FakeServices(files), folder, {}, silentJob());
      }),
      { numRuns: 60 },
    );
  });

  it('makes names that are names', () => {
    assert.equal(slug('Über-Modell №1!'), 'uber-modell-no1');
    assert.equal(slug('模型'), '');
  });
});
