/**
 * What the language server and its clients agree on beyond the protocol itself. A client that knows nothing of it still
 * gets diagnostics and every fix that only changes text.
 */
import type { NotebookEdit } from '../notebook/edit';

/** `source` of every diagnostic. */
export const DIAGNOSTIC_SOURCE = 'preflight';

/** Kind of the code action that fixes a whole notebook; never offered for a single cell. */
export const FIX_ALL_KIND = 'notebook.source.fixAll.preflight';

/** `initializationOptions` of a client. */
export interface ClientOptions {
  /** Address of the folder with the rules' pages; diagnostics link to `<rulePages>/<category>/<rule>.md`. */
  readonly rulePages?: string;
  /** The client registers the commands below and applies what they carry; without it those actions are not offered. */
  readonly commands?: boolean;
}

/** Commands that a client with `commands` registers; code actions carry them with one argument. */
export const CLIENT_COMMANDS = {
  /** Changes a notebook's cells, outputs, tags or name, or a file beside it; argument `ApplyEdits`. */
  applyEdits: 'preflight.lint.applyEdits',
  /** Inserts a suppression comment and lets the person write the reason; argument `Suppress`. */
  suppress: 'preflight.lint.suppress',
  /** Runs cells; argument `RunCells`. */
  runCells: 'preflight.lint.runCells',
  /** Opens a rule's page; argument `ShowRule`. */
  showRule: 'preflight.lint.showRule',
} as const;

/** Argument of `applyEdits`. */
export interface ApplyEdits {
  readonly notebook: string;
  /** Version of the notebook document that the edits are for; a client refuses them when it has another. */
  readonly version: number;
  readonly title: string;
  /** Offsets are UTF-16 in the cell's text; cell indices are those before any of the edits. */
  readonly edits: readonly NotebookEdit[];
}

/** Argument of `suppress`: where the comment goes and its text before and after the reason. */
export interface Suppress {
  readonly rule: string;
  /** URI of the cell's document. */
  readonly document: string;
  /** 0-based line and UTF-16 column at which `before + reason + after` is inserted. */
  readonly line: number;
  readonly character: number;
  readonly before: string;
  readonly after: string;
}

/**
 * What a code action runs. Findings that call for a run of the whole notebook come with both `all` and `restartAndAll`; a
 * client offers the second where it can restart the kernel, else the first.
 */
export type CellRun = 'cell' | 'cellAndAbove' | 'all' | 'restartAndAll';

/** Argument of `runCells`. */
export interface RunCells {
  readonly notebook: string;
  /** URI of the document of the cell that the finding is about. */
  readonly document: string;
  readonly run: CellRun;
}

/** Argument of `showRule`. */
export interface ShowRule {
  readonly rule: string;
}

/** Requests and notifications beside the protocol's own. */
export const METHODS = {
  /** Request `RulePageParams`, answer `RulePage` or null. */
  rulePage: 'preflight/rulePage',
  /** Request `FixAllParams`, answer `ApplyEdits` or null: all fixes of a notebook that need nobody to confirm them. */
  fixAll: 'preflight/fixAll',
  /** Notification `Linted` to clients after every run. */
  linted: 'preflight/linted',
} as const;

export interface RulePageParams {
  readonly rule: string;
}

/** A rule's page as Markdown. */
export interface RulePage {
  readonly rule: string;
  readonly markdown: string;
}

export interface FixAllParams {
  readonly notebook: string;
  /** Only this rule. */
  readonly rule?: string;
}

/** One run over one notebook. */
export interface Linted {
  readonly notebook: string;
  readonly version: number;
  readonly durationMs: number;
  /** Rules that ran: all after a change of text, a few after an execution. */
  readonly rules: number;
  readonly counts: Readonly<Record<'error' | 'warning' | 'info' | 'suppressed', number>>;
}

/** Stands where a person writes why a finding is right; as long as it stands there, nothing is suppressed. */
export const REASON_PLACEHOLDER = '<reason>';
