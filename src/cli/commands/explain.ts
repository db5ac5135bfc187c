import { pageOf } from '../../core/lint/pages';
import { rulePage } from '../../core/lint/rulePage';
import { rules } from '../../core/lint/rules';
import { unknownRule } from '../../core/lint/fileLinter';
import { isRuffRule, ruffPage, RUFF_RULES } from '../../core/lint/ruff/ruffRules';
import type { CliIo } from '../io';
import { EXIT, printJson } from '../io';
import type { RegisterCommand } from '../program';
import { guarded } from '../program';

/** `preflight explain`: the page of a rule, or the list of all. */
export const registerExplain: RegisterCommand = (program, io) => {
  program
    .command('explain')
    .description('Print the page of a lint rule; without a name, list all rules.')
    .argument('[rule]', 'name of the rule')
    .option('--json', 'print as JSON')
    .action((name: string | undefined, options: { json?: true }) =>
      guarded(io, () => {
        explain(io, name, options.json === true);
        return Promise.resolve();
      }),
    );
};

function explain(io: CliIo, name: string | undefined, json: boolean): void {
  const found = name === undefined ? rules : rules.filter((rule) => rule.name === name);
  if (name !== undefined && isRuffRule(name)) {
    explainRuff(io, name, json);
    return;
  }
  if (found.length === 0) throw unknownRule(name ?? '');
  if (json) {
    const described = found.map((rule) => ({
      name: rule.name,
      summary: rule.summary,
      why: rule.why,
      severity: rule.severity,
      moment: rule.moment,
      level: rule.level,
      fix: rule.fix,
      off: rule.off === true,
      references: rule.references,
    }));
    printJson(io, name === undefined ? { schema: 'preflight.rules/1', rules: described } : described[0]);
  } else if (name === undefined) {
    for (const { name: each, summary } of found) io.out(`${each.padEnd(44)} ${summary}\n`);
  } else for (const rule of found) io.out(rulePage(rule));
  io.exit(EXIT.good);
}

function explainRuff(io: CliIo, name: string, json: boolean): void {
  const rule = RUFF_RULES.find((known) => known.name === name);
  const described = {
    name,
    severity: rule?.severity ?? 'info',
    off: rule?.off ?? rule === undefined,
    page: ruffPage(name),
  };
  if (json) printJson(io, described);
  else io.out(pageOf(name) ?? '');
  io.exit(EXIT.good);
}
