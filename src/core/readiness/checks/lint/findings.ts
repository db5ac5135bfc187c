import type { Finding, FileFindings, Severity } from '../../../lint/finding';
import type { Check, Outcome } from '../../check';
import { failed, failedBy, passed } from '../../check';
import type { Facts } from '../../facts';

const SHOWN = 5;

/** A finding with the notebook it is in. */
export interface PlacedFinding {
  readonly path: string;
  readonly finding: Finding;
}

/** All findings of a report. */
export function findingsOf(files: readonly FileFindings[]): PlacedFinding[] {
  return files.flatMap(({ path, findings }) => findings.map((finding) => ({ path, finding })));
}

/** `notebook:cell 3:line 2 rule`, as a person looks it up. */
export function describeFinding({ path, finding }: PlacedFinding): string {
  const cell = finding.cell === null ? '' : ` cell ${finding.cell + 1}`;
  return `${finding.rule} (${path.split('/').at(-1) ?? path}${cell} line ${finding.line})`;
}

/** The check that the notebook has no finding of a severity that nobody answered for. */
export function severityCheck(severity: Severity, title: string, levels: Check['levels']): Check {
  return {
    id: `lint/${severity}`,
    title,
    remedy: 'Fix them in the notebook, or suppress one with a reason: # preflight: allow RULE -- REASON',
    levels,
    run: ({ lint }) => (lint.ok ? judge(severity, lint.value) : failedBy(lint.problem, 'lint/readable')),
  };
}

function judge(severity: Severity, lint: Extract<Facts['lint'], { ok: true }>['value']): Outcome {
  const open = findingsOf(lint.files).filter(({ finding }) => finding.severity === severity && !finding.suppressed);
  const [first] = open;
  if (!first) return passed(`No ${severity} findings that are not suppressed with a reason.`);
  const shown = open.slice(0, SHOWN).map(describeFinding).join('; ');
  const rest = open.length > SHOWN ? ` and ${open.length - SHOWN} more` : '';
  const findings = open.length === 1 ? 'finding' : 'findings';
  return failed(`${open.length} ${severity} ${findings}: ${shown}${rest}.`, placeOf(first));
}

/** Where a finding stands. */
export function placeOf({ path, finding }: PlacedFinding): NonNullable<Outcome['place']> {
  const cell = finding.cell === null ? {} : { cell: finding.cell };
  return { file: path, ...cell, line: finding.line, column: finding.column };
}
