import type { LineageGraph, LineageNode } from '../../src/core/lineage/graph';
import { Button, Hash, LinkButton } from '../shared/controls';
import type { Act } from './lineagePage';
import type { Change } from './toolbar';

/** What is known of the selected node, what it is connected with, and what can be opened. */
export function Details(props: {
  readonly node: LineageNode;
  readonly graph: LineageGraph;
  readonly act: Act;
  readonly change: Change;
}) {
  const { node, graph, act, change } = props;
  return (
    <aside class="details" aria-label={`${node.kind} ${node.label}`}>
      <p class="quiet">{node.kind}</p>
      <h2>{node.label}</h2>
      <NodeActions node={node} graph={graph} act={act} />
      <dl class="facts">
        {Object.entries(node.detail).map(([key, value]) => (
          <>
            <dt>{key}</dt>
            <dd class="text">{/^(sha256:)?[0-9a-f]{40,64}$/.test(value) ? <Hash value={value} /> : value}</dd>
          </>
        ))}
      </dl>
      <Links title="From" ends={linksOf(graph, node, 'from')} change={change} />
      <Links title="To" ends={linksOf(graph, node, 'to')} change={change} />
      <p class="actions">
        <Button
          secondary
          onPress={() => {
            change({ selected: null });
          }}
        >
          Close
        </Button>
      </p>
    </aside>
  );
}

function NodeActions({
  node,
  graph,
  act,
}: {
  readonly node: LineageNode;
  readonly graph: LineageGraph;
  readonly act: Act;
}) {
  const { model, version, path, state } = node.detail;
  if (path !== undefined) {
    return (
      <p>
        <LinkButton
          onPress={() => {
            act({ type: 'openFile', path });
          }}
        >
          Open {path}
        </LinkButton>
      </p>
    );
  }
  if (node.kind !== 'version' || model === undefined || version === undefined) return null;
  return (
    <p class="actions">
      {state !== 'draft' && (
        <Button
          onPress={() => {
            act({ type: 'showStatus', model, version });
          }}
        >
          Show Status
        </Button>
      )}
      {node.id !== graph.focus && (
        <Button
          secondary
          onPress={() => {
            act({ type: 'showLineage', model, version });
          }}
        >
          Show Its Lineage
        </Button>
      )}
    </p>
  );
}

interface Link {
  readonly node: LineageNode;
  readonly label: string;
}

function linksOf(graph: LineageGraph, node: LineageNode, end: 'from' | 'to'): Link[] {
  const other = end === 'from' ? 'to' : 'from';
  return graph.edges
    .filter((edge) => edge[other] === node.id)
    .flatMap((edge) => {
      const linked = graph.nodes.find(({ id }) => id === edge[end]);
      return linked ? [{ node: linked, label: edge.label }] : [];
    });
}

function Links(props: { readonly title: string; readonly ends: readonly Link[]; readonly change: Change }) {
  const { title, ends, change } = props;
  if (ends.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <ul class="links">
        {ends.map(({ node, label }) => (
          <li key={node.id}>
            <LinkButton
              onPress={() => {
                change({ selected: node.id });
              }}
            >
              {node.label}
            </LinkButton>{' '}
            <span class="quiet">
              {node.kind}, {label}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
