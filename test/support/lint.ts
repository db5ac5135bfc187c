import type { NotebookEdit } from '../../src/core/notebook/edit';
import { applyEdits } from '../../src/core/notebook/edit';
import type { Notebook } from '../../src/core/notebook/notebook';
import { NotebookAnalysis } from '../../src/core/python/analysis';
import { isPredefined } from '../../src/core/python/names';
import { pyAstParser } from '../../src/core/python/pyAstParser';
import { CellCache } from '../../src/core/python/pythonCell';
import { summaryOf } from '../../src/core/lint/context';
import type { LintFinding } from '../../src/core/lint/engine';
import { LintEngine } from '../../src/core/lint/engine';
import { exampleNotebook, exampleRepository, fullExample } from '../../src/core/lint/example';
import type { RepositoryFacts } from '../../src/core/lint/repositoryFacts';
import type { Example, Rule } from '../../src/core/lint/rule';
import { rules } from '../../src/core/lint/rules';

const engine = new LintEngine();
const cache = new CellCache(pyAstParser);

/** Findings of one rule (or all) at the gate, as if the policy switched every rule on. */
export function lint(
  notebook: Notebook,
  options: { rule?: Rule; repository?: RepositoryFacts | undefined } = {},
): LintFinding[] {
  return engine.lint(notebook, {
    moment: 'gate',
    rules: options.rule ? [options.rule] : rules,
    severityOf: ({ severity }) => severity,
    repository: options.repository,
  });
}

/** Messages of a rule's findings in an example, repository rules included. */
export function findingsIn(rule: Rule, example: Example): { message: string; finding?: LintFinding }[] {
  const notebook = exampleNotebook(example);
  const repository = exampleRepository(example);
  if (rule.level !== 'repository') {
    return lint(notebook, { rule, repository }).map((finding) => ({ message: finding.message, finding }));
  }
  if (!repository) throw new Error(`An example of ${rule.name} needs files.`);
  const context = engine.context(notebook, { moment: 'gate', repository });
  return engine.lintRepository(
    { repository, notebooks: [summaryOf(context)] },
    { rules: [rule], severityOf: ({ severity }) => severity },
  );
}

/** The notebook and files after a fix. */
export function applyFix(notebook: Notebook, edits: readonly NotebookEdit[], example: Example): Example {
  const fixed = applyEdits(notebook, edits);
  const full = fullExample(example);
  const written = edits.flatMap((edit) => (edit.kind === 'writeFile' ? [[edit.path, edit.text] as const] : []));
  return {
    ...full,
    path: fixed.path,
    ...(fixed.size === undefined ? {} : { size: fixed.size }),
    earlierTexts: fixed.earlierTexts,
    problems: fixed.problems,
    ...(full.files ? { files: { ...full.files, ...Object.fromEntries(written) } } : {}),
    cells: fixed.cells.map(({ text, kind, tags, executionCount, outputs, metadata, language, lastRun }) => ({
      text,
      kind,
      language,
      tags,
      metadata,
      ...(lastRun === undefined ? {} : { lastRun }),
      ...(executionCount === undefined ? {} : { count: executionCount }),
      outputs: outputs.map(({ type, stream, items }) => ({
        type,
        ...(stream ? { stream } : {}),
        mime: items[0]?.mime ?? 'text/plain',
        text: items[0]?.text() ?? '',
      })),
    })),
  };
}

/** Names used at module level that nothing defines, and texts that do not parse: a fix may add none. */
export function flawsOf(notebook: Notebook): string[] {
  const analysis = new NotebookAnalysis(notebook, cache);
  const undefinedNames = [...analysis.defUse.names].filter(
    (name) =>
      !isPredefined(name) &&
      analysis.defUse
        .uses(name)
        .some(({ event, deferred }) => !deferred && analysis.defUse.reaching(event.node).length === 0),
  );
  const broken = analysis.cells.flatMap(({ python }) => python.problems.map(({ message }) => message));
  return [...undefinedNames, ...broken];
}
