import type { LineageGraph, LineageNode } from './graph';
import { DEFAULT_SIZES, layoutGraph } from './layout';

const MARGIN = 16;
const LABEL_CHARACTERS = 24;

/** Fill and stroke by kind; dark text on each has a contrast of more than 7 to 1. */
const COLOURS: Readonly<Record<LineageNode['kind'], readonly [string, string]>> = {
  dataset: ['#e3f0fb', '#2f6fab'],
  notebook: ['#fdf0dc', '#a8681b'],
  commit: ['#ececec', '#6b6b6b'],
  artifact: ['#e9e4f7', '#6750a4'],
  version: ['#dff3e4', '#2b7a3d'],
  approval: ['#fbe6ec', '#a83257'],
  stage: ['#fff6c9', '#8a7300'],
};

/** A self-contained picture of a graph, without scripts and links; the text of files is escaped. */
export function lineageSvg(graph: LineageGraph): string {
  const { nodes, edges, width, height } = layoutGraph(graph);
  const places = new Map(nodes.map((node) => [node.id, node]));
  const full = [width + 2 * MARGIN, height + 2 * MARGIN];
  const curves = edges.map(
    ({ curve: [x1, y1, cx1, cy1, cx2, cy2, x2, y2], label }) =>
      `<path d="M${x1} ${y1}C${cx1} ${cy1} ${cx2} ${cy2} ${x2} ${y2}"><title>${escape(label)}</title></path>`,
  );
  const boxes = graph.nodes.map((node) => box(node, places.get(node.id) ?? { x: 0, y: 0 }, node.id === graph.focus));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${-MARGIN} ${-MARGIN} ${full.join(' ')}" width="${full[0] ?? 0}" height="${full[1] ?? 0}" font-family="sans-serif" font-size="12" role="img">`,
    `<title>Lineage of ${escape(graph.focus.replace('version:', ''))}</title>`,
    '<defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" fill="#767676" stroke="none"/></marker></defs>',
    `<g fill="none" stroke="#767676" marker-end="url(#arrow)">${curves.join('')}</g>`,
    ...boxes,
    '</svg>\n',
  ].join('\n');
}

function box(node: LineageNode, { x, y }: { x: number; y: number }, isFocus: boolean): string {
  const { nodeWidth, nodeHeight } = DEFAULT_SIZES;
  const [fill, stroke] = COLOURS[node.kind];
  const title = [
    `${node.kind} ${node.label}`,
    ...Object.entries(node.detail).map(([key, value]) => `${key}: ${value}`),
  ];
  return (
    `<g transform="translate(${x} ${y})"><title>${escape(title.join('\n'))}</title>` +
    `<rect width="${nodeWidth}" height="${nodeHeight}" rx="6" fill="${fill}" stroke="${stroke}" stroke-width="${isFocus ? 3 : 1}"/>` +
    `<text x="10" y="17" fill="#444" font-size="10">${node.kind}</text>` +
    `<text x="10" y="34" fill="#1b1b1b">${escape(shorten(node.label))}</text></g>`
  );
}

function shorten(label: string): string {
  const characters = Array.from(label);
  return characters.length <= LABEL_CHARACTERS ? label : `${characters.slice(0, LABEL_CHARACTERS - 1).join('')}…`;
}

function escape(text: string): string {
  const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  // Control characters are not allowed in XML, escaped or not.
  return text.replace(/[&<>"]/g, (char) => entities[char] ?? '').replace(/[^\P{Cc}\n\t]/gu, '\uFFFD');
}
