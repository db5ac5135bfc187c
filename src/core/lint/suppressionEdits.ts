import type { AnalysedCell } from '../python/defUse';
import { REASON_PLACEHOLDER } from './protocol';
import type { SuppressionScope } from './suppressions';

/** A suppression comment to insert: at an offset of the cell, around the reason. */
export interface SuppressionEdit {
  readonly offset: number;
  readonly before: string;
  readonly after: string;
}

/** Where the comment that suppresses a rule at an offset goes. */
export function suppressionEdit(
  { python }: AnalysedCell,
  at: number,
  rule: string,
  scope: SuppressionScope,
): SuppressionEdit {
  const word = scope === 'notebook' ? 'allow-notebook' : 'allow';
  const comment = `# preflight: ${word} ${rule} -- `;
  if (scope !== 'line') {
    const first = python.magics.find(({ kind }) => kind === 'cell');
    const offset = first ? Math.min(first.end + 1, python.text.length) : 0;
    const lead = first && first.end === python.text.length ? '\n' : '';
    return { offset, before: lead + comment, after: '\n' };
  }
  const { lines } = python;
  const { line } = lines.at(at);
  const lineStart = lines.offset({ line, column: 0 });
  const text = lines.line(line);
  if (takesComment(python, lineStart, lineStart + text.length)) {
    return { offset: lineStart + text.length, before: `  ${comment}`, after: '' };
  }
  const start = statementLine(python, lineStart);
  const indent = /^[ \t]*/.exec(lines.line(lines.at(start).line))?.[0] ?? '';
  return { offset: start, before: indent + comment, after: '\n' };
}

/** The whole comment with the place for the reason. */
export function suppressionText({ before, after }: SuppressionEdit): string {
  return before + REASON_PLACEHOLDER + after;
}

/** Whether a comment at the end of a line would be one: not in a string, a magic, after a backslash or a comment. */
function takesComment(python: AnalysedCell['python'], start: number, end: number): boolean {
  const line = python.text.slice(start, end);
  if (line.trimEnd().endsWith('\\')) return false;
  const isInside = ({ start: from, end: to }: { start: number; end: number }): boolean => from < end && end < to;
  if (python.nodes('Constant').some(isInside) || python.nodes('JoinedStr').some(isInside)) return false;
  const touches = ({ start: from, end: to }: { start: number; end: number }): boolean => from <= end && to >= start;
  return !python.magics.some(touches) && !python.comments.some(touches);
}

/** Start of the line on which the outermost simple statement around a line begins. */
function statementLine(python: AnalysedCell['python'], lineStart: number): number {
  let start = lineStart;
  for (const type of ['Expr', 'Assign', 'AugAssign', 'AnnAssign', 'Return'] as const) {
    for (const node of python.nodes(type)) {
      if (node.start < start && node.end > lineStart) {
        start = python.lines.offset({ line: python.lines.at(node.start).line, column: 0 });
      }
    }
  }
  return start;
}
