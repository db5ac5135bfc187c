import path from 'node:path';
import { NodeFiles } from '../../src/adapters/nodeFiles';
import { silentJob } from '../../src/core/base/job';
import type { LintFinding } from '../../src/core/lint/engine';
import { FileLinter } from '../../src/core/lint/fileLinter';
import { compatibleEdits } from '../../src/core/lint/fixes';
import type { LintFilesOptions } from '../../src/core/lint/lintFiles';
import { findNotebooks } from '../../src/core/lint/lintFiles';
import type { RepositoryData } from '../../src/core/lint/repositoryFacts';
import { readRepositoryData } from '../../src/core/lint/repositoryFacts';
import type { NotebookEdit } from '../../src/core/notebook/edit';
import type { Notebook } from '../../src/core/notebook/notebook';
import { readNotebook } from '../../src/core/notebook/readNotebook';
import { editNotebookText } from '../../src/core/notebook/writeNotebook';
import { flawsOf } from '../../test/support/lint';

/** Fixes of one rule in one notebook that are tried one by one. */
const MOST_OF_A_RULE = 5;
/** Rounds in which fixing everything has to come to an end. */
const MAX_ROUNDS = 25;

/** What fixing showed: how many fixes of each rule were tried, and what was wrong with which. */
export interface FixResults {
  readonly tried: Map<string, number>;
  readonly failures: { readonly rule: string; readonly path: string; readonly what: string }[];
}

interface State {
  readonly text: string;
  readonly path: string;
  readonly repository: RepositoryData;
}

/**
 * Applies the fix of every finding in the notebooks of a repository, in memory. Each time the result must be a notebook,
 * the finding must be gone and no name undefined or line broken that was not before; then all fixes together must come to
 * an end.
 */
export async function checkFixes(folder: string, options: LintFilesOptions, results: FixResults): Promise<void> {
  const files = new NodeFiles(path.resolve(folder));
  const repository = await readRepositoryData(files, silentJob(), options.moment);
  for (const file of await findNotebooks(files, ['.'], options.policy.exclude)) {
    const state = { text: await files.readText(file), path: file, repository };
    const fail = (rule: string, what: string): void => {
      results.failures.push({ rule, path: path.join(folder, file), what });
    };
    let notebook: Notebook;
    try {
      notebook = readNotebook(state.text, file);
    } catch {
      continue;
    }
    const findings = lint(state, options);
    const flaws = flawsOf(notebook);
    const ofRule = new Map<string, number>();
    for (const finding of findings) {
      const count = ofRule.get(finding.rule) ?? 0;
      if (!finding.fix || count >= MOST_OF_A_RULE) continue;
      ofRule.set(finding.rule, count + 1);
      results.tried.set(finding.rule, (results.tried.get(finding.rule) ?? 0) + 1);
      for (const what of checkFix(finding, findings, flaws, state, options)) fail(finding.rule, what);
    }
    for (const what of checkAll(state, flaws, options)) fail('all rules', what);
  }
}

function lint({ text, path: file, repository }: State, options: LintFilesOptions): LintFinding[] {
  const { moment, policy, rules: only } = options;
  const linter = new FileLinter({ readText: () => Promise.resolve(text) }, { moment, policy, only, repository });
  return linter.lintNotebook(readNotebook(text, file)).findings;
}

function applied(state: State, edits: readonly NotebookEdit[]): State {
  const written = edits.flatMap((edit) => (edit.kind === 'writeFile' ? [[edit.path, edit.text] as const] : []));
  const rename = edits.find((edit) => edit.kind === 'renameNotebook');
  return {
    text: editNotebookText(state.text, state.path, edits),
    path: rename ? state.path.replace(/[^/]*$/, rename.name) : state.path,
    repository: { ...state.repository, texts: { ...state.repository.texts, ...Object.fromEntries(written) } },
  };
}

function* checkFix(
  finding: LintFinding,
  before: readonly LintFinding[],
  flaws: readonly string[],
  state: State,
  options: LintFilesOptions,
): Generator<string> {
  const { rule, fix, message } = finding;
  const what = `${fix?.title ?? ''} (cell ${finding.cell ?? '-'}: ${message.slice(0, 80)})`;
  let after: State;
  let fixed: Notebook;
  try {
    after = applied(state, fix?.edits ?? []);
    fixed = readNotebook(after.text, after.path);
  } catch (error) {
    yield `${what}: the result is no notebook: ${String(error)}`;
    return;
  }
  const same = (one: LintFinding): boolean => one.rule === rule && one.message === message;
  const left = lint(after, { ...options, rules: [rule] });
  const isFewer = left.length < before.filter((one) => one.rule === rule).length;
  if (!isFewer && left.filter(same).length >= before.filter(same).length) yield `${what}: the finding is still there`;
  const added = without(flawsOf(fixed), flaws);
  if (added.length > 0) yield `${what}: adds ${added.join(', ')}`;
}

function* checkAll(state: State, flaws: readonly string[], options: LintFilesOptions): Generator<string> {
  let now = state;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const { edits } = compatibleEdits(lint(now, options));
    const own = edits.filter(({ kind }) => kind !== 'renameNotebook');
    if (own.length === 0) break;
    if (round === MAX_ROUNDS - 1) yield `fixing never ends: ${JSON.stringify(own).slice(0, 300)}`;
    now = applied(now, own);
  }
  const added = without(flawsOf(readNotebook(now.text, now.path)), flaws);
  if (added.length > 0) yield `all fixes together add ${added.join(', ')}`;
}

/** The texts that are more often in the first list than in the second. */
function without(texts: readonly string[], others: readonly string[]): string[] {
  const left = [...others];
  return texts.filter((text) => {
    const at = left.indexOf(text);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

/** Prints how many fixes were tried and what was wrong. */
export function printFixes({ tried, failures }: FixResults): void {
  console.log(`${'rule'.padEnd(44)}    fixes   failed`);
  for (const [rule, count] of [...tried, ['all rules', 0] as const]) {
    const failed = failures.filter((failure) => failure.rule === rule);
    console.log(`${rule.padEnd(44)} ${String(count).padStart(8)} ${String(failed.length).padStart(8)}`);
  }
  for (const { rule, path: file, what } of failures) console.log(`${rule} ${file}: ${what}`);
}
