import { NOT_CHECKED } from './ruff/findings';
import { isRuffRule, ruffPage, RUFF_RULES } from './ruff/ruffRules';
import { rulePage, settingSections } from './rulePage';
import { rules } from './rules';
import { UNKNOWN_RULE, WITHOUT_REASON } from './suppressionRules';

/**
 * The page of whatever a finding may be called, as Markdown: a rule of Preflight, one of ruff, or a finding about
 * suppressions or ruff themselves. Undefined for a name that nothing has.
 */
export function pageOf(name: string): string | undefined {
  const rule = rules.find((known) => known.name === name);
  if (rule) return rulePage(rule);
  return isRuffRule(name) ? ruffRulePage(name) : OTHERS.get(name);
}

/** Every name that has a page, those of ruff only as far as they are in the table. */
export function pageNames(): readonly { readonly name: string; readonly summary: string }[] {
  const ruff = RUFF_RULES.map(({ name, page }) => ({ name, summary: `Ruff: ${page.replaceAll('-', ' ')}` }));
  return [...rules.map(({ name, summary }) => ({ name, summary })), ...ruff];
}

function ruffRulePage(name: string): string {
  const rule = RUFF_RULES.find((known) => known.name === name);
  const code = name.slice(name.indexOf('/') + 1);
  const title = rule ? ` (${rule.page})` : '';
  return [
    `# ${name}`,
    '',
    `Rule ${code}${title} of [ruff](https://docs.astral.sh/ruff/), which Preflight runs over the whole notebook in a readiness`,
    `check${rule && rule.off !== true ? '' : ', where the policy gives the rule a severity'}. In the editor, findings of ruff's own extension take its place when that is active.`,
    '',
    ...(rule?.consequence === undefined ? [] : [`${rule.consequence}.`, '']),
    `What it finds and why, with examples, stands in ruff's documentation: <${ruffPage(name)}>.`,
    '',
    ...settingSections(name, rule?.severity ?? 'info', [`\`# noqa: ${code}\` holds as well, without a reason.`, '']),
  ].join('\n');
}

const FORMS = [
  '```python',
  'split(rows)  # preflight: allow randomness/missing-random-state -- one of many draws',
  '',
  '# preflight: allow-notebook portability/shell-out -- runs on the image of the team only',
  '```',
  '',
];

const OTHERS: ReadonlyMap<string, string> = new Map([
  [
    WITHOUT_REASON,
    [
      `# ${WITHOUT_REASON}`,
      '',
      'A comment that allows a finding names the rule and says why it is right here. The reason is shown to the approver, so',
      'a comment without one has no effect.',
      '',
      ...FORMS,
    ].join('\n'),
  ],
  [
    UNKNOWN_RULE,
    [
      `# ${UNKNOWN_RULE}`,
      '',
      'A comment that allows a finding names a rule that does not exist, so nothing is allowed. The name is shown with the',
      'finding; `preflight explain` lists all names.',
      '',
      ...FORMS,
    ].join('\n'),
  ],
  [
    NOT_CHECKED,
    [
      `# ${NOT_CHECKED}`,
      '',
      'Ruff failed on this notebook, so none of its rules was checked. All other findings stand.',
      '',
    ].join('\n'),
  ],
]);
