import type { CodeAction, CodeActionParams, Diagnostic, WorkspaceEdit } from 'vscode-languageserver';
import { CodeActionKind } from 'vscode-languageserver';
import type { LintFinding } from '../core/lint/engine';
import type { ApplyEdits, ShowRule, Suppress } from '../core/lint/protocol';
import { CLIENT_COMMANDS, FIX_ALL_KIND } from '../core/lint/protocol';
import { suppressionEdit, suppressionText } from '../core/lint/suppressionEdits';
import type { SuppressionScope } from '../core/lint/suppressions';
import type { Notebook } from '../core/notebook/notebook';
import type { NotebookEdit } from '../core/notebook/edit';
import type { AnalysedCell } from '../core/python/defUse';
import { Places, shownCell } from './diagnostics';
import { fixAllText, isTextOnly, workspaceEdit } from './fixes';
import type { LintedNotebook } from './session';

/** What code actions are worked out with. */
export interface ActionTools {
  readonly linted: LintedNotebook;
  /** Whether the client applies the edits that commands carry. */
  readonly commands: boolean;
  lint(notebook: Notebook): readonly LintFinding[];
  analysed(cell: number): AnalysedCell | undefined;
  versionOf(uri: string): number | null;
}

/** What can be done at a place of a cell: fixes first, then suppressions, then the page of the rule. */
export function codeActionsFor(params: CodeActionParams, tools: ActionTools): CodeAction[] {
  const cell = tools.linted.uris.indexOf(params.textDocument.uri);
  const only = params.context.only;
  if (cell < 0) return [];
  const wants = (kind: string): boolean =>
    !only || only.some((wanted) => kind === wanted || kind.startsWith(`${wanted}.`));
  const actions: CodeAction[] = [];
  if (wants(CodeActionKind.QuickFix)) {
    for (const { finding, diagnostic } of findingsAt(params, cell, tools)) {
      actions.push(...quickFixes(finding, diagnostic, tools));
    }
  }
  if (only && wants(FIX_ALL_KIND)) actions.push(...fixNotebook(tools));
  return actions;
}

/** Findings in the range that was asked for, with the client's diagnostics for them. */
function findingsAt(
  { range, context }: CodeActionParams,
  cell: number,
  { linted }: ActionTools,
): { finding: LintFinding; diagnostic: Diagnostic | undefined }[] {
  const places = new Places(linted.notebook);
  const [start, end] = [range.start, range.end].map(({ line, character }) =>
    places.lines(cell).offset({ line, column: character }),
  );
  return linted.findings
    .filter((finding) => !finding.suppressed && shownCell(finding) === cell)
    .filter((finding) => finding.cell === undefined || (finding.start <= (end ?? 0) && finding.end >= (start ?? 0)))
    .map((finding) => ({
      finding,
      diagnostic: context.diagnostics.find(({ code, message }) => code === finding.rule && message === finding.message),
    }));
}

function quickFixes(finding: LintFinding, diagnostic: Diagnostic | undefined, tools: ActionTools): CodeAction[] {
  const base = { kind: CodeActionKind.QuickFix, ...(diagnostic ? { diagnostics: [diagnostic] } : {}) };
  const { linted, commands } = tools;
  const actions: CodeAction[] = [];
  const { fix, rule } = finding;
  if (fix) {
    const done = carriedOut(fix.title, fix.edits, tools);
    // What a person must confirm is never applied by a keystroke for the preferred fix.
    if (done) actions.push({ ...base, ...done, title: fix.title, ...(fix.manual ? {} : { isPreferred: true }) });
  }
  const alike = linted.findings.filter((other) => other.rule === rule && other.fix && !other.suppressed);
  if (fix && alike.length > 1) {
    const edits = fixAllText(linted, (notebook) => tools.lint(notebook), rule);
    if (edits.length > 0) {
      const title = `Fix all ${rule} in the notebook`;
      actions.push({ ...base, title, edit: edited(edits, tools) });
    }
  }
  for (const scope of ['line', 'cell', 'notebook'] as const) {
    const action = suppress(finding, scope, tools);
    if (action) actions.push({ ...base, ...action });
  }
  if (commands) {
    const title = `Explain ${rule}`;
    const argument: ShowRule = { rule };
    actions.push({ ...base, title, command: { title, command: CLIENT_COMMANDS.showRule, arguments: [argument] } });
  }
  return actions;
}

/** Text changes as an edit; anything else as a command where the client knows it; nothing otherwise. */
function carriedOut(
  title: string,
  edits: readonly NotebookEdit[],
  tools: ActionTools,
): Pick<CodeAction, 'edit' | 'command'> | undefined {
  if (isTextOnly(edits)) return { edit: edited(edits, tools) };
  if (!tools.commands) return undefined;
  const { linted } = tools;
  const argument: ApplyEdits = { notebook: linted.document.uri, version: linted.version, title, edits };
  return { command: { title, command: CLIENT_COMMANDS.applyEdits, arguments: [argument] } };
}

function edited(edits: readonly NotebookEdit[], tools: ActionTools): WorkspaceEdit {
  return workspaceEdit(edits, tools.linted, (uri) => tools.versionOf(uri));
}

const SCOPE_TITLES = { line: 'on this line', cell: 'in this cell', notebook: 'in this notebook' } as const;

function suppress(
  finding: LintFinding,
  scope: SuppressionScope,
  tools: ActionTools,
): Pick<CodeAction, 'title' | 'edit' | 'command'> | undefined {
  if (finding.rule.startsWith('suppression/')) return undefined;
  const cell = shownCell(finding);
  const analysed = tools.analysed(cell);
  const document = tools.linted.uris[cell];
  if (!analysed || document === undefined) return undefined;
  const title = `Allow ${finding.rule} ${SCOPE_TITLES[scope]}, with a reason`;
  const insertion = suppressionEdit(analysed, finding.start, finding.rule, scope);
  if (!tools.commands) {
    const { offset } = insertion;
    const text = suppressionText(insertion);
    return { title, edit: edited([{ kind: 'replace', cell, start: offset, end: offset, text }], tools) };
  }
  const { line, column: character } = new Places(tools.linted.notebook).lines(cell).at(insertion.offset);
  const argument: Suppress = { document, line, character, before: insertion.before, after: insertion.after };
  return { title, command: { title, command: CLIENT_COMMANDS.suppress, arguments: [argument] } };
}

/** Everything that can be fixed by text, for the whole notebook, whichever cell was asked about. */
function fixNotebook(tools: ActionTools): CodeAction[] {
  const edits = fixAllText(tools.linted, (notebook) => tools.lint(notebook));
  if (edits.length === 0) return [];
  return [{ title: 'Fix all findings of Preflight', kind: FIX_ALL_KIND, edit: edited(edits, tools) }];
}
