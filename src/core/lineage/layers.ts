/** A graph by index: `sources[e]` and `targets[e]` are the ends of edge `e`. Edges that would close a cycle are left out. */
export interface IndexedGraph {
  readonly size: number;
  readonly sources: Int32Array;
  readonly targets: Int32Array;
  readonly after: readonly (readonly number[])[];
  readonly before: readonly (readonly number[])[];
}

/** Indexes the nodes in the order given; unknown ends, self-loops, doubles and back edges are left out. */
export function indexGraph(ids: readonly string[], edges: readonly { from: string; to: string }[]): IndexedGraph {
  const index = new Map(ids.map((id, position) => [id, position]));
  const next: number[][] = ids.map(() => []);
  const seen = new Set<number>();
  for (const { from, to } of edges) {
    const [source, target] = [index.get(from), index.get(to)];
    if (source === undefined || target === undefined || source === target) continue;
    const pair = source * ids.length + target;
    if (seen.has(pair)) continue;
    seen.add(pair);
    next[source]?.push(target);
  }
  const after: number[][] = ids.map(() => []);
  const before: number[][] = ids.map(() => []);
  const pairs: [number, number][] = [];
  for (const [source, target] of forwardEdges(next)) {
    after[source]?.push(target);
    before[target]?.push(source);
    pairs.push([source, target]);
  }
  return {
    size: ids.length,
    sources: Int32Array.from(pairs, ([source]) => source),
    targets: Int32Array.from(pairs, ([, target]) => target),
    after,
    before,
  };
}

/** The edges that do not lead back to a node on the path of a depth-first search; what remains has no cycle. */
function* forwardEdges(next: readonly (readonly number[])[]): Generator<[number, number]> {
  const [fresh, open, done] = [0, 1, 2];
  const state = new Uint8Array(next.length);
  const position = new Int32Array(next.length);
  for (let root = 0; root < next.length; root += 1) {
    if (state[root] !== fresh) continue;
    const path = [root];
    state[root] = open;
    for (let node = path.at(-1); node !== undefined; node = path.at(-1)) {
      const target = next[node]?.[position[node] ?? 0];
      if (target === undefined) {
        state[node] = done;
        path.pop();
        continue;
      }
      position[node] = (position[node] ?? 0) + 1;
      if (state[target] === open) continue;
      yield [node, target];
      if (state[target] === fresh) {
        state[target] = open;
        path.push(target);
      }
    }
  }
}

/**
 * The layer of each node: its longest path from a source, except that a source stands right before the first node that
 * needs it. Every edge leads to a higher layer.
 */
export function layersOf({ size, after, before }: IndexedGraph): Int32Array {
  const layer = new Int32Array(size);
  const waiting = Int32Array.from(before, (list) => list.length);
  const ready: number[] = [];
  waiting.forEach((count, node) => count === 0 && ready.push(node));
  for (let head = 0; head < ready.length; head += 1) {
    const node = ready[head] ?? 0;
    for (const target of after[node] ?? []) {
      layer[target] = Math.max(layer[target] ?? 0, (layer[node] ?? 0) + 1);
      waiting[target] = (waiting[target] ?? 0) - 1;
      if (waiting[target] === 0) ready.push(target);
    }
  }
  for (let node = 0; node < size; node += 1) {
    const targets = after[node] ?? [];
    if (before[node]?.length === 0 && targets.length > 0) {
      layer[node] = targets.reduce((least, target) => Math.min(least, layer[target] ?? 0), Infinity) - 1;
    }
  }
  return layer;
}
