import { pageOf } from '../../core/lint/pages';
import type { Rule } from '../../core/lint/rule';
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
  const page = name === undefined ? undefined : pageOf(name);
  if (name === undefined) {
    if (json) printJson(io, { schema: 'preflight.rules/1', rules: rules.map(described) });
    else for (const { name: each, summary } of rules) io.out(`${each.padEnd(44)} ${summary}\n`);
  } else if (page === undefined) throw unknownRule(name);
  else if (json) printJson(io, describedAs(name, page));
  else io.out(page);
  io.exit(EXIT.good);
}

function described(rule: Rule): object {
  const { name, summary, why, severity, moment, level, fix, off, references } = rule;
  return { name, summary, why, severity, moment, level, fix, off: off === true, references };
}

/** A rule, one of ruff, or a finding about the comments and programs beside the rules. */
function describedAs(name: string, page: string): object {
  const rule = rules.find((known) => known.name === name);
  if (rule) return described(rule);
  if (!isRuffRule(name)) return { name, why: page };
  const ruff = RUFF_RULES.find((known) => known.name === name);
  return { name, severity: ruff?.severity ?? 'info', off: ruff?.off ?? ruff === undefined, page: ruffPage(name) };
}
