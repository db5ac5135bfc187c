import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';
import { layoutGraph } from '../../src/core/lineage/layout';
import { neighbourhood } from '../../src/core/lineage/neighbourhood';
import type { Host } from '../shared/host';
import { Details } from './details';
import { GraphView } from './graphView';
import type { LineageAction, LineageContent, LineageView } from './protocol';
import { lineageViewSchema } from './protocol';
import { TableView } from './tableView';
import { Toolbar } from './toolbar';

export type Act = (action: LineageAction) => void;

/** A version's lineage as a graph or as a table, cut to some hops; what was chosen comes back after a reload. */
export function LineagePage(props: { readonly content: LineageContent; readonly act: Act; readonly host: Host }) {
  const { content, act, host } = props;
  const [view, setView] = useState<LineageView>(() => host.restore('view', lineageViewSchema) ?? initial(content));
  const change = useCallback((part: Partial<LineageView>) => {
    setView((before) => ({ ...before, ...part }));
  }, []);
  useEffect(() => {
    host.keep('view', view);
  }, [view]);
  const graph = useMemo(
    () => neighbourhood(content.graph, view.hops, view.direction),
    [content.graph, view.hops, view.direction],
  );
  const layout = useMemo(() => layoutGraph(graph), [graph]);
  const selected = graph.nodes.find(({ id }) => id === view.selected);
  return (
    <div class="lineage">
      <Toolbar {...{ content, view, change, act }} shown={graph.nodes.length} />
      <div class="stage">
        {view.form === 'graph' ? (
          <GraphView {...{ graph, layout, view, change }} />
        ) : (
          <TableView graph={graph} change={change} selected={view.selected} />
        )}
        {selected && <Details node={selected} graph={graph} act={act} change={change} />}
      </div>
    </div>
  );
}

function initial(content: LineageContent): LineageView {
  return { hops: content.hops, direction: 'both', form: 'graph', selected: null, camera: null };
}
