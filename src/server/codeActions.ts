import type { CodeAction, CodeActionParams, Diagnostic, WorkspaceEdit } from 'vscode-languageserver';
import { CodeActionKind } from 'vscode-languageserver';
import type { LintFinding } from '../core/lint/engine';
import type { ApplyEdits, ShowRule, Suppress } from '../core/lint/protocol';
import { CLIENT_COMMANDS, FIX_ALL_KIND } from '../core/lint/protocol';
import { suppressionEdit, suppressionText } from '../core/lint/suppressionEdits';
import type { SuppressionScope } from '../core/lint/suppressions';
import type { Notebook } from '../core/notebook/notebook';
import type { NotebookEdit } from '../core/notebook/edit';
import { Places, shownCell } from './diagnostics';
import type { Linter } from './fixes';
import { fixAllEdits, fixAllText, isTextOnly, workspaceEdit } from './fixes';
import type { Shown } from './shownFindings';
import { findingsAt } from './shownFindings';
import { runActions } from './runActions';
import type { LintedNotebook } from './session';

/** What code actions are worked out with. */
export interface ActionTools {
  readonly linted: LintedNotebook;
  /** Whether the client applies the edits that commands carry. */
  readonly commands: boolean;
  readonly lint: Linter;
  /** The findings of one rule in a readiness check. */
  lintAtGate(notebook: Notebook, rule: string): readonly LintFinding[];
  versionOf(uri: string): number | null;
}

/**
 * What can be done at a place of a cell, for all findings there: fixes first, then runs of cells, the fix of all findings of
 * a rule, suppressions, the pages of the rules.
 */
export function codeActionsFor(params: CodeActionParams, tools: ActionTools): CodeAction[] {
  const cell = tools.linted.uris.indexOf(params.textDocument.uri);
  const only = params.context.only;
  if (cell < 0) return [];
  const wants = (kind: string): boolean =>
    !only || only.some((wanted) => kind === wanted || kind.startsWith(`${wanted}.`));
  const actions: CodeAction[] = [];
  if (wants(CodeActionKind.QuickFix)) {
    const shown = findingsAt(params, cell, tools);
    for (const actionsOf of [fixes, fixAlike, suppressions, explanations])
      actions.push(
        ...shown.flatMap((each) => actionsOf(each, tools).map((action) => quickFix(action, each.diagnostic))),
      );
  }
  if (only && wants(FIX_ALL_KIND)) actions.push(...fixNotebook(tools));
  return withoutRepetition(actions);
}

type Offer = Pick<CodeAction, 'title' | 'edit' | 'command' | 'isPreferred'>;

function quickFix(offer: Offer, diagnostic: Diagnostic | undefined): CodeAction {
  return { ...offer, kind: CodeActionKind.QuickFix, ...(diagnostic ? { diagnostics: [diagnostic] } : {}) };
}

function fixes({ finding }: Shown, tools: ActionTools): Offer[] {
  const { fix, rule } = finding;
  const done = fix && carriedOut(fix.title, fix.edits, tools);
  // What a person must confirm is never applied by a keystroke for the preferred fix.
  const own = done ? [{ ...done, title: fix.title, ...(fix.manual ? {} : { isPreferred: true }) }] : [];
  return tools.commands ? [...own, ...runActions(rule, shownCell(finding, tools.linted.notebook), tools.linted)] : own;
}

/** The fix of all findings of the rule, where there are several. */
function fixAlike({ finding: { rule, fix }, among, lint }: Shown, tools: ActionTools): Offer[] {
  const alike = among.filter((other) => other.rule === rule && other.fix && !other.fix.manual && !other.suppressed);
  if (!fix || alike.length < 2) return [];
  const linted = { ...tools.linted, findings: among };
  const texts = fixAllText(linted, lint, rule);
  const edits = texts.length > 0 ? texts : fixAllEdits(linted, rule);
  const title = `Fix all ${alike.length} findings of ${rule} in the notebook`;
  const done = edits.length > 0 ? carriedOut(title, edits, tools) : undefined;
  return done ? [{ ...done, title }] : [];
}

function explanations({ finding: { rule } }: Shown, { commands }: ActionTools): Offer[] {
  if (!commands) return [];
  const title = `Explain ${rule}`;
  const argument: ShowRule = { rule };
  return [{ title, command: { title, command: CLIENT_COMMANDS.showRule, arguments: [argument] } }];
}

/** Several findings of one rule at one place are fixed, allowed and explained by the same actions. */
function withoutRepetition(actions: readonly CodeAction[]): CodeAction[] {
  const known = new Set<string>();
  return actions.filter(({ title, edit, command }) => {
    const key = JSON.stringify([title, edit, command?.arguments]);
    return !known.has(key) && known.add(key);
  });
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

function suppressions({ finding }: Shown, tools: ActionTools): Offer[] {
  const scopes: readonly SuppressionScope[] = finding.cell === undefined ? ['notebook'] : ['line', 'cell', 'notebook'];
  return scopes.flatMap((scope) => suppress(finding, scope, tools) ?? []);
}

function suppress(finding: LintFinding, scope: SuppressionScope, tools: ActionTools): Offer | undefined {
  if (finding.rule.startsWith('suppression/')) return undefined;
  const cell = shownCell(finding, tools.linted.notebook);
  const analysed = tools.linted.analysed.find(({ index }) => index === cell);
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
  const argument: Suppress = {
    rule: finding.rule,
    document,
    line,
    character,
    before: insertion.before,
    after: insertion.after,
  };
  return { title, command: { title, command: CLIENT_COMMANDS.suppress, arguments: [argument] } };
}

/** Everything that can be fixed by text, for the whole notebook, whichever cell was asked about. */
function fixNotebook(tools: ActionTools): CodeAction[] {
  const edits = fixAllText(tools.linted, tools.lint);
  if (edits.length === 0) return [];
  return [{ title: 'Fix all findings of Preflight', kind: FIX_ALL_KIND, edit: edited(edits, tools) }];
}
