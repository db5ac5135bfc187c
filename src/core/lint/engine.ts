import type { Cell, Notebook } from '../notebook/notebook';
import { NotebookAnalysis } from '../python/analysis';
import type { AnalysisMemory } from '../python/memory';
import { CellCache } from '../python/pythonCell';
import { pyAstParser } from '../python/pyAstParser';
import type { NotebookContext, RepositoryContext } from './context';
import type { Severity } from './finding';
import type { RepositoryFacts } from './repositoryFacts';
import type { Fix, Location, Moment, NotebookRule, RepositoryFinding, RepositoryRule, Rule, RuleFinding } from './rule';
import { CONFIDENCE_FLOOR } from './rule';
import type { SeverityOf } from './severities';
import type { Suppression } from './suppressions';
import { suppressionsOf } from './suppressions';
import { suppressionFindings } from './suppressionRules';
import { followTyping, withoutPassing } from './typing';

/** A stretch of a cell, in UTF-16 offsets; without a cell it is the whole notebook. */
export interface CellRange {
  readonly cell: number | undefined;
  readonly start: number;
  readonly end: number;
}

/** A finding with its exact places, as front doors turn it into diagnostics and reports. */
export interface LintFinding extends CellRange {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly related: readonly (CellRange & { readonly message: string })[];
  readonly confidence: number;
  readonly fix: Fix | undefined;
  /** The reason given in a suppression comment. */
  readonly suppressed: { readonly reason: string } | undefined;
}

/** How one notebook is linted. */
export interface LintOptions {
  readonly moment: Moment;
  readonly rules: readonly Rule[];
  readonly severityOf: SeverityOf;
  readonly repository?: RepositoryFacts | undefined;
  /** What the last run over this notebook has left, for the next to cost what has changed. */
  readonly memory?: AnalysisMemory | undefined;
  /** Called when a rule throws, which is a defect of the rule; without it the error is thrown on. */
  readonly onDefect?: (rule: string, error: unknown) => void;
}

/** Lints notebooks and remembers their cells by text, so that an edit costs one cell. */
export class LintEngine {
  readonly #cache: CellCache;

  constructor(cache = new CellCache(pyAstParser)) {
    this.#cache = cache;
  }

