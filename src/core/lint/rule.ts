import type { NotebookEdit } from '../notebook/edit';
import type { CellKind, FormatProblem } from '../notebook/notebook';
import type { Node } from '../python/ast';
import type { NotebookContext, RepositoryContext } from './context';
import type { Severity } from './finding';
import type { CellRun } from './protocol';

/** The categories of rules, in the order in which they are documented. */
export const CATEGORIES = [
  'reproducibility',
  'hidden-state',
  'portability',
  'dependencies',
  'secrets',
  'leakage',
  'randomness',
  'modularity',
  'documentation',
  'performance',
  'security',
  'export',
  'outputs',
] as const;
export type Category = (typeof CATEGORIES)[number];

/** `category/kebab-case`. Stable: policies, suppressions and records name it. */
export type RuleName = `${Category}/${string}`;

/** When a rule runs: `edit` also while typing (cheap and certain), `gate` only in a readiness check. */
export type Moment = 'edit' | 'gate';

/** Where a finding is: a node, a stretch of a cell, the first line of a cell, or the notebook as a whole. */
export type Location =
  | Node
  | { readonly cell: number; readonly start: number; readonly end: number }
  | { readonly cell: number }
  | 'notebook';

/** A safe change that removes the finding. Applying it twice changes nothing more. */
export interface Fix {
  /** What it does, in the imperative: "Pass random_state=0". */
  readonly title: string;
  readonly edits: readonly NotebookEdit[];
  /** It needs a person to finish or confirm it, so it is offered one by one and never applied by "fix all". */
  readonly manual?: true;
}

/** What a rule reports. */
export interface RuleFinding {
  /** The cause, as narrow as possible. */
  readonly at: Location;
  /** What will go wrong and what to do, in one or two sentences. */
  readonly message: string;
  /** Other places that belong to the same cause, in document order. */
  readonly related?: readonly { readonly at: Location; readonly message: string }[];
  /** 0..1, default 1. Below the floor (`CONFIDENCE_FLOOR`) it is not shown while typing. */
  readonly confidence?: number;
  readonly fix?: Fix;
}

/** What a repository rule reports; `path` is the file that it is about, the repository itself without it. */
export interface RepositoryFinding {
  readonly path?: string;
  readonly line?: number;
  readonly message: string;
  readonly fix?: Fix;
}

/** A cell of an example; a plain string is a code cell. */
export type ExampleCell =
  | string
  | {
      readonly text: string;
      readonly kind?: CellKind;
      readonly language?: string;
      readonly tags?: readonly string[];
      /** Execution count. */
      readonly count?: number;
      readonly outputs?: readonly ExampleOutput[];
      /** Its text when it last ran. */
      readonly lastRun?: string;
      readonly metadata?: Readonly<Record<string, unknown>>;
      readonly attachments?: Readonly<Record<string, Readonly<Record<string, number>>>>;
    };

/** An output of an example cell; a plain string is text on stdout. */
export type ExampleOutput =
  | string
  | {
      readonly type?: 'stream' | 'display_data' | 'execute_result' | 'error';
      readonly stream?: 'stdout' | 'stderr';
      readonly mime: string;
      readonly text: string;
    };

/** A notebook of an example; a plain array is its cells. */
export type Example =
  | readonly ExampleCell[]
  | {
      readonly cells: readonly ExampleCell[];
      /** Default `notebook.ipynb`. */
      readonly path?: string;
      readonly metadata?: Readonly<Record<string, unknown>>;
      /** Other files of the repository by path; without it the rule gets no repository facts. */
      readonly files?: Readonly<Record<string, string>>;
      /** Texts that ran in the session and stand in no cell any more. */
      readonly earlierTexts?: readonly string[];
      readonly problems?: readonly FormatProblem[];
      /** Size of the notebook file in bytes. */
      readonly size?: number;
      /** How many findings a bad example has; default 1. */
      readonly findings?: number;
      /** Shown on the rule's page; default true. Switch off for examples that only test. */
      readonly shown?: boolean;
    };

interface RuleBase {
  readonly name: RuleName;
  /** One line, without a full stop: what it finds. */
  readonly summary: string;
  /** What goes wrong in deployment; Markdown, a short paragraph or two. */
  readonly why: string;
  readonly severity: Severity;
  readonly moment: Moment;
  /** `edit`: findings may carry a fix; `run`: cells are run (`runs`); `none`: neither. */
  readonly fix: 'edit' | 'run' | 'none';
  /** Runs only when the policy names it. */
  readonly off?: true;
  /** Public pages that back the rule. */
  readonly references: readonly string[];
  /** The tests of the rule and the examples of its page. Each bad one has exactly its findings, each good one none. */
  readonly examples: { readonly bad: readonly Example[]; readonly good: readonly Example[] };
}

/** A rule about one cell or one notebook. */
export interface NotebookRule extends RuleBase {
  /** Whether its findings concern one cell or several. */
  readonly level: 'cell' | 'notebook';
  /** Also runs on notebooks for other languages than Python: it reads no code. */
  readonly anyLanguage?: true;
  /** It reads execution counts or outputs, so that it runs again when cells are executed; all others do not. */
  readonly reads?: 'execution';
  /** Runs of cells that are offered to remove a finding, the best first. */
  readonly runs?: readonly CellRun[];
  check(context: NotebookContext): Iterable<RuleFinding>;
}

/** A rule about the repository around the notebooks; runs once, at the gate. */
export interface RepositoryRule extends RuleBase {
  readonly level: 'repository';
  check(context: RepositoryContext): Iterable<RepositoryFinding>;
}

/** One rule; `docs/lint-rules.md` says how to write it. */
export type Rule = NotebookRule | RepositoryRule;

/** Findings below this confidence are not shown while typing (the floor that the wald corpus was measured with). */
export const CONFIDENCE_FLOOR = 0.75;
