import type { Layout, PlacedEdge, PlacedNode } from '../../src/core/lineage/layout';
import { DEFAULT_SIZES } from '../../src/core/lineage/layout';
import type { Camera } from './protocol';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** What lies in the window, with a margin, so that panning a little draws nothing new. */
export function visiblePart(layout: Layout, camera: Camera, size: Size): Pick<Layout, 'nodes' | 'edges'> {
  const margin = 200 / camera.k;
  const left = -camera.x / camera.k - margin;
  const top = -camera.y / camera.k - margin;
  const right = left + size.width / camera.k + 2 * margin;
  const bottom = top + size.height / camera.k + 2 * margin;
  const isIn = (x1: number, y1: number, x2: number, y2: number) =>
    Math.max(x1, x2) >= left && Math.min(x1, x2) <= right && Math.max(y1, y2) >= top && Math.min(y1, y2) <= bottom;
  return {
    nodes: layout.nodes.filter(({ x, y }) => isIn(x, y, x + DEFAULT_SIZES.nodeWidth, y + DEFAULT_SIZES.nodeHeight)),
    edges: layout.edges.filter(({ curve: [x1, y1, , , , , x2, y2] }) => isIn(x1, y1, x2, y2)),
  };
}

/** The camera that shows the whole drawing, at most at its natural size. */
export function fitCamera(layout: Layout, size: Size, margin = 32): Camera {
  const k = Math.min(
    1,
    (size.width - 2 * margin) / Math.max(1, layout.width),
    (size.height - 2 * margin) / Math.max(1, layout.height),
  );
  const scale = Math.max(k, MIN_SCALE);
  return {
    k: scale,
    x: (size.width - layout.width * scale) / 2,
    y: (size.height - layout.height * scale) / 2,
  };
}

export const MIN_SCALE = 0.05;
export const MAX_SCALE = 2;

/** The camera moved just so far that a node is in the window. */
export function reveal(camera: Camera, node: PlacedNode, size: Size): Camera {
  const margin = 24;
  const left = node.x * camera.k + camera.x;
  const top = node.y * camera.k + camera.y;
  const right = left + DEFAULT_SIZES.nodeWidth * camera.k;
  const bottom = top + DEFAULT_SIZES.nodeHeight * camera.k;
  return {
    k: camera.k,
    x: camera.x + Math.max(0, margin - left) - Math.max(0, right - (size.width - margin)),
    y: camera.y + Math.max(0, margin - top) - Math.max(0, bottom - (size.height - margin)),
  };
}

export type Step = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown';

/** Where an arrow key leads: left to a cause, right to a result, up and down within a layer. */
export function neighbourOf(layout: Layout, id: string, step: Step): string | undefined {
  const at = layout.nodes.find((node) => node.id === id);
  if (!at) return undefined;
  if (step === 'ArrowLeft')
    return nearest(
      layout,
      at,
      layout.edges.filter(({ to }) => to === id),
      'from',
    );
  if (step === 'ArrowRight')
    return nearest(
      layout,
      at,
      layout.edges.filter(({ from }) => from === id),
      'to',
    );
  const layer = layout.nodes.filter((node) => node.layer === at.layer).sort((a, b) => a.y - b.y);
  const index = layer.findIndex((node) => node.id === id);
  return layer[step === 'ArrowUp' ? index - 1 : index + 1]?.id;
}

function nearest(layout: Layout, at: PlacedNode, edges: readonly PlacedEdge[], end: 'from' | 'to'): string | undefined {
  const ids = new Set(edges.map((edge) => edge[end]));
  const nodes = layout.nodes.filter((node) => ids.has(node.id));
  return nodes.sort((a, b) => Math.abs(a.y - at.y) - Math.abs(b.y - at.y))[0]?.id;
}
