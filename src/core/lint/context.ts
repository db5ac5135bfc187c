import type { Cell, Notebook } from '../notebook/notebook';
import type { NotebookAnalysis } from '../python/analysis';
import type { RepositoryFacts } from './repositoryFacts';
import type { Moment } from './rule';

/** What a rule about a notebook may read. */
export interface NotebookContext {
  readonly notebook: Notebook;
  /** The notebook as a Python program; without cells when it is not Python. */
  readonly analysis: NotebookAnalysis;
  /** The files around the notebook; undefined where only the notebook is known (and in examples without `files`). */
  readonly repository: RepositoryFacts | undefined;
  readonly moment: Moment;
}

/** What a rule about the repository may read. */
export interface RepositoryContext {
  readonly repository: RepositoryFacts;
  /** The notebooks of this run that could be read. */
  readonly notebooks: readonly NotebookSummary[];
}

/** What rules about the repository know of one notebook. */
export interface NotebookSummary {
  readonly path: string;
  readonly language: string;
  /** Top-level modules that its Python imports, sorted. */
  readonly imports: readonly string[];
}

/** The summary of a notebook. */
export function summaryOf({ notebook, analysis }: Pick<NotebookContext, 'notebook' | 'analysis'>): NotebookSummary {
  const imports = new Set<string>();
  const add = (module: string): void => void imports.add(module.split('.')[0] ?? module);
  for (const { names } of analysis.nodes('Import')) for (const { name } of names) add(name);
  for (const { module, level } of analysis.nodes('ImportFrom')) if (module !== undefined && !level) add(module);
  return { path: notebook.path, language: notebook.language, imports: [...imports].sort() };
}

/** The cells of one kind. */
export function cellsOf(notebook: Notebook, kind: Cell['kind']): Cell[] {
  return notebook.cells.filter((cell) => cell.kind === kind);
}
