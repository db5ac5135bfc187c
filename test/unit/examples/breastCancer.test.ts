import assert from 'node:assert/strict';
import path from 'node:path';
import { NodeFiles } from '../../../src/adapters/nodeFiles';
import { loadManifest } from '../../../src/core/model/loadManifest';
import { allNodes, readOnnxModel, signatureOf } from '../../../src/core/model/onnxModel';
import { YamlText } from '../../../src/core/model/yamlText';
import { loadPolicy } from '../../../src/core/readiness/loadPolicy';

const files = new NodeFiles(path.resolve('examples/breast-cancer'));
const folder = 'models/breast-cancer';

interface Cell {
  cell_type: string;
  execution_count: number | null;
  source: string[];
  outputs?: { output_type: string }[];
}

async function codeCells(name: string): Promise<Cell[]> {
  const notebook = JSON.parse(await files.readText(`notebooks/${name}.ipynb`)) as { cells: Cell[] };
  return notebook.cells.filter((cell) => cell.cell_type === 'code');
}

describe('the breast cancer example', () => {
  it('has a manifest and a policy that follow their schemas, and names files that exist', async () => {
    const model = await loadManifest({ files }, 'breast-cancer');
    const { notebook, artifact, card, environment } = model.manifest;
    for (const named of [notebook, artifact, card, environment?.lockfile ?? ''])
      assert.ok(await files.exists(model.resolve(named)), named);
    assert.equal((await loadPolicy({ files })).policy.profile, 'standard');
  });

  it('records the digests of its data', async () => {
    const model = await loadManifest({ files }, 'breast-cancer');
    const stored = model.manifest.data.filter((dataset) => dataset.path !== undefined);
    assert.deepEqual(
      stored.map((dataset) => dataset.role),
      ['test', 'golden'],
    );
    for (const dataset of stored) assert.equal(await files.digest(model.resolve(dataset.path ?? '')), dataset.digest);
    const metrics = JSON.parse(await files.readText(`${folder}/metrics.json`)) as { artifact: { sha256: string } };
    assert.equal(await files.digest(`${folder}/model.onnx`), `sha256:${metrics.artifact.sha256}`);
  });

  it('has an ONNX model that every supported runtime loads, with the default ZipMap output', async () => {
    const bytes = await files.readBytes(`${folder}/model.onnx`);
    const model = readOnnxModel(bytes);
    assert.ok(model.irVersion <= 10, `IR version ${model.irVersion}`);
    assert.equal(model.opsets.size, 2);
    for (const [domain, version] of model.opsets) assert.ok(version <= 21, `${domain} ${version}`);
    assert.ok([...allNodes(model)].some((node) => node.opType === 'ZipMap'));
    assert.deepEqual(
      signatureOf(bytes).inputs.map((input) => input.name),
      ['features'],
    );
  });

  it('has golden cases of thirty features, the true label and the answers', async () => {
    const rows = (await files.readText(`${folder}/golden.csv`)).trimEnd().split('\n');
    const columns = rows[0]?.split(',') ?? [];
    assert.deepEqual(columns.slice(30), ['label_true', 'pred', 'proba_0', 'proba_1']);
    assert.equal(rows.length, 33);
    for (const row of rows) assert.equal(row.split(',').length, columns.length);
  });

  it('quotes in the model card the figures that the notebook wrote', async () => {
    const card = await files.readText(`${folder}/MODEL_CARD.md`);
    const front = new YamlText(card.split('---\n')[1] ?? '', 'MODEL_CARD.md').value as {
      'model-index': { results: { metrics: { type: string; value: number }[] }[] }[];
    };
    const { metrics } = JSON.parse(await files.readText(`${folder}/metrics.json`)) as {
      metrics: Record<string, { value: number }>;
    };
    const quoted = front['model-index'][0]?.results[0]?.metrics.map(({ type, value }) => [type, value] as const) ?? [];
    assert.deepEqual(
      Object.fromEntries(quoted),
      Object.fromEntries(Object.entries(metrics).map(([name, { value }]) => [name, value])),
    );
  });

  it('has a notebook that ran from top to bottom without an error', async () => {
    const cells = await codeCells('train');
    assert.deepEqual(
      cells.map((cell) => cell.execution_count),
      cells.map((_, index) => index + 1),
    );
    assert.ok(cells.every((cell) => cell.outputs?.every((output) => output.output_type !== 'error')));
  });

  it('has an exploration whose cells ran in another order than they stand in', async () => {
    const counts = (await codeCells('exploration')).flatMap((cell) => cell.execution_count ?? []);
    assert.notDeepEqual(
      counts,
      [...counts].sort((a, b) => a - b),
    );
  });
});
