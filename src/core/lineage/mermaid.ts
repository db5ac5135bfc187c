import type { LineageGraph, LineageNode } from './graph';

const SHAPES: Readonly<Record<LineageNode['kind'], readonly [string, string]>> = {
  dataset: ['[(', ')]'],
  notebook: ['[', ']'],
  commit: ['((', '))'],
  artifact: ['[/', '/]'],
  version: ['([', '])'],
  approval: ['{{', '}}'],
  stage: ['[[', ']]'],
};

/** A Mermaid flowchart, for Markdown files and pull requests. Labels are quoted, so that no text of a file is mark-up. */
export function lineageMermaid(graph: LineageGraph): string {
  const names = new Map(graph.nodes.map((node, index) => [node.id, `n${index}`]));
  const nodes = graph.nodes.map((node) => {
    const [open, close] = SHAPES[node.kind];
    return `  ${names.get(node.id) ?? ''}${open}${quote(`${node.kind}: ${node.label}`)}${close}`;
  });
  const edges = graph.edges.flatMap(({ from, to, label }) => {
    const [source, target] = [names.get(from), names.get(to)];
    return source !== undefined && target !== undefined ? [`  ${source} -->|${quote(label)}| ${target}`] : [];
  });
  const focus = names.get(graph.focus);
  const emphasis = focus === undefined ? [] : [`  style ${focus} stroke-width:3px`];
  return `${['flowchart LR', ...nodes, ...edges, ...emphasis].join('\n')}\n`;
}

/** Everything but letters, digits and plain punctuation as a Mermaid entity code. */
function quote(text: string): string {
  const safe = text.replace(/[^\p{L}\p{N} .,:/@_+-]/gu, (char) => `#${char.codePointAt(0) ?? 63};`);
  return `"${safe}"`;
}
