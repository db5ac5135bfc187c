import { CHECKS } from '../src/core/readiness/allChecks';
import type { Check, Profile } from '../src/core/readiness/check';
import { levelOf } from '../src/core/readiness/judge';
import { parsePolicy } from '../src/core/readiness/loadPolicy';
import { SOURCES } from '../src/core/readiness/sources';

/** Where the page is written. */
export const CHECKS_PAGE = 'docs/checks.md';

const INTRODUCTION = `# The readiness checks

\`preflight check MODEL\` decides all of them from the files as they are, the notebook as linted and the tests as run now. A
**blocking** check that failed refuses the submission; an **advisory** one is shown. \`preflight.yaml\` chooses the profile
and may override single checks:

\`\`\`yaml
profile: standard
checks:
  documentation/disaggregated-results: advisory
waivers:
  minJustification: 40 # characters
  never: [secrets/token-in-code, tests/passed]
\`\`\`

A failed check can be waived with a written justification (\`--waive CHECK=TEXT\`), which the approver sees in the record.
Suppression comments in the notebook are such waivers too. Checks that compare what the card says with what was measured,
trained on or exported come before checks that something is there at all.

This page is generated from \`src/core/readiness\` (\`npm run docs:checks\`).
`;

/** The page of all checks, generated from them. */
export function checksPage(): string {
  const sections = [...new Set(CHECKS.map(({ id }) => id.split('/')[0] ?? id))].map((category) => {
    const rows = CHECKS.filter(({ id }) => id.startsWith(`${category}/`)).map(row);
    return [
      '',
      `## ${category}`,
      '',
      '| check | minimal | standard | when it fails |',
      '| --- | --- | --- | --- |',
      ...rows,
    ].join('\n');
  });
  return `${[INTRODUCTION.trimEnd(), ...sections, sources()].join('\n')}\n`;
}

function row(check: Check): string {
  const { id, title, remedy, heading, sources: asked } = check;
  const section = heading === undefined ? '' : ` Section "${heading}".`;
  const by = asked === undefined ? '' : ` <sub>${asked.join(', ')}</sub>`;
  const what = `**${id}**<br>${title}.${section}${by}`;
  return `| ${[what, level(check, 'minimal'), level(check, 'standard'), remedy].map(cell).join(' | ')} |`;
}

function level(check: Check, profile: Profile): string {
  const found = levelOf(check, parsePolicy(`profile: ${profile}\n`).policy);
  return found === 'off' ? '–' : found;
}

function cell(text: string): string {
  return text.replace(/\|/g, '\\|').replace(/\s+/g, ' ');
}

function sources(): string {
  const rows = Object.entries(SOURCES).map(([key, citation]) => `- ${key}: ${citation}`);
  return [
    '',
    '## Sources',
    '',
    'Who asks for a field of the card. Passing the checks is no compliance with any of them.',
    '',
    ...rows,
  ].join('\n');
}
