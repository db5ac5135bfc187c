import { plainLine } from '../base/plainText';
import type { LineageGraph, LineageNode } from './graph';

/** A graph as an indented tree around its focus: what it was made from, and what became of it. Each node once. */
export function lineageText(graph: LineageGraph): string {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const focus = nodes.get(graph.focus);
  if (!focus) return '';
  const lines = [describe(focus)];
  const up = branch(graph, nodes, 'up');
  const down = branch(graph, nodes, 'down');
  if (up.length > 0) lines.push('', 'Made from', ...up);
  if (down.length > 0) lines.push('', 'Led to', ...down);
  return `${lines.join('\n')}\n`;
}

function branch(graph: LineageGraph, nodes: ReadonlyMap<string, LineageNode>, direction: 'up' | 'down'): string[] {
  const seen = new Set([graph.focus]);
  const lines: string[] = [];
  const walk = (id: string, depth: number): void => {
    for (const edge of graph.edges) {
      if ((direction === 'up' ? edge.to : edge.from) !== id) continue;
      const other = nodes.get(direction === 'up' ? edge.from : edge.to);
      if (!other) continue;
      const again = seen.has(other.id);
      const verb = direction === 'up' ? `${edge.label} ${depth === 1 ? 'it' : 'that'}` : edge.label;
      const text = direction === 'up' ? `${describe(other)}, ${verb}` : `${verb} ${describe(other)}`;
      lines.push(`${'  '.repeat(depth)}${text}${again ? ' (see above)' : ''}`);
      if (again) continue;
      seen.add(other.id);
      walk(other.id, depth + 1);
    }
  };
  walk(graph.focus, 1);
  return lines;
}

function describe({ kind, label, detail }: LineageNode): string {
  const extra = {
    version: detail['state']?.replaceAll('_', ' '),
    dataset: shortDigest(detail['digest']) ?? 'no digest',
    notebook: shortDigest(detail['sha256']),
    artifact: shortDigest(detail['sha256']),
    commit: undefined,
    approval: [detail['by'], detail['at'], detail['signature']].filter(Boolean).join(', '),
    stage: undefined,
  }[kind];
  return plainLine(`${kind} ${label}${extra === undefined || extra === '' ? '' : ` (${extra})`}`);
}

function shortDigest(digest: string | undefined): string | undefined {
  return digest?.replace(/^(sha256:.{12}).*$/, '$1');
}
