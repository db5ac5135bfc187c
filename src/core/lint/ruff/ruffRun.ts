import { LineIndex } from '../../notebook/lines';
import type { Policy } from '../../readiness/policy';
import type { Finding } from '../finding';
import type { SeverityOf } from '../severities';
import { severitiesFor } from '../severities';
import { ruffFindings } from './findings';
import type { RuffProgram } from './program';
import { withoutCells } from './program';
import type { Ruff } from './ruff';
import { SYNTAX } from './ruff';
import { ruffCodes } from './ruffRules';

/** Ruff over the notebooks of one run; it checks while the other rules go on. */
export interface RuffRun {
  add(path: string, program: RuffProgram): void;
  /** The findings by path, when all programs have been checked. Throws `lint/unknown-ruff-rule`. */
  findings(): Promise<ReadonlyMap<string, readonly Finding[]>>;
}

/** Starts ruff; undefined where it is not there or none of its rules is wanted. */
export function ruffRun(
  ruff: Ruff | undefined,
  policy: Pick<Policy['lint'], 'rules' | 'overrides'>,
  only: readonly string[] | undefined,
): RuffRun | undefined {
  const codes = ruffCodes(policy, only);
  const severitiesAt = (path: string): SeverityOf => {
    const severityOf = severitiesFor(policy, path);
    // Whoever asks for a rule by name wants it although it is off by itself.
    return only ? ({ name, severity }) => severityOf({ name, severity }) : severityOf;
  };
  if (!ruff || codes.length === 0) return undefined;
  const found = new Map<string, readonly Finding[]>();
  // Ruff loads while the first notebooks are read, and says at once whether it knows the codes.
  const pending: Promise<void>[] = [ruff.check(codes, []).then(() => undefined)];
  for (const one of pending) one.catch(() => undefined);
  const run = async (path: string, program: RuffProgram): Promise<void> => {
    const [first] = await ruff.check(codes, [program.text]);
    const unread = first?.filter(({ code }) => code === SYNTAX) ?? [];
    let diagnostics = first;
    if (unread.length > 0) {
      const lines = new LineIndex(program.text);
      const readable = withoutCells(
        program,
        unread.map(({ start }) => lines.offset(start)),
      );
      [diagnostics] = await ruff.check(codes, [readable]);
    }
    const findings = ruffFindings(program, diagnostics, severitiesAt(path));
    if (findings.length > 0) found.set(path, findings);
  };
  return {
    add: (path, program) => {
      const one = run(path, program);
      one.catch(() => undefined);
      pending.push(one);
    },
    findings: async () => {
      await Promise.all(pending);
      return found;
    },
  };
}
