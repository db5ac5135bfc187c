import assert from 'node:assert/strict';
import { fullExample } from '../../../src/core/lint/example';
import type { Example, ExampleCell } from '../../../src/core/lint/rule';
import { rules } from '../../../src/core/lint/rules';
import type { LspCell } from '../../support/lspClient';
import { withClient } from '../../support/lspClient';
import { findingsIn } from '../../support/lint';

/** The example as a client opens it; undefined where it rests on what the protocol does not carry. */
function opened(example: Example): LspCell[] | undefined {
  const { cells, files, metadata, size, path, earlierTexts, problems } = fullExample(example);
  if (files ?? metadata ?? size ?? path ?? earlierTexts ?? problems) return undefined;
  const isCarried = (cell: ExampleCell): boolean =>
    typeof cell === 'string' || !(cell.outputs ?? cell.lastRun ?? cell.metadata ?? cell.attachments);
  if (!cells.every(isCarried)) return undefined;
  return cells.map((cell) => {
    if (typeof cell === 'string') return cell;
    const { text, kind = 'code', language = 'python', count, tags } = cell;
    return {
      text,
      language: kind === 'code' ? language : kind,
      ...(count === undefined ? {} : { order: count }),
      ...(tags ? { tags } : {}),
    };
  });
}

describe('every rule that runs while typing', () => {
  it('reaches the client with its fix, its suppressions and its page', async () => {
    const missing: string[] = [];
    let tried = 0;
    await withClient(
      async (client) => {
        for (const rule of rules) {
          if (rule.level === 'repository' || rule.moment !== 'edit' || rule.off) continue;
          const example = rule.examples.bad.find(
            (each) => opened(each) && (findingsIn(rule, each)[0]?.finding?.confidence ?? 0) >= 0.75,
          );
          const cells = example && opened(example);
          if (!cells) continue;
          tried++;
          await client.open(cells, `file:///none/${tried}.ipynb`);
          const wanted = findingsIn(rule, example)[0]?.finding;
          const cell = wanted?.cell ?? 0;
          const shown = client.diagnostics.get(client.uris[cell] ?? '')?.find(({ code }) => code === rule.name);
          const actions = shown ? await client.actions(cell, shown) : [];
          const titles = actions.map(({ title }) => title);
          const parts = [wanted?.fix?.title, `Allow ${rule.name} on this line, with a reason`, `Explain ${rule.name}`];
          for (const part of parts)
            if (part !== undefined && !titles.includes(part)) missing.push(`${rule.name}: ${part}`);
          await client.close();
        }
      },
      { commands: true },
    );
    assert.deepEqual(missing, []);
    assert.ok(tried > 35, `${tried} rules could be tried`);
  });
});
