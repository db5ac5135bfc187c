import type { CellInit, CellKind, Notebook } from './notebook';
import { notebookOf } from './notebook';

/** One change to a notebook or a file beside it. Cell indices are those before any edit of the same list. */
export type NotebookEdit =
  | {
      readonly kind: 'replace';
      readonly cell: number;
      readonly start: number;
      readonly end: number;
      readonly text: string;
    }
  | {
      readonly kind: 'insertCell';
      /** The new cell stands before this one; the number of cells puts it last. */
      readonly before: number;
      readonly cellKind: Exclude<CellKind, 'raw'>;
      readonly text: string;
      readonly tags?: readonly string[];
    }
  | { readonly kind: 'deleteCell'; readonly cell: number }
  | { readonly kind: 'moveCell'; readonly cell: number; readonly before: number }
  | {
      readonly kind: 'clearOutputs';
      readonly cell: number;
      /** Which outputs; all without it. */
      readonly outputs?: readonly number[];
    }
  | { readonly kind: 'setTags'; readonly cell: number; readonly tags: readonly string[] }
  | { readonly kind: 'setCellId'; readonly cell: number; readonly id: string }
  | { readonly kind: 'renameNotebook'; readonly name: string }
  | {
      readonly kind: 'writeFile';
      /** Relative to the repository. */
      readonly path: string;
      readonly text: string;
    };

type Replace = Extract<NotebookEdit, { kind: 'replace' }>;

/**
 * The notebook after the edits; files beside it are left to the caller. Replacements in a cell must not overlap; where
 * they do, the later one in the list is left out.
 */
export function applyEdits(notebook: Notebook, edits: readonly NotebookEdit[]): Notebook {
  const slots: (CellInit & { from: number })[][] = [...notebook.cells.map(() => []), []];
  const moved = new Set(edits.flatMap((edit) => (edit.kind === 'moveCell' ? [edit.cell] : [])));
  const deleted = new Set(edits.flatMap((edit) => (edit.kind === 'deleteCell' ? [edit.cell] : [])));
  const changed = notebook.cells.map((cell) => ({ ...changedCell(cell, edits), from: cell.index }));
  for (const edit of edits) {
    if (edit.kind === 'insertCell') {
      slots[edit.before]?.push({ kind: edit.cellKind, text: edit.text, tags: edit.tags ?? [], from: -1 });
    } else if (edit.kind === 'moveCell' && !deleted.has(edit.cell)) {
      const cell = changed[edit.cell];
      if (cell) slots[edit.before]?.push(cell);
    }
  }
  const cells = slots.flatMap((before, index) => {
    const own = changed[index];
    return own && !moved.has(index) && !deleted.has(index) ? [...before, own] : before;
  });
  const rename = edits.find((edit) => edit.kind === 'renameNotebook');
  const path = rename ? notebook.path.replace(/[^/]*$/, rename.name) : notebook.path;
  const corrected = edits.some(({ kind }) => kind === 'setCellId');
  const problems = corrected ? notebook.problems.filter(({ kind }) => !isAboutId(kind)) : notebook.problems;
  const size = notebook.size === undefined ? undefined : notebook.size - clearedSize(notebook, cells);
  return notebookOf({ ...notebook, path, cells, problems, size });
}

/** Characters of the outputs that are gone. */
function clearedSize(notebook: Notebook, cells: readonly CellInit[]): number {
  const kept = new Set(cells.flatMap(({ outputs = [] }) => outputs));
  const gone = notebook.cells.flatMap(({ outputs }) => outputs.filter((output) => !kept.has(output)));
  return gone.flatMap(({ items }) => items).reduce((sum, { size }) => sum + size, 0);
}

/** Ids are corrected all at once. */
function isAboutId(kind: Notebook['problems'][number]['kind']): boolean {
  return kind === 'missing-id' || kind === 'duplicate-id' || kind === 'invalid-id';
}

function changedCell(cell: Notebook['cells'][number], edits: readonly NotebookEdit[]): CellInit {
  let { text, outputs, tags, id } = cell;
  const own = edits.filter((edit) => 'cell' in edit && edit.cell === cell.index);
  text = replaced(
    text,
    own.filter((edit) => edit.kind === 'replace'),
  );
  for (const edit of own) {
    if (edit.kind === 'clearOutputs') {
      const which = edit.outputs;
      outputs = which ? outputs.filter((_, index) => !which.includes(index)) : [];
    } else if (edit.kind === 'setTags') tags = edit.tags;
    else if (edit.kind === 'setCellId') id = edit.id;
  }
  return { ...cell, id, text, outputs, tags };
}

/** The text after replacements that do not overlap. */
export function replaced(text: string, edits: readonly Omit<Replace, 'cell' | 'kind'>[]): string {
  const kept: Omit<Replace, 'cell' | 'kind'>[] = [];
  for (const edit of edits) {
    if (kept.every((other) => edit.end <= other.start || edit.start >= other.end)) kept.push(edit);
  }
  kept.sort((a, b) => b.start - a.start || b.end - a.end);
  let result = text;
  for (const edit of kept) result = result.slice(0, edit.start) + edit.text + result.slice(edit.end);
  return result;
}
