import type { Job } from '../base/job';
import { throwIfCancelled } from '../base/job';
import type { Ports } from '../base/ports';
import type { Problem } from '../base/problem';
import { PreflightError } from '../base/problem';
import { readNotebook } from '../notebook/readNotebook';
import { editNotebookText } from '../notebook/writeNotebook';
import type { LintSettings } from './fileLinter';
import { FileLinter, selectedRules } from './fileLinter';
import { LintEngine } from './engine';
import type { NotebookSummary } from './context';
import type { RepositoryData } from './repositoryFacts';
import { severitiesFor } from './severities';
import { compatibleEdits } from './fixes';
import type { LintFilesOptions } from './lintFiles';
import { findNotebooks, repositoryDataFor } from './lintFiles';
import { repositoryFacts } from './repositoryFacts';

/** Fixes can make others possible; a notebook that is not done after this many rounds is left as it is then. */
const MAX_ROUNDS = 25;

/** What fixing changed. */
export interface FixedFiles {
  /** Notebooks that were written, with the number of findings fixed in each. */
  readonly notebooks: ReadonlyMap<string, number>;
  /** Other files that were written, such as requirements.txt. */
  readonly others: readonly string[];
  /** Why files could not be written; these are as they were. */
  readonly refused: readonly Problem[];
}

/**
 * Applies the fixes of all findings in notebooks, leaving out those that need a person. Each file is written whole or not
 * at all; one that cannot be read or written is left alone. Renaming a notebook is never done here.
 */
export async function fixFiles(
  ports: Pick<Ports, 'files'>,
  paths: readonly string[],
  options: LintFilesOptions,
  job: Job,
): Promise<FixedFiles> {
  const { moment, policy, rules } = options;
  const repository = await repositoryDataFor(ports.files, options, job);
  const writer = new Writer(ports.files, repository?.texts ?? {});
  const notebooks = new Map<string, number>();
  const found = await findNotebooks(ports.files, paths, policy.exclude);
  for (const path of found) {
    throwIfCancelled(job);
    job.progress(`Fixing ${path}`);
    const around = repository && { ...repository, texts: writer.texts };
    const settings: LintSettings = { moment, policy, only: rules, repository: around };
    const { text, texts, fixed } = await fixNotebook(ports.files, path, settings);
    // What a notebook no longer says, such as an installation, must first stand where it says it now.
    if (fixed > 0 && (await writer.writeTexts(texts)) && (await writer.write(path, text))) notebooks.set(path, fixed);
  }
  if (moment === 'gate' && repository) {
    await writer.writeTexts(await fixRepository(ports.files, found, options, { ...repository, texts: writer.texts }));
  }
  return { notebooks, others: [...writer.others], refused: writer.refused };
}

/** Writes files, and remembers what it could not write. */
class Writer {
  /** The texts of the files of the repository that rules know. */
  texts: Readonly<Record<string, string>>;
  readonly others = new Set<string>();
  readonly refused: Problem[] = [];
  readonly #files: Pick<Ports['files'], 'write'>;

  constructor(files: Pick<Ports['files'], 'write'>, texts: Readonly<Record<string, string>>) {
    this.#files = files;
    this.texts = texts;
  }

  /** Writes one file; false when that was refused. */
  async write(path: string, text: string): Promise<boolean> {
    try {
      await this.#files.write(path, text);
      return true;
    } catch (error) {
      if (!PreflightError.is(error)) throw error;
      this.refused.push(error.problem);
      return false;
    }
  }

  /** Writes the files of the repository whose texts have become others; false when one was refused. */
  async writeTexts(next: Readonly<Record<string, string>>): Promise<boolean> {
    for (const [file, text] of Object.entries(next)) {
      if (this.texts[file] === text) continue;
      if (!(await this.write(file, text))) return false;
      this.texts = { ...this.texts, [file]: text };
      this.others.add(file);
    }
    return true;
  }
}

/** The texts of the repository's files after the fixes of rules about the repository. */
async function fixRepository(
  files: Ports['files'],
  notebooks: readonly string[],
  { moment, policy, rules: only }: LintFilesOptions,
  repository: RepositoryData,
): Promise<Readonly<Record<string, string>>> {
  const linter = new FileLinter(files, { moment, policy, only, repository });
  const summaries: NotebookSummary[] = [];
  for (const path of notebooks) {
    const { summary } = await linter.lint(path);
    if (summary) summaries.push(summary);
  }
  const found = new LintEngine().lintRepository(
    { repository: repositoryFacts(repository), notebooks: summaries },
    { rules: selectedRules(only), severityOf: severitiesFor(policy, '.') },
  );
  const edits = found.flatMap(({ fix }) => (fix && !fix.manual ? fix.edits : []));
  const written = edits.flatMap((edit) => (edit.kind === 'writeFile' ? [[edit.path, edit.text] as const] : []));
  return { ...repository.texts, ...Object.fromEntries(written) };
}

interface FixedNotebook {
  readonly text: string;
  readonly fixed: number;
  readonly texts: Readonly<Record<string, string>>;
}

async function fixNotebook(files: Ports['files'], path: string, settings: LintSettings): Promise<FixedNotebook> {
  let text = await textOf(files, path);
  let texts = settings.repository?.texts ?? {};
  let fixed = 0;
  for (let round = 0; round < MAX_ROUNDS && text !== undefined; round++) {
    const repository = settings.repository && { ...settings.repository, texts };
    const linter = new FileLinter(files, { ...settings, repository });
    const { edits, fixed: count } = compatibleEdits(linter.lintNotebook(readNotebook(text, path)).findings);
    const own = edits.filter(({ kind }) => kind !== 'renameNotebook');
    if (own.length === 0) break;
    const next = editNotebookText(text, path, own);
    const written = own.flatMap((edit) => (edit.kind === 'writeFile' ? [[edit.path, edit.text] as const] : []));
    if (next === text && written.length === 0) break;
    texts = { ...texts, ...Object.fromEntries(written) };
    text = next;
    fixed += count;
  }
  return { text: text ?? '', fixed, texts };
}

/** The text of a notebook that can be read; undefined otherwise, since linting reports why. */
async function textOf(files: Ports['files'], path: string): Promise<string | undefined> {
  try {
    const text = await files.readText(path);
    readNotebook(text, path);
    return text;
  } catch (error) {
    if (!PreflightError.is(error)) throw error;
    return undefined;
  }
}
