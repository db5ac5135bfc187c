import { uuidOf, type ExportContext } from './exportContext';
import type { LineageGraph, LineageNode } from './graph';

/** Source: CycloneDX 1.6, JSON. */
const SPEC_VERSION = '1.6';

/** Kinds that are components; approvals and stages happen to one. */
const TYPES: Readonly<Partial<Record<LineageNode['kind'], string>>> = {
  version: 'machine-learning-model',
  dataset: 'data',
  notebook: 'file',
  artifact: 'file',
};

/**
 * A graph as a CycloneDX bill of materials: the focus is what the bill is of, models have a model card that refers to
 * their data, and dependencies lead from result to cause. The serial number is the same for the same graph.
 */
export function cycloneDx(graph: LineageGraph, context: ExportContext): object {
  const focus = graph.nodes.find((node) => node.id === graph.focus);
  const nodes = graph.nodes.filter((node) => node.kind in TYPES);
  const known = new Set(nodes.map((node) => node.id));
  return {
    bomFormat: 'CycloneDX',
    specVersion: SPEC_VERSION,
    serialNumber: `urn:uuid:${uuidOf(JSON.stringify(graph))}`,
    version: 1,
    metadata: {
      timestamp: focus?.detail['submitted'] ?? context.now,
      tools: { components: [{ type: 'application', name: 'preflight', version: context.toolVersion }] },
      ...(focus && { component: component(focus, graph) }),
    },
    components: nodes.filter((node) => node.id !== graph.focus).map((node) => component(node, graph)),
    dependencies: nodes.map(({ id }) => ({
      ref: id,
      dependsOn: unique(graph.edges.filter((edge) => edge.to === id && known.has(edge.from)).map((edge) => edge.from)),
    })),
  };
}

function component(node: LineageNode, graph: LineageGraph): object {
  const digest = /^sha256:([0-9a-f]{64})$/.exec(hashOf(node, graph) ?? '')?.[1];
  const isModel = node.kind === 'version';
  return {
    'type': TYPES[node.kind] ?? 'file',
    'bom-ref': node.id,
    'name': isModel ? (node.detail['model'] ?? node.label) : node.label,
    ...(isModel && node.detail['version'] !== undefined && { version: node.detail['version'] }),
    ...(digest !== undefined && { hashes: [{ alg: 'SHA-256', content: digest }] }),
    ...(isModel && { modelCard: { modelParameters: { datasets: datasetsOf(node, graph) } } }),
    ...(node.kind === 'dataset' && { data: [{ type: 'dataset', name: node.label }] }),
    'properties': Object.entries(node.detail).map(([name, value]) => ({ name: `preflight:${name}`, value })),
  };
}

/** A model is the file that runs, so its hash is that of its artifact. */
function hashOf(node: LineageNode, graph: LineageGraph): string | undefined {
  if (node.kind !== 'version') return node.detail['sha256'] ?? node.detail['digest'];
  const artifact = graph.edges.find((edge) => edge.to === node.id && edge.from.startsWith('artifact:'));
  return artifact?.from.slice('artifact:'.length);
}

function datasetsOf(version: LineageNode, graph: LineageGraph): object[] {
  const causes = graph.edges.filter((edge) => edge.to === version.id).map((edge) => edge.from);
  return unique(causes.filter((id) => id.startsWith('dataset:'))).map((ref) => ({ ref }));
}

function unique(ids: readonly string[]): string[] {
  return [...new Set(ids)];
}
