import assert from 'node:assert/strict';
import fc from 'fast-check';
import { silentJob } from '../../../../src/core/base/job';
import { buildGraph, type KnownVersion } from '../../../../src/core/lineage/buildGraph';
import { lineageGraphSchema } from '../../../../src/core/lineage/graph';
import { lineageOf } from '../../../../src/core/lineage/lineageOf';
import { cycloneDx } from '../../../../src/core/lineage/cycloneDx';
import { lineageMermaid } from '../../../../src/core/lineage/mermaid';
import { openLineage } from '../../../../src/core/lineage/openLineage';
import type { Direction } from '../../../../src/core/lineage/neighbourhood';
import { lineageSvg } from '../../../../src/core/lineage/svg';
import { lineageText } from '../../../../src/core/lineage/text';
import { MANIFEST } from '../../../support/exampleManifest';
import { fakeDigest, knownVersion } from '../../../support/knownVersions';
import { MemoryFiles } from '../../../support/memoryFiles';
import { problemOf } from '../../../support/throwsProblem';

const EMBEDDER = knownVersion('embedder', '2.1.0', {
  record: { artifact: { path: 'models/embedder/model.onnx', sha256: fakeDigest('5'), bytes: 5 } },
  status: { approvals: [], stage: null, state: 'approved' },
});
const CHURN_1 = knownVersion('churn', '1.0.0', { status: { state: 'superseded', stage: null, approvals: [] } });
const CHURN_2 = knownVersion('churn', '1.1.0', {
  record: { supersedes: '1.0.0', parents: [{ model: 'embedder', version: '2.1.0' }] },
});

function lineage(
  query: { version?: string; hops?: number; direction?: Direction; model?: string } = {},
  known: readonly KnownVersion[] = [CHURN_2, EMBEDDER, CHURN_1],
  files = new MemoryFiles(),
): ReturnType<typeof lineageOf> {
  return lineageOf(
    { files },
    () => Promise.resolve(known),
    { model: 'churn', hops: 2, direction: 'both', ...query },
    silentJob(),
  );
}

describe('lineageOf', () => {
  it('shows what the highest version was made from and what became of it', async () => {
    const graph = await lineage();
    lineageGraphSchema.parse(graph);
    assert.equal(graph.focus, 'version:churn@1.1.0');
    const edges = graph.edges.map(
      ({ from, label, to }) => `${from.split(':')[0] ?? ''} ${label} ${to.split(':')[0] ?? ''}`,
    );
    for (const edge of [
      'dataset trains version',
      'dataset tests version',
      'notebook makes version',
      'artifact is the artifact of version',
      'commit holds the source of version',
      'version was approved by approval',
      'version is in stage',
      'version is a parent of version',
      'version is followed by version',
    ]) {
      assert.ok(edges.includes(edge), edge);
    }
  });

  it('makes equal data one node, so that versions meet in it', () => {
    const { nodes } = buildGraph([CHURN_1, CHURN_2]);
    assert.equal(nodes.filter((node) => node.kind === 'dataset').length, 2);
    assert.equal(nodes.filter((node) => node.kind === 'notebook').length, 1);
  });

  it('keeps the data of versions apart that share a notebook', async () => {
    const datasets = [{ name: 'new', role: 'train', location: 'data/new.csv', digest: fakeDigest('9') }];
    const retrained = knownVersion('churn', '1.2.0', { record: { datasets } });
    const graph = await lineage({ hops: 9, direction: 'up' }, [CHURN_1, retrained]);
    assert.deepEqual(
      graph.nodes.filter(({ kind }) => kind === 'dataset').map(({ label }) => label),
      ['new'],
    );
  });

  it('keeps to hops and direction', async () => {
    const kinds = async (hops: number, direction: Direction): Promise<string[]> =>
      (await lineage({ hops, direction })).nodes.map((node) => node.kind).sort();
    assert.deepEqual(await kinds(0, 'both'), ['version']);
    assert.deepEqual(await kinds(1, 'down'), ['approval', 'stage', 'version']);
    assert.ok((await kinds(1, 'up')).includes('commit'));
    assert.ok(!(await kinds(5, 'up')).includes('approval'));
    const of1 = await lineage({ version: '1.0.0', hops: 1, direction: 'down' });
    assert.deepEqual(of1.nodes.map((node) => node.id).sort(), ['version:churn@1.0.0', 'version:churn@1.1.0']);
  });

  it('shows the draft of the working tree before anything is submitted', async () => {
    const files = new MemoryFiles({ 'models/churn/model.yaml': MANIFEST, 'notebooks/train.ipynb': '{}' });
    const graph = await lineage({ model: 'models/churn' }, [], files);
    assert.equal(graph.focus, 'version:churn@1.2.0');
    assert.equal(graph.nodes.find((node) => node.id === graph.focus)?.detail['state'], 'draft');
    const later = await lineage({ version: '1.2.0' }, [CHURN_1, CHURN_2], files);
    assert.ok(later.edges.some((edge) => edge.from === 'version:churn@1.1.0' && edge.to === later.focus));
  });

  it('says which versions there are when asked for another', async () => {
    const problem = await problemOf('lineage/unknown-version', () => lineage({ version: '1.2.0' }));
    assert.match(problem.remedy, /1\.0\.0, 1\.1\.0/);
    await problemOf('model/not-found', () => lineage({ model: 'nothing' }));
  });

  it('names parents that the registry does not know', async () => {
    const graph = await lineage({}, [CHURN_2]);
    const parent = graph.nodes.find((node) => node.id === 'version:embedder@2.1.0');
    assert.ok(parent);
    assert.equal(parent.detail['state'], undefined);
  });
});

