import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DEFAULT_SIZES, layoutGraph } from '../../../../src/core/lineage/layout';
import { fitCamera, neighbourOf, reveal, visiblePart } from '../../../../webview-ui/lineage/visible';

/** a and b lead to c, c leads to d. */
const layout = layoutGraph({
  nodes: ['a', 'b', 'c', 'd'].map((id) => ({ id })),
  edges: [
    { from: 'a', to: 'c', label: '' },
    { from: 'b', to: 'c', label: '' },
    { from: 'c', to: 'd', label: '' },
  ],
});
const size = { width: 800, height: 600 };

describe('lineage page', () => {
  it('walks to causes with the left arrow and to results with the right one', () => {
    assert.equal(neighbourOf(layout, 'c', 'ArrowRight'), 'd');
    assert.ok(['a', 'b'].includes(neighbourOf(layout, 'c', 'ArrowLeft') ?? ''));
    assert.equal(neighbourOf(layout, 'd', 'ArrowRight'), undefined);
  });

  it('walks within a layer with the other two', () => {
    const [upper, lower] = layout.nodes.filter(({ layer }) => layer === 0).sort((a, b) => a.y - b.y);
    assert.equal(neighbourOf(layout, upper!.id, 'ArrowDown'), lower!.id);
    assert.equal(neighbourOf(layout, lower!.id, 'ArrowUp'), upper!.id);
    assert.equal(neighbourOf(layout, upper!.id, 'ArrowUp'), undefined);
  });

  it('draws everything when all of it is in the window, and nothing far away from it', () => {
    assert.equal(visiblePart(layout, fitCamera(layout, size), size).nodes.length, 4);
    assert.equal(visiblePart(layout, { x: 1e6, y: 0, k: 1 }, size).nodes.length, 0);
  });

  it('moves any node into the window from anywhere', () => {
    const camera = fc.record({
      x: fc.integer({ min: -5000, max: 5000 }),
      y: fc.integer({ min: -5000, max: 5000 }),
      k: fc.double({ min: 0.1, max: 2, noNaN: true }),
    });
    fc.assert(
      fc.property(camera, fc.constantFrom(...layout.nodes), (before, node) => {
        const { x, y, k } = reveal(before, node, size);
        assert.ok(node.x * k + x >= 0 && (node.x + DEFAULT_SIZES.nodeWidth) * k + x <= size.width);
        assert.ok(node.y * k + y >= 0 && (node.y + DEFAULT_SIZES.nodeHeight) * k + y <= size.height);
      }),
    );
  });
});
