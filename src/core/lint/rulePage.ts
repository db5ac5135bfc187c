import type { Severity } from './finding';
import type { Category, Example, ExampleCell, Rule } from './rule';
import { CATEGORIES } from './rule';
import { fullExample } from './example';

/** Where the page of a rule stands, relative to `docs/rules`. */
export function rulePagePath(name: string): string {
  return `${name}.md`;
}

/** The page of a rule as Markdown: why, bad, good, fix, how to suppress, sources. */
export function rulePage(rule: Rule): string {
  return [
    `# ${rule.name}`,
    `${rule.summary}.`,
    '',
    '| severity | reported | concerns | quick fix |',
    '|---|---|---|---|',
    `| ${rule.severity}${rule.off === true ? ', off unless the policy names it' : ''} | ${momentText(rule)} | the ${rule.level} | ${fixText(rule)} |`,
    '',
    '## Why',
    '',
    rule.why,
    '',
    ...section('Bad', rule.examples.bad),
    ...section('Good', rule.examples.good),
    ...settingSections(rule.name, rule.severity),
    '## Sources',
    '',
    ...rule.references.map((reference) => `- <${reference}>`),
    '',
  ].join('\n');
}

/** How to allow a finding of a rule and how to set its severity; `besides` is what else holds for allowing it. */
export function settingSections(name: string, severity: Severity, besides: readonly string[] = []): string[] {
  return [
    '## Suppress',
    '',
    'Where it is right after all, say why, on the line, above the first code of a cell, or for the notebook:',
    '',
    '```python',
    `# preflight: allow ${name} -- the reason`,
    `# preflight: allow-notebook ${name} -- the reason`,
    '```',
    '',
    ...besides,
    '## Severity',
    '',
    'In `preflight.yaml`:',
    '',
    '```yaml',
    'lint:',
    '  rules:',
    `    ${name}: ${severity} # error, warning, info or off`,
    '```',
    '',
  ];
}

/** The table of all rules as Markdown. */
export function ruleIndex(rules: readonly Rule[]): string {
  const row = (rule: Rule): string =>
    `| [${rule.name}](${rulePagePath(rule.name)}) | ${rule.summary} | ${rule.severity} | ${rule.moment} | ${rule.fix === 'none' ? '' : fixText(rule)} |`;
  const table = (category: Category): string[] => {
    const own = rules.filter(({ name }) => name.startsWith(`${category}/`));
    if (own.length === 0) return [];
    return [
      `## ${category}`,
      '',
      '| rule | finds | severity | moment | fix |',
      '|---|---|---|---|---|',
      ...own.map(row),
      '',
    ];
  };
  return [
    '# Rules',
    '',
    '`edit` rules run while typing and at the gate, `gate` rules only in a readiness check.',
    '',
    ...CATEGORIES.flatMap(table),
  ].join('\n');
}

function fixText({ fix }: Rule): string {
  if (fix === 'run') return 'runs cells';
  return fix === 'edit' ? 'yes' : 'no';
}

function momentText(rule: Rule): string {
  return rule.moment === 'edit' ? 'while typing' : 'at the gate';
}

function section(title: string, examples: readonly Example[]): string[] {
  const shown = examples.filter((example) => fullExample(example).shown !== false);
  if (shown.length === 0) return [];
  return [`## ${title}`, '', ...shown.flatMap(exampleText)];
}

function exampleText(example: Example): string[] {
  const { cells, path, files, earlierTexts = [] } = fullExample(example);
  const place = path === undefined ? [] : [`In \`${path}\`:`, ''];
  const beside = files
    ? [
        `Beside it: ${Object.keys(files)
          .map((file) => `\`${file}\``)
          .join(', ')}.`,
        '',
      ]
    : [];
  const earlier = earlierTexts.flatMap((text) => [`Ran before and is deleted: \`${text}\`.`, '']);
  return [...place, ...cells.flatMap(cellText), ...earlier, ...beside];
}

function cellText(cell: ExampleCell): string[] {
  const { text, kind, count, outputs, tags, lastRun } = typeof cell === 'string' ? { text: cell } : cell;
  const fence = '`'.repeat(Math.max(3, longestFence(text) + 1));
  const language = kind === 'markdown' ? 'markdown' : kind === 'raw' ? 'text' : 'python';
  const notes = [
    ...(count === undefined ? [] : [`Run as [${count}].`]),
    ...(lastRun === undefined || lastRun === text ? [] : [`When it ran, it was \`${lastRun}\`.`]),
    ...(tags && tags.length > 0 ? [`Tagged ${tags.join(', ')}.`] : []),
    ...(outputs && outputs.length > 0 ? [`Output: ${outputs.map(outputText).join(', ')}.`] : []),
  ];
  return [fence + language, text, fence, '', ...(notes.length > 0 ? [notes.join(' '), ''] : [])];
}

function outputText(output: NonNullable<Exclude<ExampleCell, string>['outputs']>[number]): string {
  const { mime, text } = typeof output === 'string' ? { mime: 'text/plain', text: output } : output;
  const short = text.replace(/\s+/g, ' ').slice(0, 60);
  return `\`${mime}\` \`${short.replaceAll('`', "'")}\``;
}

function longestFence(text: string): number {
  return Math.max(0, ...(text.match(/`{3,}/g) ?? []).map(({ length }) => length));
}