describe('drawings of lineage', () => {
  it('is a tree in text', async () => {
    const text = lineageText(await lineage());
    assert.match(text, /^version churn 1\.1\.0 \(production\)\n/);
    assert.match(text, /\n {2}dataset train \(sha256:3{12}\), trains it\n/);
    assert.match(text, /\n {2}notebook train\.ipynb \(sha256:1{12}\), makes it\n/);
    assert.match(text, /Led to\n {2}was approved by approval Model Owner \(lead@example\.com, .*, verified\)/);
    assert.match(text, /is in stage production/);
  });

  it('leaves no text of a file as mark-up', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('"]<script>', '--> n0', '`"|', '&#x3c;', 'a\nb'),
    );
    fc.assert(
      fc.property(hostile, (name) => {
        const known = knownVersion('churn', '1.0.0', {
          record: { datasets: [{ name, role: 'train', location: name, digest: null }] },
        });
        const graph = { schema: 'preflight.lineage/1', focus: 'version:churn@1.0.0', ...buildGraph([known]) } as const;
        const svg = lineageSvg(graph);
        assert.deepEqual(
          new Set(svg.match(/<\w+/g)),
          new Set(['<svg', '<title', '<defs', '<marker', '<path', '<g', '<rect', '<text']),
        );
        const lines = lineageMermaid(graph).trimEnd().split('\n');
        assert.equal(lines.length, 2 + graph.nodes.length + graph.edges.length);
        for (const line of lines.slice(1, -1)) assert.equal(line.match(/"/g)?.length, 2);
      }),
    );
  });
});

describe('exports of lineage', () => {
  const context = { toolVersion: '0.1.0', now: '2026-01-02T03:04:05.000Z' };

  it('are OpenLineage runs: start and end, data and parents in, the model out', async () => {
    const events = openLineage(await lineage(), context);
    const types = events.map((event) => (event as { eventType: string }).eventType);
    assert.deepEqual(types, ['START', 'COMPLETE', 'START', 'COMPLETE', 'START', 'COMPLETE']);
    const end = events.find(
      (event) => JSON.stringify(event).includes('"datasetVersion":"1.1.0"') && 'inputs' in event,
    ) as {
      run: { runId: string; facets: Record<string, unknown> };
      inputs: { namespace: string; name: string }[];
      outputs: { name: string; facets: { datasetType: { datasetType: string } } }[];
    };
    assert.match(end.run.runId, /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.ok(end.run.facets['preflight_approval']);
    assert.deepEqual(
      end.inputs.map(({ name }) => name),
      ['data/train.csv', 'data/test.csv', 'models/embedder'],
    );
    assert.equal(end.outputs[0]?.facets.datasetType.datasetType, 'MODEL');
    assert.deepEqual(openLineage(await lineage(), context), events);
  });

  it('are a CycloneDX bill whose references lead somewhere', async () => {
    const bom = cycloneDx(await lineage(), context) as {
      metadata: { component: Component };
      components: Component[];
      dependencies: { ref: string; dependsOn: string[] }[];
    };
    const refs = new Set([bom.metadata.component, ...bom.components].map((component) => component['bom-ref']));
    assert.equal(bom.metadata.component.hashes?.[0]?.content, '2'.repeat(64));
    for (const { ref, dependsOn } of bom.dependencies)
      for (const each of [ref, ...dependsOn]) assert.ok(refs.has(each), each);
    for (const { ref } of bom.metadata.component.modelCard?.modelParameters.datasets ?? [])
      assert.ok(refs.has(ref), ref);
    assert.equal(bom.metadata.component.modelCard?.modelParameters.datasets.length, 2);
  });
});

interface Component {
  'bom-ref': string;
  'hashes'?: { content: string }[];
  'modelCard'?: { modelParameters: { datasets: { ref: string }[] } };
}
