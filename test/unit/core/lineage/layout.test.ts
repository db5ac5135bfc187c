import assert from 'node:assert/strict';
import fc from 'fast-check';
import { indexGraph, layersOf } from '../../../../src/core/lineage/layers';
import { DEFAULT_SIZES, layoutGraph } from '../../../../src/core/lineage/layout';

function graphOf(pairs: readonly string[], ...alone: string[]): Parameters<typeof layoutGraph>[0] {
  const edges = pairs.map((pair) => ({ from: pair[0] ?? '', to: pair[1] ?? '', label: 'makes' }));
  const ids = new Set([...edges.flatMap(({ from, to }) => [from, to]), ...alone]);
  return { nodes: [...ids].map((id) => ({ id })), edges };
}

function layersById(pairs: readonly string[]): Record<string, number> {
  return Object.fromEntries(layoutGraph(graphOf(pairs)).nodes.map(({ id, layer }) => [id, layer]));
}

describe('layoutGraph', () => {
  it('puts causes before results, and a source right before what needs it', () => {
    assert.deepEqual(layersById(['ab', 'bc', 'cd', 'xd', 'ac']), { a: 0, b: 1, c: 2, d: 3, x: 2 });
  });

  it('draws a cascade of models and datasets as a chain', () => {
    assert.deepEqual(Object.values(layersById(['ab', 'bc', 'cd', 'de'])), [0, 1, 2, 3, 4]);
  });

  it('uncrosses what can be uncrossed', () => {
    const crossing = layoutGraph(graphOf(['ay', 'bx'], 'a'));
    const at = new Map(crossing.nodes.map((node) => [node.id, node.y]));
    assert.equal(
      Math.sign((at.get('a') ?? 0) - (at.get('b') ?? 0)),
      Math.sign((at.get('y') ?? 0) - (at.get('x') ?? 0)),
    );
  });

  it('takes an empty graph, and cycles that records should not have', () => {
    assert.deepEqual(layoutGraph({ nodes: [], edges: [] }), { nodes: [], edges: [], width: 0, height: 0 });
    assert.equal(new Set(Object.values(layersById(['ab', 'bc', 'ca', 'aa']))).size, 3);
  });

  it('never overlaps nodes, keeps every edge between nodes, and gives the same twice', () => {
    const letter = fc.constantFrom(...Array.from('abcdefghijkl'));
    const pairs = fc.array(
      fc.tuple(letter, letter).map(([from, to]) => from + to),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(pairs, (edges) => {
        const graph = graphOf(edges, 'z');
        const { nodes, edges: placed, width, height } = layoutGraph(graph);
        for (const [i, one] of nodes.entries()) {
          assert.ok(one.x >= 0 && one.y >= 0 && one.x < width && one.y < height);
          for (const other of nodes.slice(i + 1)) {
            if (one.layer !== other.layer) continue;
            assert.ok(Math.abs(one.y - other.y) >= DEFAULT_SIZES.nodeHeight + DEFAULT_SIZES.gapY - 0.2);
          }
        }
        assert.equal(placed.length, edges.length);
        assert.deepEqual(layoutGraph(graph).nodes, nodes);
      }),
    );
  });

  it('leads every edge that closes no cycle to a higher layer', () => {
    const letter = fc.constantFrom(...Array.from('abcdefgh'));
    const pairs = fc.array(fc.tuple(letter, letter), { maxLength: 30 });
    fc.assert(
      fc.property(pairs, (list) => {
        const indexed = indexGraph(
          Array.from('abcdefgh'),
          list.map(([from, to]) => ({ from, to })),
        );
        const layer = layersOf(indexed);
        indexed.sources.forEach((source, edge) => {
          assert.ok((layer[source] ?? 0) < (layer[indexed.targets[edge] ?? 0] ?? 0));
        });
        assert.ok(layer.every((depth) => depth >= 0));
      }),
    );
  });
});
