import type { Digest } from '../base/digest';
import type { VersionRecord } from '../registry/record';
import type { Decision, VersionStatus } from '../registry/status';
import type { LineageEdge, LineageGraph, LineageNode } from './graph';

/** A version as the registry knows it; a draft of the working tree has neither a record's digest nor a status. */
export interface KnownVersion {
  readonly record: LineageRecord;
  readonly sha256: Digest | null;
  readonly status: VersionStatus | null;
}

/** What lineage needs of a version record. `git.commit` is null for a draft. */
export type LineageRecord = Pick<
  VersionRecord,
  'model' | 'version' | 'supersedes' | 'notebook' | 'artifact' | 'datasets' | 'parents'
> & { readonly git: { readonly commit: string | null } };

/** Id of a version's node. */
export function versionNodeId(model: string, version: string): string {
  return `version:${model}@${version}`;
}

/**
 * The whole graph of some versions. Equal files (by digest) are one node, so that versions meet in the data, notebooks
 * and commits that they share. Parents that the registry does not know are nodes too.
 */
export function buildGraph(versions: readonly KnownVersion[]): Pick<LineageGraph, 'nodes' | 'edges'> {
  const graph = new Collector();
  for (const known of versions) addVersion(graph, known);
  for (const { record } of versions) {
    const id = versionNodeId(record.model, record.version);
    for (const parent of record.parents) graph.link(versionNode(parent), id, 'is a parent of');
    if (record.supersedes !== null) {
      graph.link(versionNode({ model: record.model, version: record.supersedes }), id, 'is followed by');
    }
  }
  return graph.result();
}

/** Nodes and edges in the order they are met; the first description of a node stays. */
class Collector {
  readonly #nodes = new Map<string, LineageNode>();
  readonly #edges = new Map<string, LineageEdge>();

  add(node: LineageNode): string {
    if (!this.#nodes.has(node.id)) this.#nodes.set(node.id, node);
    return node.id;
  }

  link(from: LineageNode | string, to: LineageNode | string, label: string): void {
    const source = typeof from === 'string' ? from : this.add(from);
    const target = typeof to === 'string' ? to : this.add(to);
    const key = JSON.stringify([source, target]);
    if (source !== target && !this.#edges.has(key)) this.#edges.set(key, { from: source, to: target, label });
  }

  result(): Pick<LineageGraph, 'nodes' | 'edges'> {
    return { nodes: [...this.#nodes.values()], edges: [...this.#edges.values()] };
  }
}

function addVersion(graph: Collector, { record, sha256, status }: KnownVersion): void {
  const id = graph.add(
    versionNode(record, {
      state: status?.state ?? (sha256 === null ? 'draft' : 'registered'),
      record: sha256,
      submitter: status?.submitter,
      submitted: status?.timeline.find(({ type }) => type === 'submitted')?.at,
    }),
  );
  const notebook = graph.add({
    id: `notebook:${record.notebook.path}@${record.notebook.sha256}`,
    kind: 'notebook',
    label: fileName(record.notebook.path),
    detail: { path: record.notebook.path, sha256: record.notebook.sha256 },
  });
  // Data leads to the version and not to the notebook: the same notebook trains versions on different data.
  for (const dataset of record.datasets) graph.link(datasetNode(dataset), id, USES[dataset.role] ?? 'tests');
  graph.link(notebook, id, 'makes');
  graph.link(artifactNode(record), id, 'is the artifact of');
  if (record.git.commit !== null) graph.link(commitNode(record.git.commit), id, 'holds the source of');
  status?.approvals.forEach((decision, index) => {
    graph.link(id, decisionNode(record, decision, index), VERBS[decision.decision]);
  });
  if (status?.stage) {
    const stage = status.stage;
    const node: LineageNode = {
      id: `stage:${record.model}@${record.version}#${stage}`,
      kind: 'stage',
      label: stage,
      detail: { model: record.model, version: record.version },
    };
    graph.link(id, node, 'is in');
  }
}

/** What data of a role does; all other roles test. */
const USES: Readonly<Record<string, string>> = { train: 'trains', validation: 'tunes' };

const VERBS: Readonly<Record<Decision['decision'], string>> = {
  approved: 'was approved by',
  changes_requested: 'was sent back by',
  rejected: 'was rejected by',
};

function versionNode(
  { model, version }: { model: string; version: string },
  known: Readonly<Record<string, string | null | undefined>> = {},
): LineageNode {
  return {
    id: versionNodeId(model, version),
    kind: 'version',
    label: `${model} ${version}`,
    detail: details({ model, version, ...known }),
  };
}

function datasetNode({ name, role, location, digest }: VersionRecord['datasets'][number]): LineageNode {
  return {
    id: `dataset:${digest ?? location}`,
    kind: 'dataset',
    label: name,
    detail: details({ role, location, digest }),
  };
}

function artifactNode({ artifact }: LineageRecord): LineageNode {
  return {
    id: `artifact:${artifact.sha256}`,
    kind: 'artifact',
    label: fileName(artifact.path),
    detail: { path: artifact.path, sha256: artifact.sha256, bytes: String(artifact.bytes) },
  };
}

function commitNode(commit: string): LineageNode {
  return { id: `commit:${commit}`, kind: 'commit', label: commit.slice(0, 8), detail: { commit } };
}

function decisionNode(
  { model, version }: LineageRecord,
  { decision, by, name, at, comment, verified, counts, why }: Decision,
  index: number,
): LineageNode {
  return {
    id: `approval:${model}@${version}#${index + 1}`,
    kind: 'approval',
    label: name,
    detail: details({
      decision: decision.replace('_', ' '),
      by,
      at,
      comment,
      signature: verified ? 'verified' : 'not verified',
      counts: counts ? 'yes' : `no${why === null ? '' : `: ${why}`}`,
    }),
  };
}

function details(values: Readonly<Record<string, string | null | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => Boolean(entry[1])));
}

function fileName(path: string): string {
  return path.split('/').at(-1) ?? path;
}
