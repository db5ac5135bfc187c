import type { Problem } from '../base/problem';
import { PreflightError } from '../base/problem';
import { pageNames } from '../lint/pages';
import { isRuffRule } from '../lint/ruff/ruffRules';
import { UNKNOWN_RULE, WITHOUT_REASON } from '../lint/suppressionRules';
import { didYouMean } from '../model/validate';
import type { YamlPath } from '../model/yamlText';
import { YamlText } from '../model/yamlText';
import { checkPolicy } from './loadPolicy';
import type { Policy } from './policy';
import { POLICY_FILE } from './policy';

/** What is wrong with a policy while it is written, each with its place: what it cannot be read with, and useless lines. */
export interface PolicyProblems {
  readonly errors: readonly Problem[];
  readonly warnings: readonly Problem[];
}

/** Every problem of the text of a `preflight.yaml`. Never throws. */
export function policyProblems(text: string): PolicyProblems {
  try {
    const checked = checkPolicy(text);
    if (!checked.ok) return { errors: checked.problems, warnings: [] };
    return { errors: [], warnings: policyWarnings(checked.value, text) };
  } catch (error) {
    if (!PreflightError.is(error)) throw error;
    return { errors: [error.problem], warnings: [] };
  }
}

/** What is useless in a policy that was read from this text: names in `lint` that no rule has. */
export function policyWarnings({ lint }: Policy, text: string): Problem[] {
  const names = [...pageNames().map(({ name }) => name), UNKNOWN_RULE, WITHOUT_REASON];
  const known = new Set(names);
  const places: [YamlPath, string][] = [
    ...Object.keys(lint.rules).map((name): [YamlPath, string] => [['lint', 'rules', name], name]),
    ...lint.overrides.flatMap(({ rules }, index) =>
      Object.keys(rules).map((name): [YamlPath, string] => [['lint', 'overrides', index, 'rules', name], name]),
    ),
  ];
  const unknown = places.filter(([, name]) => !known.has(name) && !isRuffRule(name));
  if (unknown.length === 0) return [];
  const yaml = new YamlText(text, POLICY_FILE);
  return unknown.map(([path, name]) => {
    const near = didYouMean(name, names);
    return {
      code: 'policy/unknown-rule',
      message: `There is no rule "${name}", so this line does nothing.`,
      remedy:
        near === undefined ? '"preflight explain" lists all names, and editors offer them.' : `Did you mean ${near}?`,
      place: yaml.place(path),
    };
  });
}
