import { indexGraph, layersOf, type IndexedGraph } from './layers';

/** Sizes in pixels. */
export interface LayoutSizes {
  readonly nodeWidth: number;
  readonly nodeHeight: number;
  /** Free space between layers and between nodes of a layer. */
  readonly gapX: number;
  readonly gapY: number;
}

export const DEFAULT_SIZES: LayoutSizes = { nodeWidth: 200, nodeHeight: 44, gapX: 70, gapY: 18 };

/** Top left corner of a node; layers go from left to right. */
export interface PlacedNode {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly layer: number;
}

export interface PlacedEdge {
  readonly from: string;
  readonly to: string;
  readonly label: string;
  /** Cubic curve from the right side of `from` to the left side of `to`: x1, y1, cx1, cy1, cx2, cy2, x2, y2. */
  readonly curve: readonly [number, number, number, number, number, number, number, number];
}

export interface Layout {
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
  readonly width: number;
  readonly height: number;
}

const SWEEPS = 4;

/**
 * Layered drawing of a directed graph, from left to right: layers by longest path, order within a layer by four
 * barycentre sweeps, no dummy nodes (Sugiyama, Tagawa and Toda 1981, without their third step). Same input, same output.
 */
export function layoutGraph(
  graph: { nodes: readonly { id: string }[]; edges: readonly { from: string; to: string; label: string }[] },
  sizes: LayoutSizes = DEFAULT_SIZES,
): Layout {
  const ids = graph.nodes.map((node) => node.id);
  const indexed = indexGraph(ids, graph.edges);
  const layer = layersOf(indexed);
  const layers = groupByLayer(layer);
  const step = sizes.nodeHeight + sizes.gapY;
  orderLayers(layers, indexed);
  const y = placeLayers(layers, indexed, step);
  const top = y.reduce((least, value) => Math.min(least, value), y.length === 0 ? 0 : Infinity);
  const nodes = ids.map((id, node) => ({
    id,
    x: (layer[node] ?? 0) * (sizes.nodeWidth + sizes.gapX),
    y: Math.round(((y[node] ?? 0) - top) * 10) / 10,
    layer: layer[node] ?? 0,
  }));
  return {
    nodes,
    edges: curvesOf(graph.edges, new Map(nodes.map((node) => [node.id, node])), sizes),
    width: nodes.reduce((most, node) => Math.max(most, node.x + sizes.nodeWidth), 0),
    height: nodes.reduce((most, node) => Math.max(most, node.y + sizes.nodeHeight), 0),
  };
}

function groupByLayer(layer: Int32Array): number[][] {
  const layers: number[][] = [];
  layer.forEach((depth, node) => {
    while (layers.length <= depth) layers.push([]);
    layers[depth]?.push(node);
  });
  return layers;
}

/** Orders each layer by the mean position of its neighbours in the layers already ordered, there and back. */
function orderLayers(layers: number[][], { size, before, after }: IndexedGraph): void {
  const rank = new Float64Array(size);
  const key = new Float64Array(size);
  for (const nodes of layers) renumber(nodes, rank);
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const neighbours = sweep % 2 === 0 ? before : after;
    const order = sweep % 2 === 0 ? layers : layers.toReversed();
    for (const nodes of order) {
      for (const node of nodes) key[node] = mean(neighbours[node] ?? [], rank) ?? rank[node] ?? 0;
      nodes.sort((a, b) => (key[a] ?? 0) - (key[b] ?? 0) || (rank[a] ?? 0) - (rank[b] ?? 0));
      renumber(nodes, rank);
    }
  }
}

/** Position within the layer, from 0 to 1, so that layers of different length compare. */
function renumber(nodes: readonly number[], rank: Float64Array): void {
  nodes.forEach((node, index) => {
    rank[node] = (index + 0.5) / nodes.length;
  });
}

/** Vertical positions: each node as near to the mean of its neighbours as order and spacing allow. */
function placeLayers(layers: readonly (readonly number[])[], graph: IndexedGraph, step: number): Float64Array {
  const y = new Float64Array(graph.size);
  for (const nodes of layers) nodes.forEach((node, index) => (y[node] = (index - (nodes.length - 1) / 2) * step));
  for (const [order, neighbours] of [
    [layers, graph.before],
    [layers.toReversed(), graph.after],
    [layers, graph.before],
  ] as const) {
    for (const nodes of order) spread(nodes, neighbours, y, step);
  }
  return y;
}

function spread(
  nodes: readonly number[],
  neighbours: readonly (readonly number[])[],
  y: Float64Array,
  step: number,
): void {
  let previous = -Infinity;
  let moved = 0;
  for (const node of nodes) {
    const wanted = mean(neighbours[node] ?? [], y) ?? y[node] ?? 0;
    const given = Math.max(wanted, previous + step);
    moved += given - wanted;
    y[node] = given;
    previous = given;
  }
  // Nodes were only ever pushed down; moving the layer up by the mean push centres it again.
  const shift = nodes.length === 0 ? 0 : moved / nodes.length;
  for (const node of nodes) y[node] = (y[node] ?? 0) - shift;
}

function mean(nodes: readonly number[], values: Float64Array): number | undefined {
  if (nodes.length === 0) return undefined;
  let sum = 0;
  for (const node of nodes) sum += values[node] ?? 0;
  return sum / nodes.length;
}

function curvesOf(
  edges: readonly { from: string; to: string; label: string }[],
  places: ReadonlyMap<string, PlacedNode>,
  { nodeWidth, nodeHeight, gapX }: LayoutSizes,
): PlacedEdge[] {
  return edges.flatMap(({ from, to, label }) => {
    const [source, target] = [places.get(from), places.get(to)];
    if (!source || !target) return [];
    const [x1, y1] = [source.x + nodeWidth, source.y + nodeHeight / 2];
    const [x2, y2] = [target.x, target.y + nodeHeight / 2];
    const reach = Math.max(gapX, Math.abs(x2 - x1)) / 2;
    return [{ from, to, label, curve: [x1, y1, x1 + reach, y1, x2 - reach, y2, x2, y2] as const }];
  });
}
