import type { NotebookEdit } from '../notebook/edit';
import type { LintFinding } from './engine';

type Replace = Extract<NotebookEdit, { kind: 'replace' }>;

/**
 * The edits of as many fixes as go together: no two change the same text or file, and at most one inserts, moves or
 * deletes cells. What is left out can be had by linting and fixing again. Manual and suppressed ones are left out.
 */
export function compatibleEdits(findings: readonly LintFinding[]): { edits: NotebookEdit[]; fixed: number } {
  const edits: NotebookEdit[] = [];
  let fixed = 0;
  let structural = false;
  for (const { fix, suppressed } of findings) {
    if (!fix || fix.manual || suppressed) continue;
    const wanted = fix.edits.filter((edit) => !edits.some((taken) => isSame(edit, taken)));
    const changesCells = wanted.some(isStructural);
    if ((changesCells && structural) || wanted.some((edit) => edits.some((taken) => conflict(edit, taken)))) continue;
    edits.push(...wanted);
    structural ||= changesCells;
    fixed++;
  }
  return { edits, fixed };
}

/** Whether an edit changes which cells there are or where they stand. */
export function isStructural({ kind }: NotebookEdit): boolean {
  return kind === 'insertCell' || kind === 'deleteCell' || kind === 'moveCell';
}

function isSame(a: NotebookEdit, b: NotebookEdit): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function conflict(a: NotebookEdit, b: NotebookEdit): boolean {
  if (a.kind === 'replace' && b.kind === 'replace') return a.cell === b.cell && overlap(a, b);
  if (a.kind === 'writeFile') return b.kind === 'writeFile' && a.path === b.path;
  if (b.kind === 'writeFile') return false;
  if (a.kind === 'renameNotebook' || b.kind === 'renameNotebook') return a.kind === b.kind;
  if (!('cell' in a) || !('cell' in b) || a.cell !== b.cell) return false;
  return a.kind === b.kind || isStructural(a) || isStructural(b);
}

function overlap(a: Replace, b: Replace): boolean {
  return a.start < b.end && b.start < a.end ? true : a.start === b.start && a.end === b.end;
}
