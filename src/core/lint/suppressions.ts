import type { AnalysedCell } from '../python/defUse';
import { REASON_PLACEHOLDER } from './protocol';

/** What a suppression comment covers. */
export type SuppressionScope = 'line' | 'cell' | 'notebook';

/** A comment `# preflight: allow category/rule -- reason`. */
export interface Suppression {
  readonly scope: SuppressionScope;
  readonly rules: readonly string[];
  /** Empty when none is given; such a comment suppresses nothing. */
  readonly reason: string;
  readonly cell: number;
  readonly start: number;
  readonly end: number;
  /** Offsets of the covered part of the cell. */
  readonly covers: { readonly start: number; readonly end: number };
}

const COMMENT = /^preflight:\s*allow(-notebook)?\b\s*(.*)$/i;

/**
 * The suppressions of a cell. At the end of a line of code the comment covers the statement of that line; on a line of
 * its own it covers the next statement; above the first code of the cell it covers the cell; `allow-notebook` covers the
 * notebook, wherever it stands.
 */
export function suppressionsOf({ index, python }: AnalysedCell): Suppression[] {
  if (!/preflight:/i.test(python.text)) return [];
  const firstCode = python.code.search(/^(?![ \t]*(?:#|\r?$))/m);
  return python.comments.flatMap((comment) => {
    const found = COMMENT.exec(comment.text);
    if (!found) return [];
    const [names = '', ...reason] = (found[2] ?? '').split(/\s+--\s*|\s+—\s*/);
    const isHead = comment.ownLine && (firstCode < 0 || comment.start < firstCode);
    const scope = found[1] === undefined ? (isHead ? 'cell' : 'line') : 'notebook';
    return [
      {
        scope,
        rules: names.split(/[\s,]+/).filter((name) => name !== ''),
        reason: reason.join(' -- ').trim().replace(REASON_PLACEHOLDER, ''),
        cell: index,
        start: comment.start,
        end: comment.end,
        covers: scope === 'line' ? coveredLines(python, comment) : { start: 0, end: python.text.length },
      } satisfies Suppression,
    ];
  });
}

/** The line of the comment or, for a comment on its own line, the next line of code; with the whole logical line. */
function coveredLines(
  python: AnalysedCell['python'],
  comment: { start: number; end: number; ownLine: boolean },
): { start: number; end: number } {
  const { lines } = python;
  let line = lines.at(comment.start).line;
  if (comment.ownLine) {
    do line++;
    while (line < lines.starts.length && /^\s*(#.*)?$/.test(lines.line(line)));
  }
  const start = lines.offset({ line, column: 0 });
  const end = start + lines.line(line).length;
  return widened(python, start, end);
}

/** Simple statements that touch the line belong to it as a whole, so that a comment at the end of a long call counts. */
function widened(python: AnalysedCell['python'], start: number, end: number): { start: number; end: number } {
  let [from, to] = [start, end];
  for (const type of ['Expr', 'Assign', 'AugAssign', 'AnnAssign', 'Return', 'Import', 'ImportFrom'] as const) {
    for (const node of python.nodes(type)) {
      if (node.start > end || node.end < start) continue;
      from = Math.min(from, node.start);
      to = Math.max(to, node.end);
    }
  }
  return { start: from, end: to };
}
