/** The generated pages under docs/rules. */
import { ruleIndex, rulePage, rulePagePath } from '../src/core/lint/rulePage';
import { rules } from '../src/core/lint/rules';
import { formatted } from './ruleFiles';

/** Text of each page by its path below docs/rules. */
export async function rulePages(): Promise<Map<string, string>> {
  const pages = new Map([['README.md', ruleIndex(rules)]]);
  for (const rule of rules) pages.set(rulePagePath(rule.name), rulePage(rule));
  const done = await Promise.all([...pages].map(async ([file, text]) => [file, await formatted(text, file)] as const));
  return new Map(done);
}
