import type { Job } from '../base/job';
import { throwIfCancelled } from '../base/job';
import type { Ports } from '../base/ports';
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
}

/**
 * Applies the fixes of all findings in notebooks, leaving out those that need a person. Each file is written whole or not
 * at all; one that cannot be read is left alone. Renaming a notebook is never done here.
 */
export async function fixFiles(
  ports: Pick<Ports, 'files'>,
  paths: readonly string[],
  options: LintFilesOptions,
  job: Job,
): Promise<FixedFiles> {
  const { moment, policy, rules } = options;
  const repository = await repositoryDataFor(ports.files, options, job);
  let texts = repository?.texts ?? {};
  const notebooks = new Map<string, number>();
  for (const path of await findNotebooks(ports.files, paths, policy.exclude)) {
    throwIfCancelled(job);
    job.progress(`Fixing ${path}`);
    const settings: LintSettings = { moment, policy, only: rules, repository: repository && { ...repository, texts } };
    const result = await fixNotebook(ports.files, path, settings);
    if (result.fixed === 0) continue;
    await ports.files.write(path, result.text);
    notebooks.set(path, result.fixed);
    texts = result.texts;
  }
  if (moment === 'gate' && repository)
    texts = await fixRepository(ports.files, await findNotebooks(ports.files, paths, policy.exclude), options, {
      ...repository,
      texts,
    });
  const others = Object.keys(texts).filter((file) => texts[file] !== repository?.texts[file]);
  for (const file of others) await ports.files.write(file, texts[file] ?? '');
  return { notebooks, others };
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
