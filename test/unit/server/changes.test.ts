import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { rules } from '../../../src/core/lint/rules';
import type { LspClient } from '../../support/lspClient';
import { withClient } from '../../support/lspClient';
import { ipynb } from '../../support/notebooks';
import { withTempFolder } from '../../support/tempFolder';
import { IMPORT, SPLIT } from '../../support/unseededSplit';

describe('the language server, as the notebook changes', () => {
  it('remembers what ran: cells changed since, and names that only deleted cells define', async () => {
    await withClient(
      async (client) => {
        await client.open([
          { text: 'limit = 1', order: 1 },
          { text: 'limit = limit + 1', order: 2 },
          'print(limit, rate)',
        ]);
        assert.deepEqual(client.rules()[2], ['hidden-state/undefined-name']);
        await client.splice(0, 0, ['rate = 0.5']);
        await client.execute(0, 3);
        await client.edit(0, { text: 'ratio = 0.5' });
        await client.settled();
        assert.ok(client.rules()[0]?.includes('reproducibility/changed-since-run'));
        assert.deepEqual(client.rules()[3], ['hidden-state/deleted-definition']);
        // The text of cells that ran before the notebook was opened is not known.
        await client.edit(1, { text: 'limit = 2' });
        await client.splice(0, 1);
        await client.settled();
        assert.deepEqual(client.rules().slice(0, 2).flat(), []);
        const [back] = await client.actions(2, client.diagnostics.get(client.uris[2]!)?.[0]);
        assert.deepEqual((back?.command?.arguments?.[0] as { edits: unknown }).edits, [
          { kind: 'insertCell', before: 2, cellKind: 'code', text: 'rate = 0.5' },
        ]);
        // A count that starts anew is another kernel: the name is gone.
        await client.execute(1, 1);
        await client.settled();
        assert.ok(client.rules()[2]?.includes('hidden-state/undefined-name'));
      },
      { commands: true },
    );
  });

  it('says what is wrong with the file that is open', async () => {
    await withTempFolder(async (folder) => {
      const file = path.join(folder, 'a.ipynb');
      await writeFile(
        file,
        ipynb([
          { cell_type: 'code', source: 'x = 1', id: 'a' },
          { cell_type: 'code', source: 'y = 1', id: 'a' },
        ]),
      );
      await withClient(
        async (client) => {
          await client.open(['x = 1', 'y = 1'], pathToFileURL(file).href);
          await client.until((rules) => rules.flat().length > 0);
          assert.deepEqual(client.rules(), [[], ['outputs/invalid-notebook-format']]);
        },
        {},
        pathToFileURL(folder).href,
      );
    });
  });

  it('leaves stored outputs with their cell until it runs again', async () => {
    await withTempFolder(async (folder) => {
      const file = path.join(folder, 'a.ipynb');
      const output = { output_type: 'error', ename: 'ValueError', evalue: 'v', traceback: [] };
      await writeFile(
        file,
        ipynb([
          { cell_type: 'code', source: 'x = 1', execution_count: 1 },
          { cell_type: 'code', source: 'f(', execution_count: 2, outputs: [output] },
        ]),
      );
      const stored = 'reproducibility/stored-error';
      await withClient(
        async (client) => {
          await client.open(
            [
              { text: 'x = 1', order: 1 },
              { text: 'f(', order: 2 },
            ],
            pathToFileURL(file).href,
          );
          await client.until((rules) => rules.flat().includes(stored));
          await client.splice(0, 0, ['# first']);
          await client.edit(2, { text: 'x + 1' });
          await client.settled();
          assert.deepEqual(client.rules(), [[], [], [stored]]);
          await client.execute(2, 3);
          await client.settled();
          assert.deepEqual(client.rules(), [[], [], []]);
        },
        {},
        pathToFileURL(folder).href,
      );
    });
  });

  it('runs nothing when only outputs change, and few rules when a cell was run', async () => {
    await withClient(async (client) => {
      await client.open([{ text: `${IMPORT}\n${SPLIT}`, order: 1 }, 'x = 1']);
      const before = client.linted.length;
      await client.execute(0, 1);
      await client.settled();
      assert.equal(client.linted.length, before);
      await client.execute(0, 2);
      await client.settled();
      const runs = client.linted.slice(before);
      const reading = rules.filter((rule) => rule.level !== 'repository' && rule.reads === 'execution').length;
      assert.deepEqual(
        runs.map((run) => run.rules),
        [reading],
      );
      assert.ok(reading * 5 < rules.length);
    });
  });

  it('keeps every other finding while a line is typed, key by key', async () => {
    const lines = ['x = f(', 'for i in ', 'if x ==', "print(f'{", 'with open(', 'from sklearn.', '@', 'd = {"a": '];
    await withClient(async (client) => {
      await client.open([IMPORT, 'import pickle\npickle.load(open("a", "rb"))', SPLIT, 'print(late)', 'late = 1']);
      const expected = client.rules();
      assert.ok(expected.flat().length >= 3);
      for (const cell of [0, 1, 2]) {
        for (const line of lines) {
          const end = { line: 9, character: 0 };
          await client.edit(cell, { range: { start: end, end }, text: '\n' });
          for (const key of line) await client.edit(cell, { range: { start: end, end }, text: key });
          await client.settled();
          for (const [index, rules] of expected.entries())
            for (const rule of rules)
              assert.ok(client.rules()[index]?.includes(rule), `${line} in ${cell} hides ${rule}`);
          const start = { line: cell === 1 ? 1 : 0, character: 999 };
          await client.edit(cell, { range: { start, end }, text: '' });
        }
      }
    });
  });

  it('holds back what a half-typed line takes from other cells, and says it when nothing more is typed', async () => {
    await withClient(async (client) => {
      await client.open(['import pandas as pd', 'rows = pd.DataFrame()\nprint(rows)']);
      await client.edit(0, { text: 'import pandas' });
      await client.settled();
      assert.deepEqual(client.rules()[1], []);
      await client.nextRun();
      await client.settled();
      assert.deepEqual(client.rules()[1], ['hidden-state/undefined-name']);
      await client.edit(0, { text: 'import pandas as pd' });
      await client.settled();
      assert.deepEqual(client.rules()[1], []);
    });
  });

  it('knows the counts that are stored, and runs few rules when VS Code stores new ones', async () => {
    await withClient(async (client) => {
      await client.open([
        { text: 'x = 1', stored: 2 },
        { text: 'y = 1', stored: 1 },
        { text: 'z = 1', stored: 3 },
      ]);
      const order = 'reproducibility/execution-order';
      assert.deepEqual(client.rules(), [[], [order], []]);
      const before = client.linted.length;
      // What VS Code's client sends while a cell runs, when it has run, and when the count goes into the metadata.
      await client.change(1, { metadata: { execution_count: 1 } });
      await client.settled();
      assert.equal(client.linted.length, before);
      const executionSummary = { executionOrder: 4, success: true };
      await client.change(1, { executionSummary, metadata: { execution_count: 1 } });
      await client.change(1, { executionSummary, metadata: { execution_count: 4 } });
      await client.settled();
      assert.deepEqual(client.rules(), [[], [], [order]]);
      assert.equal(client.linted.length, before + 1);
      assert.ok((client.linted.at(-1)?.rules ?? 0) * 5 < rules.length);
    });
  });

  it('says after any edits and a save what it says of the same notebook opened anew', async () => {
    const texts = [IMPORT, SPLIT, 'x = 1', 'print(x, late)', 'late = [', 'late = 1', '%store -r x', 'del x', '# note'];
    const text = fc.constantFrom(...texts);
    const at = fc.nat({ max: 9 });
    const step = fc.oneof(
      fc.record({ kind: fc.constant('edit' as const), at, text }),
      fc.record({ kind: fc.constant('insert' as const), at, text }),
      fc.record({ kind: fc.constant('remove' as const), at, text }),
      fc.record({ kind: fc.constant('split' as const), at, text }),
    );
    const shown = (client: LspClient): unknown =>
      client.uris.map((uri) =>
        (client.diagnostics.get(uri) ?? []).map(({ code, range, message, relatedInformation }) => [
          code,
          range,
          message,
          relatedInformation?.map(({ location }) => [client.uris.indexOf(location.uri), location.range]),
        ]),
      );
    await fc.assert(
      fc.asyncProperty(
        fc.array(text, { minLength: 1, maxLength: 5 }),
        fc.array(step, { maxLength: 8 }),
        async (cells, steps) => {
          const now = [...cells];
          let incremental: unknown;
          await withClient(async (client) => {
            await client.open(cells);
            for (const change of steps) {
              const index = change.at % Math.max(1, now.length);
              if (change.kind === 'edit' && now.length > 0) {
                now[index] = change.text;
                await client.edit(index, { text: change.text });
              } else if (change.kind === 'remove' && now.length > 1) {
                now.splice(index, 1);
                await client.splice(index, 1);
              } else if (change.kind === 'split') {
                now.splice(index, 1, change.text, now[index] ?? '');
                await client.splice(index, 1, [change.text, now[index + 1] ?? '']);
              } else if (change.kind === 'insert') {
                now.splice(index, 0, change.text);
                await client.splice(index, 0, [change.text]);
              }
            }
            await client.settled();
            // What an unfinished line takes from other cells is held back until the line is left.
            await client.save();
            incremental = shown(client);
          });
          await withClient(async (client) => {
            await client.open(now);
            assert.deepEqual(incremental, shown(client));
          });
        },
      ),
      { numRuns: 12 },
    );
  });
});
