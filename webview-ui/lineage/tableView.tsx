import type { LineageGraph } from '../../src/core/lineage/graph';
import { LinkButton } from '../shared/controls';
import type { Change } from './toolbar';

/** The same lineage as a table of its edges, for reading without the drawing. */
export function TableView(props: {
  readonly graph: LineageGraph;
  readonly change: Change;
  readonly selected: string | null;
}) {
  const { graph, change, selected } = props;
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const cell = (id: string) => (
    <td class={id === selected ? 'selected' : ''}>
      <LinkButton
        onPress={() => {
          change({ selected: id });
        }}
      >
        {nodes.get(id)?.label ?? id}
      </LinkButton>{' '}
      <span class="quiet">{nodes.get(id)?.kind}</span>
    </td>
  );
  return (
    <div class="table">
      <table>
        <thead>
          <tr>
            <th scope="col">From</th>
            <th scope="col">Relation</th>
            <th scope="col">To</th>
          </tr>
        </thead>
        <tbody>
          {graph.edges.map(({ from, to, label }) => (
            <tr key={`${from} ${to}`}>
              {cell(from)}
              <td>{label}</td>
              {cell(to)}
            </tr>
          ))}
        </tbody>
      </table>
      {graph.edges.length === 0 && <p class="quiet">Nothing leads to this version or came from it.</p>}
    </div>
  );
}
