import { uuidOf, type ExportContext } from './exportContext';
import type { LineageGraph, LineageNode } from './graph';

/** Source: OpenLineage specification 2-0-2 and the facets named below. */
const SPEC = 'https://openlineage.io/spec';
const RUN_EVENT = `${SPEC}/2-0-2/OpenLineage.json#/$defs/RunEvent`;
const FACETS = {
  version: `${SPEC}/facets/1-0-1/DatasetVersionDatasetFacet.json`,
  datasetType: `${SPEC}/facets/1-0-1/DatasetTypeDatasetFacet.json`,
  sourceCodeLocation: `${SPEC}/facets/1-1-0/SourceCodeLocationJobFacet.json`,
  /** OpenLineage has no facet for approvals; custom facets have a name and a schema of their own. */
  preflight_approval: 'urn:preflight:facet:approval:1',
} as const;
const NAMESPACE = 'preflight';

type Facet = Record<string, unknown>;

/**
 * A graph as OpenLineage run events: for every version in it one START and one COMPLETE of the run of its notebook, with
 * its data and parents as inputs and the model as output. Run ids are the same for the same version.
 */
export function openLineage(graph: LineageGraph, context: ExportContext): object[] {
  const producer = `urn:preflight:${context.toolVersion}`;
  const facet = (name: keyof typeof FACETS, content: object): Facet => ({
    [name]: { _producer: producer, _schemaURL: FACETS[name], ...content },
  });
  const index = new GraphIndex(graph);
  return graph.nodes
    .filter((node) => node.kind === 'version' && node.detail['state'] !== undefined)
    .flatMap((node) => {
      const base = {
        eventTime: node.detail['submitted'] ?? context.now,
        producer,
        schemaURL: RUN_EVENT,
        run: { runId: uuidOf(`${node.id} ${node.detail['record'] ?? 'draft'}`), facets: approvals(node, index, facet) },
        job: jobOf(node, index, facet),
      };
      const outputs = [modelDataset(node, facet)];
      const inputs = inputsOf(node, index).map((input) => dataset(input, facet));
      return [
        { ...base, eventType: 'START', inputs, outputs: [] },
        { ...base, eventType: 'COMPLETE', inputs, outputs },
      ];
    });
}

type MakeFacet = (name: keyof typeof FACETS, content: object) => Facet;

/** Causes and results of nodes by kind. */
class GraphIndex {
  readonly #nodes: ReadonlyMap<string, LineageNode>;
  readonly #graph: LineageGraph;

  constructor(graph: LineageGraph) {
    this.#graph = graph;
    this.#nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  }

  causes(id: string, kind: LineageNode['kind'], label?: string): LineageNode[] {
    return this.#graph.edges.flatMap((edge) => {
      const node = this.#nodes.get(edge.from);
      return edge.to === id && node?.kind === kind && (label === undefined || edge.label === label) ? [node] : [];
    });
  }

  results(id: string, kind: LineageNode['kind']): LineageNode[] {
    return this.#graph.edges.flatMap((edge) => {
      const node = this.#nodes.get(edge.to);
      return edge.from === id && node?.kind === kind ? [node] : [];
    });
  }
}

function inputsOf(version: LineageNode, index: GraphIndex): LineageNode[] {
  return [...index.causes(version.id, 'dataset'), ...index.causes(version.id, 'version', 'is a parent of')];
}

function jobOf(version: LineageNode, index: GraphIndex, facet: MakeFacet): object {
  const [notebook] = index.causes(version.id, 'notebook');
  const [commit] = index.causes(version.id, 'commit');
  const path = notebook?.detail['path'] ?? version.label;
  const sha = commit?.detail['commit'];
  const facets =
    sha === undefined
      ? {}
      : facet('sourceCodeLocation', {
          type: 'git',
          url: `urn:git:${sha}:${encodeURIComponent(path)}`,
          path,
          version: sha,
        });
  return { namespace: NAMESPACE, name: path, facets };
}

function approvals(version: LineageNode, index: GraphIndex, facet: MakeFacet): Facet {
  const decisions = index.results(version.id, 'approval').map(({ label, detail }) => ({ name: label, ...detail }));
  return decisions.length === 0 ? {} : facet('preflight_approval', { decisions });
}

function dataset(node: LineageNode, facet: MakeFacet): object {
  if (node.kind === 'version') return modelDataset(node, facet);
  const location = node.detail['location'] ?? node.label;
  const [, scheme, rest] = /^([a-z][a-z0-9+.-]*):(.+)$/i.exec(location) ?? [];
  const digest = node.detail['digest'];
  return {
    namespace: scheme ?? 'file',
    name: rest ?? location,
    facets: {
      ...(digest !== undefined && facet('version', { datasetVersion: digest })),
      ...facet('datasetType', { datasetType: 'FILE' }),
    },
  };
}

function modelDataset({ label, detail }: LineageNode, facet: MakeFacet): object {
  return {
    namespace: NAMESPACE,
    name: `models/${detail['model'] ?? label}`,
    facets: {
      ...facet('version', { datasetVersion: detail['version'] ?? 'unknown' }),
      ...facet('datasetType', { datasetType: 'MODEL', subType: 'ONNX' }),
    },
  };
}
