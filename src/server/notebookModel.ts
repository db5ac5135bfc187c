import type { NotebookCell, NotebookDocument, NotebookDocuments } from 'vscode-languageserver';
import { NotebookCellKind } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { CellInit, CellOutput, FormatProblem, Notebook } from '../core/notebook/notebook';
import { notebookOf } from '../core/notebook/notebook';
import { executionOrderOf } from './executionOrder';

/** What the protocol does not tell of a notebook: where it is, and what was stored with it. */
export interface Surroundings {
  /** Path relative to the workspace folder. */
  readonly path: string;
  /** Outputs of the saved file for the cell with this URI, unless it has run since and has another execution order. */
  outputsOf(cell: string, order: number | undefined): readonly CellOutput[];
  readonly size: number | undefined;
  /** What is wrong with the saved file, as far as it concerns cells that are still there. */
  problemsFor(cells: number): readonly FormatProblem[];
  /** The text that the cell with this URI had when it last ran. */
  lastRun(cell: string): string | undefined;
  /** Texts that ran and that no cell has now. */
  earlierTexts(present: readonly string[]): readonly string[];
}

type Json = Readonly<Record<string, unknown>>;

/** The linter's notebook for a synchronised document. Cells whose text has not arrived are empty. */
export function modelOf(
  document: NotebookDocument,
  documents: NotebookDocuments<TextDocument>,
  around: Surroundings,
): Notebook {
  const cells = document.cells.map((cell) => {
    const text = documents.getCellTextDocument(cell);
    return cellOf(cell, text?.getText() ?? '', text?.languageId ?? 'python', around);
  });
  const metadata = nested(document.metadata ?? {});
  const code = cells.find(({ kind }) => kind === 'code');
  return notebookOf({
    path: around.path,
    language: kernelLanguage(metadata) ?? code?.language ?? 'python',
    cells,
    metadata,
    size: around.size,
    problems: around.problemsFor(cells.length),
    earlierTexts: around.earlierTexts(cells.map(({ text }) => text)),
  });
}

function cellOf(cell: NotebookCell, text: string, languageId: string, around: Surroundings): CellInit {
  const isCode = cell.kind === NotebookCellKind.Code && languageId !== 'raw';
  const order = executionOrderOf(cell);
  const { metadata, tags } = storedWith(cell);
  return {
    kind: isCode ? 'code' : languageId === 'markdown' ? 'markdown' : 'raw',
    language: isCode ? languageId.toLowerCase() : undefined,
    text,
    tags,
    executionCount: order,
    outputs: isCode ? around.outputsOf(cell.document, order) : [],
    lastRun: around.lastRun(cell.document),
    metadata,
  };
}

/** Metadata of cells; the client sends a new cell when they change. */
const stored = new WeakMap<NotebookCell, { readonly metadata: Json; readonly tags: readonly string[] }>();

function storedWith(cell: NotebookCell): { readonly metadata: Json; readonly tags: readonly string[] } {
  let known = stored.get(cell);
  if (!known) {
    const metadata = nested(cell.metadata ?? {});
    const tags = metadata['tags'];
    known = { metadata, tags: Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string') : [] };
    stored.set(cell, known);
  }
  return known;
}

/** VS Code keeps nbformat's metadata one level deeper, older versions under `custom`. */
function nested(metadata: unknown): Json {
  const own = asObject(metadata);
  const custom = asObject(own['custom']);
  const inner = asObject(own['metadata'] ?? custom['metadata']);
  return { ...own, ...inner };
}

function kernelLanguage(metadata: Json): string | undefined {
  const name = asObject(metadata['language_info'])['name'];
  return typeof name === 'string' ? name.toLowerCase() : undefined;
}

function asObject(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}
