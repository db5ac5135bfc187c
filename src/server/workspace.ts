import { fileURLToPath } from 'node:url';
import path from 'node:path';
import { NodeFiles } from '../adapters/nodeFiles';
import { silentJob } from '../core/base/job';
import { formatProblem, PreflightError } from '../core/base/problem';
import type { RepositoryFacts } from '../core/lint/repositoryFacts';
import { readRepositoryData, repositoryFacts } from '../core/lint/repositoryFacts';
import type { CellOutput, FormatProblem } from '../core/notebook/notebook';
import { readNotebook } from '../core/notebook/readNotebook';
import { loadPolicy } from '../core/readiness/loadPolicy';
import type { Policy } from '../core/readiness/policy';
import { policySchema } from '../core/readiness/policy';
import type { Surroundings } from './notebookModel';

/** What is known of one workspace folder. */
export interface Folder {
  readonly root: string;
  readonly files: NodeFiles;
  policy: Policy;
  facts: RepositoryFacts | undefined;
}

/** A cell of an open notebook: the URI of its document, its text and its execution order. */
export interface OpenCell {
  readonly document: string;
  readonly text: string;
  readonly order: number | undefined;
}

/** What is known from a notebook's file. */
interface Saved {
  /** Outputs by the URI of the cell's document, as long as the cell has not run since. */
  readonly outputs: ReadonlyMap<string, { order: number | undefined; outputs: readonly CellOutput[] }>;
  readonly size: number;
  readonly cells: number;
  readonly problems: readonly FormatProblem[];
}

const OUTSIDE: Policy = policySchema.parse({});

/** The workspace folders: their policies, their files and what is stored in their notebooks. It only reads. */
export class Workspace {
  readonly #folders: Folder[] = [];
  readonly #log: (message: string) => void;
  readonly #saved = new Map<string, Saved>();

  constructor(log: (message: string) => void) {
    this.#log = log;
  }

  /** Adds a folder by its URI; folders that are not files are left out. */
  async add(uri: string): Promise<void> {
    const root = filePath(uri);
    if (root === undefined) return;
    const folder: Folder = { root, files: new NodeFiles(root), policy: OUTSIDE, facts: undefined };
    this.#folders.push(folder);
    await this.#readPolicy(folder);
  }

  remove(uri: string): void {
    const root = filePath(uri);
    const index = this.#folders.findIndex((folder) => folder.root === root);
    if (index >= 0) this.#folders.splice(index, 1);
  }

  /** Reads all policies again. */
  async readPolicies(): Promise<void> {
    await Promise.all(this.#folders.map((folder) => this.#readPolicy(folder)));
  }

  /** Reads what rules may know of the folders' files. */
  async readFacts(): Promise<void> {
    for (const folder of this.#folders) {
      try {
        folder.facts = repositoryFacts(await readRepositoryData(folder.files, silentJob(), 'edit'));
      } catch (error) {
        this.#log(`The files of ${folder.root} could not be read: ${String(error)}`);
      }
    }
  }

  /** The innermost folder that a notebook is in. */
  folderOf(uri: string): Folder | undefined {
    const file = filePath(uri);
    if (file === undefined) return undefined;
    return this.#folders
      .filter(({ root }) => file.startsWith(root + path.sep))
      .sort((a, b) => b.root.length - a.root.length)[0];
  }

  policyOf(uri: string): Policy {
    return this.folderOf(uri)?.policy ?? OUTSIDE;
  }

  /** Where a notebook is and what its saved file holds. */
  surroundingsOf(uri: string): Pick<Surroundings, 'path' | 'size' | 'outputsOf' | 'problemsFor'> {
    const saved = this.#saved.get(uri);
    return {
      path: this.#relative(uri),
      size: saved?.size,
      problemsFor: (cells) => (saved?.cells === cells ? saved.problems : []),
      outputsOf: (document, order) => {
        const stored = saved?.outputs.get(document);
        return stored?.order === order ? (stored?.outputs ?? []) : [];
      },
    };
  }

  /**
   * Reads the outputs that are stored in a notebook's file, because outputs do not come over the protocol, and gives them to
   * those of the open cells that stand in the file. They stay with their cells wherever these go.
   */
  async readSaved(uri: string, openCells: () => readonly OpenCell[]): Promise<void> {
    const folder = this.folderOf(uri);
    if (!folder) return;
    const relative = this.#relative(uri);
    try {
      const notebook = readNotebook(await folder.files.readText(relative), relative);
      const outputs = new Map(
        openCells().flatMap(({ document, text, order }, index) => {
          const stored = notebook.cells[index];
          return stored?.text === text ? [[document, { order, outputs: stored.outputs }] as const] : [];
        }),
      );
      const { size = 0, problems } = notebook;
      this.#saved.set(uri, { outputs, size, problems, cells: notebook.cells.length });
    } catch (error) {
      if (!PreflightError.is(error)) throw error;
      this.#saved.delete(uri);
    }
  }

  forget(uri: string): void {
    this.#saved.delete(uri);
  }

  #relative(uri: string): string {
    const file = filePath(uri);
    if (file === undefined) return decodeURIComponent(uri.slice(uri.lastIndexOf('/') + 1));
    const folder = this.folderOf(uri);
    return folder ? path.relative(folder.root, file).split(path.sep).join('/') : path.basename(file);
  }

  async #readPolicy(folder: Folder): Promise<void> {
    try {
      folder.policy = (await loadPolicy({ files: folder.files })).policy;
    } catch (error) {
      if (!PreflightError.is(error)) throw error;
      this.#log(formatProblem(error.problem));
    }
  }
}

function filePath(uri: string): string | undefined {
  if (!uri.startsWith('file:')) return undefined;
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}