  /** The notebook as rules see it. */
  context(notebook: Notebook, options: Pick<LintOptions, 'moment' | 'repository' | 'memory'>): NotebookContext {
    if (options.memory && options.moment === 'edit') followTyping(options.memory);
    return {
      notebook,
      analysis: new NotebookAnalysis(notebook, this.#cache, options.memory),
      repository: options.repository,
      moment: options.moment,
    };
  }

  /** The findings in a notebook, in document order; suppressed ones are among them and say so. */
  lint(notebook: Notebook, options: LintOptions): LintFinding[] {
    return this.lintContext(this.context(notebook, options), options);
  }

  /** As `lint`, for a notebook that has been analysed already. */
  lintContext(context: NotebookContext, options: LintOptions): LintFinding[] {
    const { notebook, analysis } = context;
    const suppressions = analysis.cells.flatMap(suppressionsOf);
    const findings: LintFinding[] = [];
    for (const rule of options.rules) {
      if (rule.level === 'repository' || !runsOn(rule, notebook, options.moment)) continue;
      const severity = options.severityOf(rule);
      if (severity === 'off') continue;
      for (const found of checked(rule, context, options)) {
        if (options.moment === 'edit' && (found.confidence ?? 1) < CONFIDENCE_FLOOR) continue;
        findings.push(placed(found, rule, severity, context, suppressions));
      }
    }
    findings.push(...suppressionFindings(suppressions, options.severityOf));
    findings.sort(inDocumentOrder);
    return withoutPassing(findings, analysis, options.rules.length);
  }

  /** The findings of repository rules; each names its file itself. */
  lintRepository(
    context: RepositoryContext,
    options: Pick<LintOptions, 'rules' | 'severityOf'>,
  ): (RepositoryFinding & { rule: string; severity: Severity })[] {
    return options.rules
      .filter((rule): rule is RepositoryRule => rule.level === 'repository')
      .flatMap((rule) => {
        const severity = options.severityOf(rule);
        if (severity === 'off') return [];
        return [...rule.check(context)].map((found) => ({ ...found, rule: rule.name, severity }));
      });
  }
}

/** A rule says no more about one notebook: nobody reads it, and it would be slow. */
const MOST_FINDINGS = 500;

function first(found: Iterable<RuleFinding>): RuleFinding[] {
  const kept: RuleFinding[] = [];
  for (const finding of found) {
    if (kept.length >= MOST_FINDINGS) break;
    kept.push(finding);
  }
  return kept;
}

/** What a rule reports; a rule that throws costs its own findings only. */
function checked(rule: NotebookRule, context: NotebookContext, { onDefect }: LintOptions): RuleFinding[] {
  if (!onDefect) return first(rule.check(context));
  try {
    return first(rule.check(context));
  } catch (error) {
    onDefect(rule.name, error);
    return [];
  }
}

function runsOn(rule: NotebookRule, notebook: Notebook, moment: Moment): boolean {
  if (rule.moment === 'gate' && moment === 'edit') return false;
  return rule.anyLanguage === true || notebook.language === 'python';
}

function placed(
  found: RuleFinding,
  rule: NotebookRule,
  severity: Severity,
  context: NotebookContext,
  suppressions: readonly Suppression[],
): LintFinding {
  const range = rangeOf(found.at, context);
  return {
    ...range,
    rule: rule.name,
    severity,
    message: found.message,
    related: (found.related ?? []).map(({ at, message }) => ({ ...rangeOf(at, context), message })),
    confidence: found.confidence ?? 1,
    fix: found.fix,
    suppressed: suppressionFor(rule.name, range, suppressions),
  };
}

/** The stretch of a cell that a location names; always inside the cell. */
export function rangeOf(
  at: Location,
  { notebook, analysis }: Pick<NotebookContext, 'notebook' | 'analysis'>,
): CellRange {
  if (at === 'notebook') return { cell: undefined, start: 0, end: 0 };
  if ('nodeType' in at) return clamped(notebook.cells[analysis.cellOf(at)], at.start, at.end);
  const cell = notebook.cells[at.cell];
  return 'start' in at ? clamped(cell, at.start, at.end) : firstLine(cell);
}

function clamped(cell: Cell | undefined, start: number, end: number): CellRange {
  if (!cell) return { cell: undefined, start: 0, end: 0 };
  const from = Math.max(0, Math.min(start, cell.text.length));
  return { cell: cell.index, start: from, end: Math.max(from, Math.min(end, cell.text.length)) };
}

function firstLine(cell: Cell | undefined): CellRange {
  const start = cell?.text.search(/\S/) ?? 0;
  const from = Math.max(0, start);
  const length = cell?.text.slice(from).search(/[\r\n]|$/) ?? 0;
  return clamped(cell, from, from + length);
}

/** The suppression that covers a finding of a rule, if one does. */
export function suppressionFor(
  rule: string,
  range: CellRange,
  suppressions: readonly Suppression[],
): { reason: string } | undefined {
  const found = suppressions.find(
    ({ rules, reason, scope, cell, covers }) =>
      reason !== '' &&
      rules.includes(rule) &&
      (scope === 'notebook' ||
        (cell === range.cell && (scope === 'cell' || (range.start <= covers.end && range.end >= covers.start)))),
  );
  return found && { reason: found.reason };
}

function inDocumentOrder(a: LintFinding, b: LintFinding): number {
  return (a.cell ?? -1) - (b.cell ?? -1) || a.start - b.start || a.end - b.end || (a.rule < b.rule ? -1 : 1);
}
