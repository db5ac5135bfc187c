import type { LineageGraph } from './graph';

export type Direction = 'up' | 'down' | 'both';

/**
 * The part of a graph within some hops of its focus: causes upwards, results downwards. `both` is the two together and
 * not what else the causes led to.
 */
export function neighbourhood(graph: LineageGraph, hops: number, direction: Direction): LineageGraph {
  const kept = new Set([graph.focus]);
  if (direction !== 'down') reach(graph.focus, hops, adjacency(graph, 'to', 'from'), kept);
  if (direction !== 'up') reach(graph.focus, hops, adjacency(graph, 'from', 'to'), kept);
  return {
    ...graph,
    nodes: graph.nodes.filter((node) => kept.has(node.id)),
    edges: graph.edges.filter((edge) => kept.has(edge.from) && kept.has(edge.to)),
  };
}

function adjacency(graph: LineageGraph, at: 'from' | 'to', other: 'from' | 'to'): Map<string, string[]> {
  const map = new Map<string, string[]>();
  for (const edge of graph.edges) {
    const list = map.get(edge[at]);
    if (list) list.push(edge[other]);
    else map.set(edge[at], [edge[other]]);
  }
  return map;
}

function reach(start: string, hops: number, next: ReadonlyMap<string, readonly string[]>, kept: Set<string>): void {
  const seen = new Set([start]);
  let frontier = [start];
  for (let hop = 0; hop < hops && frontier.length > 0; hop += 1) {
    frontier = frontier.flatMap((id) => next.get(id) ?? []).filter((id) => !seen.has(id) && Boolean(seen.add(id)));
  }
  for (const id of seen) kept.add(id);
}
