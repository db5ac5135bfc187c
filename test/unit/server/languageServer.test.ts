import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { TextDocumentEdit } from 'vscode-languageserver-protocol';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { CLIENT_COMMANDS, FIX_ALL_KIND, METHODS } from '../../../src/core/lint/protocol';
import type { RulePage } from '../../../src/core/lint/protocol';
import { withClient } from '../../support/lspClient';
import { ipynb } from '../../support/notebooks';
import { withTempFolder } from '../../support/tempFolder';
import { IMPORT, SPLIT, UNSEEDED } from '../../support/unseededSplit';

describe('the language server', () => {
  it('puts diagnostics with code, page, source and related places into cells', async () => {
    await withClient(
      async (client) => {
        await client.open([
          { text: '# Title', language: 'markdown' },
          IMPORT,
          `é = "😀"; ${SPLIT}`,
          'print(late)',
          'late = 1',
        ]);
        const [unseeded] = client.diagnostics.get(client.uris[2]!) ?? [];
        assert.equal(unseeded?.source, 'preflight');
        assert.equal(unseeded.code, UNSEEDED);
        assert.equal(unseeded.codeDescription?.href, `file:///docs/${UNSEEDED}.md`);
        assert.deepEqual(unseeded.range, { start: { line: 0, character: 17 }, end: { line: 0, character: 33 } });
        const [early] = client.diagnostics.get(client.uris[3]!) ?? [];
        assert.equal(early?.code, 'reproducibility/used-before-defined');
        assert.equal(early.relatedInformation?.[0]?.location.uri, client.uris[4]);
      },
      { rulePages: 'file:///docs' },
    );
  });

  it('follows incremental edits, and broken lines hide nothing else', async () => {
    await withClient(async (client) => {
      await client.open([IMPORT, SPLIT]);
      const end = { line: 0, character: SPLIT.length - 1 };
      await client.edit(1, { range: { start: end, end }, text: ', random_state=1' });
      await client.settled();
      assert.deepEqual(client.rules(), [[], []]);
      await client.edit(1, { text: `x = (\n${SPLIT}` });
      await client.settled();
      assert.deepEqual(client.rules()[1], [UNSEEDED]);
    });
  });

  it('keeps every cell right when cells are inserted, moved, split and deleted', async () => {
    await withClient(async (client) => {
      await client.open([IMPORT, SPLIT, 'x = 1']);
      await client.splice(1, 0, ['y = 2']);
      await client.settled();
      assert.deepEqual(client.rules(), [[], [], [UNSEEDED], []]);
      const gone = client.uris[2]!;
      await client.splice(2, 1);
      await client.settled();
      assert.deepEqual(client.diagnostics.get(gone), []);
      assert.deepEqual(client.rules(), [[], [], []]);
    });
  });

  it('sends diagnostics only for cells in which they changed', async () => {
    await withClient(async (client) => {
      await client.open([IMPORT, SPLIT, 'x = 1']);
      client.published.length = 0;
      await client.edit(2, { text: 'x = 2' });
      await client.settled();
      assert.deepEqual(client.published, []);
    });
  });

  it('after an execution runs only the rules that look at it', async () => {
    await withClient(async (client) => {
      await client.open([
        { text: 'x = 1', order: 1 },
        { text: `${IMPORT}\n${SPLIT}`, order: 2 },
      ]);
      assert.deepEqual(client.rules(), [[], [UNSEEDED]]);
      await client.execute(0, 3);
      await client.settled();
      assert.deepEqual(client.rules().flat().sort(), [UNSEEDED, 'reproducibility/execution-order']);
    });
  });

  it('offers the fix first, then all of the rule, then suppressions; each does what it says', async () => {
    await withClient(async (client) => {
      await client.open([IMPORT, SPLIT, `${SPLIT}\nx = 1`]);
      const [diagnostic] = client.diagnostics.get(client.uris[1]!) ?? [];
      const actions = await client.actions(1, diagnostic);
      assert.deepEqual(
        actions.map(({ title, isPreferred }) => [title, isPreferred === true]),
        [
          ['Pass random_state=0', true],
          [`Fix all 2 findings of ${UNSEEDED} in the notebook`, false],
          [`Allow ${UNSEEDED} on this line, with a reason`, false],
          [`Allow ${UNSEEDED} in this cell, with a reason`, false],
          [`Allow ${UNSEEDED} in this notebook, with a reason`, false],
        ],
      );
      const changed = (actions[1]?.edit?.documentChanges ?? []) as TextDocumentEdit[];
      assert.deepEqual(
        changed.map(({ textDocument }) => textDocument.uri),
        [client.uris[1], client.uris[2]],
      );
      const [own] = (actions[0]?.edit?.documentChanges ?? []) as TextDocumentEdit[];
      const fixed = TextDocument.applyEdits(TextDocument.create('a', 'python', 1, SPLIT), own?.edits as never);
      assert.equal(fixed, 'a, b = train_test_split([1, 2], random_state=0)');
      const [line] = (actions[2]?.edit?.documentChanges ?? []) as TextDocumentEdit[];
      const allowed = TextDocument.applyEdits(TextDocument.create('a', 'python', 1, SPLIT), line?.edits as never);
      assert.equal(allowed, `${SPLIT}  # preflight: allow ${UNSEEDED} -- <reason>`);
      await client.edit(1, { text: allowed });
      await client.settled();
      assert.deepEqual(client.rules()[1]?.sort(), [UNSEEDED, 'suppression/without-reason']);
      await client.edit(1, { text: allowed.replace('<reason>', 'a demonstration') });
      await client.settled();
      assert.deepEqual(client.rules()[1], []);
    });
  });

  it('fixes the whole notebook on request, whichever cell is asked, and nothing the second time', async () => {
    await withClient(async (client) => {
      await client.open([{ text: '# T', language: 'markdown' }, IMPORT, SPLIT, SPLIT]);
      const [action] = await client.actions(0, undefined, ['notebook.source.fixAll']);
      assert.equal(action?.kind, FIX_ALL_KIND);
      assert.equal(action.edit?.documentChanges?.length, 2);
      const fixed = 'a, b = train_test_split([1, 2], random_state=0)';
      for (const cell of [2, 3]) await client.edit(cell, { text: fixed });
      await client.settled();
      assert.deepEqual(await client.actions(0, undefined, ['notebook.source.fixAll']), []);
      assert.deepEqual(await client.actions(2, undefined, ['source.fixAll']), []);
    });
  });

  it('offers changes of cells only to clients that apply them', async () => {
    const cells = ['print(late)', 'late = 1'];
    await withClient(async (client) => {
      await client.open(cells);
      const actions = await client.actions(0, client.diagnostics.get(client.uris[0]!)?.[0]);
      assert.equal(
        actions.some(({ command }) => command),
        false,
      );
    });
    await withClient(
      async (client) => {
        await client.open(cells);
        const [move, ...others] = await client.actions(0, client.diagnostics.get(client.uris[0]!)?.[0]);
        assert.equal(move?.command?.command, CLIENT_COMMANDS.applyEdits);
        assert.deepEqual((move.command.arguments?.[0] as { edits: unknown }).edits, [
          { kind: 'moveCell', cell: 1, before: 0 },
        ]);
        assert.ok(others.some(({ command }) => command?.command === CLIENT_COMMANDS.showRule));
      },
      { commands: true },
    );
  });

  it('takes severities from preflight.yaml and reacts to its change; knows outputs of the saved file', async () => {
    await withTempFolder(async (folder) => {
      await mkdir(path.join(folder, 'nb'));
      const output = { output_type: 'error', ename: 'ValueError', evalue: 'v', traceback: [] };
      const saved = ipynb([
        { cell_type: 'code', source: `${IMPORT}\n${SPLIT}`, execution_count: 1, outputs: [output] },
      ]);
      await writeFile(path.join(folder, 'nb', 'a.ipynb'), saved);
      const policy = path.join(folder, 'preflight.yaml');
      await writeFile(policy, `lint:\n  overrides:\n    - files: ["nb/**"]\n      rules: { ${UNSEEDED}: off }\n`);
      await withClient(
        async (client) => {
          await client.open(
            [{ text: `${IMPORT}\n${SPLIT}`, order: 1 }],
            pathToFileURL(path.join(folder, 'nb', 'a.ipynb')).href,
          );
          await client.until((rules) => rules.flat().join() === 'reproducibility/stored-error');
          assert.deepEqual(client.rules(), [['reproducibility/stored-error']]);
          await writeFile(policy, `lint:\n  rules: { ${UNSEEDED}: error, reproducibility/stored-error: off }\n`);
          await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [] });
          await client.nextRun();
          await client.settled();
          assert.deepEqual(client.rules(), [[UNSEEDED]]);
          assert.equal(client.diagnostics.get(client.uris[0]!)?.[0]?.severity, 1);
        },
        {},
        pathToFileURL(folder).href,
      );
    });
  });

  it('answers with the page of a rule, and clears diagnostics on close', async () => {
    await withClient(async (client) => {
      await client.open([IMPORT, SPLIT]);
      const page = await client.connection.sendRequest<RulePage | null>(METHODS.rulePage, { rule: UNSEEDED });
      assert.match(page?.markdown ?? '', /^# randomness\/missing-random-state/);
      assert.equal(await client.connection.sendRequest(METHODS.rulePage, { rule: 'none' }), null);
      const fixes = await client.connection.sendRequest<{ edits: unknown[] }>(METHODS.fixAll, { notebook: client.uri });
      assert.equal(fixes.edits.length, 1);
      const cell = client.uris[1]!;
      await client.close();
      await client.connection.sendRequest(METHODS.rulePage, { rule: 'none' });
      assert.deepEqual(client.diagnostics.get(cell), []);
    });
  });
});
