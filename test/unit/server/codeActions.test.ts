import assert from 'node:assert/strict';
import type { CodeAction } from 'vscode-languageserver-protocol';
import { CLIENT_COMMANDS } from '../../../src/core/lint/protocol';
import type { RunCells } from '../../../src/core/lint/protocol';
import { rules } from '../../../src/core/lint/rules';
import type { LspClient } from '../../support/lspClient';
import { withClient } from '../../support/lspClient';
import { IMPORT, SPLIT, UNSEEDED } from '../../support/unseededSplit';

/** A client that runs the commands of code actions. */
async function withCommands(body: (client: LspClient) => Promise<void>): Promise<void> {
  await withClient(body, { commands: true });
}

function runs(actions: readonly CodeAction[]): string[] {
  return actions.flatMap(({ command }) =>
    command?.command === CLIENT_COMMANDS.runCells ? [(command.arguments?.[0] as RunCells).run] : [],
  );
}

/** A diagnostic as the editor itself shows it after a readiness check. */
function gateDiagnostic(rule: string, message: string) {
  const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  return { source: 'preflight', code: rule, message, range, severity: 2 as const };
}

async function actionsOf(client: LspClient, cell: number, rule: string): Promise<CodeAction[]> {
  const diagnostic = client.diagnostics.get(client.uris[cell] ?? '')?.find(({ code }) => code === rule);
  assert.ok(diagnostic, `${rule} is not found in cell ${cell}`);
  return await client.actions(cell, diagnostic);
}

describe('code actions that run cells', () => {
  it('are offered for every rule that says so, and for no other', () => {
    for (const rule of rules) {
      const offered = rule.level === 'repository' ? [] : (rule.runs ?? []);
      if (rule.fix === 'run') assert.ok(offered.length > 0, rule.name);
      else if (rule.fix === 'none') assert.deepEqual(offered, [], rule.name);
    }
    assert.ok(rules.filter(({ fix }) => fix === 'run').length >= 5);
  });

  it('run the notebook anew when cells ran in another order, from the cell that the finding is about', async () => {
    await withCommands(async (client) => {
      await client.open([
        { text: 'x = 1', order: 2 },
        { text: 'y = 2', order: 1 },
      ]);
      const actions = await actionsOf(client, 1, 'reproducibility/execution-order');
      assert.deepEqual(runs(actions), ['restartAndAll', 'all']);
      assert.deepEqual(actions[0]?.command?.arguments, [
        { notebook: client.uri, document: client.uris[1], run: 'restartAndAll' },
      ]);
      assert.equal(actions[0].isPreferred, undefined);
    });
  });

  it('run the cell that was changed, and the cells above it where there are any', async () => {
    await withCommands(async (client) => {
      await client.open(['x = 1', 'y = 2']);
      for (const cell of [0, 1]) {
        await client.execute(cell, cell + 1);
        await client.edit(cell, { text: `z = ${cell}` });
      }
      await client.settled();
      const rule = 'reproducibility/changed-since-run';
      assert.deepEqual(runs(await actionsOf(client, 0, rule)), ['cell', 'restartAndAll', 'all']);
      assert.deepEqual(runs(await actionsOf(client, 1, rule)), ['cell', 'cellAndAbove', 'restartAndAll', 'all']);
    });
  });

  it('are not offered to a client that runs no commands', async () => {
    await withClient(async (client) => {
      await client.open([
        { text: 'x = 1', order: 2 },
        { text: 'y = 2', order: 1 },
      ]);
      const actions = await actionsOf(client, 1, 'reproducibility/execution-order');
      assert.ok(actions.length > 0);
      assert.ok(actions.every(({ command }) => command === undefined));
    });
  });
});

describe('code actions for findings of a readiness check', () => {
  it('stand in the first cell of code when they are about the whole notebook', async () => {
    await withCommands(async (client) => {
      await client.open([{ text: '# Title', language: 'markdown' }, 'x = 1'], 'file:///none/untitled.ipynb');
      const named = client.diagnostics.get(client.uris[1]!)?.find(({ code }) => code === 'portability/file-name');
      assert.ok(named, JSON.stringify(client.rules()));
      const titles = (await client.actions(1, named)).map(({ title }) => title);
      assert.ok(titles.includes('Allow portability/file-name in this notebook, with a reason'), titles.join('; '));
      assert.ok(!titles.includes('Allow portability/file-name on this line, with a reason'));
    });
  });

  it('fix, run, allow and explain what only the client shows', async () => {
    await withCommands(async (client) => {
      await client.open(['x = 1', 'y = 2']);
      const untitled = gateDiagnostic('documentation/no-title', 'The notebook has no title');
      const titles = (await client.actions(0, untitled)).map(({ title }) => title);
      assert.deepEqual(titles, [
        'Allow documentation/no-title on this line, with a reason',
        'Allow documentation/no-title in this cell, with a reason',
        'Allow documentation/no-title in this notebook, with a reason',
        'Explain documentation/no-title',
      ]);
      const message =
        'No cell has been run, so nothing shows that this code works. Run all cells and save the notebook.';
      const never = await client.actions(0, gateDiagnostic('reproducibility/never-executed', message));
      assert.deepEqual(runs(never), ['restartAndAll', 'all']);
      assert.equal(never.filter(({ title }) => title.startsWith('Allow')).length, 1, 'a notebook is allowed as one');
    });
  });

  it('allow and explain what ruff found', async () => {
    await withCommands(async (client) => {
      await client.open(['import os']);
      const unused = gateDiagnostic('ruff/F401', '`os` imported but unused.');
      const titles = (await client.actions(0, unused)).map(({ title }) => title);
      assert.equal(titles[0], 'Allow ruff/F401 on this line, with a reason');
      assert.equal(titles.at(-1), 'Explain ruff/F401');
    });
  });

  it('say nothing of a finding of typing that has gone', async () => {
    await withCommands(async (client) => {
      await client.open([IMPORT, 'x = 1']);
      assert.deepEqual(await client.actions(1, gateDiagnostic(UNSEEDED, 'Without random_state')), []);
    });
  });
});

describe('the order of code actions', () => {
  it('is fixes of all findings first, then the fix of all alike, suppressions and explanations', async () => {
    await withCommands(async (client) => {
      await client.open([IMPORT, `${SPLIT}; c, d = train_test_split([3])`]);
      const all = { start: { line: 0, character: 0 }, end: { line: 0, character: 60 } };
      const actions = await client.connection.sendRequest<CodeAction[]>('textDocument/codeAction', {
        textDocument: { uri: client.uris[1] },
        range: all,
        context: { diagnostics: client.diagnostics.get(client.uris[1]!) ?? [] },
      });
      assert.deepEqual(
        actions.map(({ title }) => title),
        [
          'Pass random_state=0',
          'Pass random_state=0',
          `Fix all 2 findings of ${UNSEEDED} in the notebook`,
          `Allow ${UNSEEDED} on this line, with a reason`,
          `Allow ${UNSEEDED} in this cell, with a reason`,
          `Allow ${UNSEEDED} in this notebook, with a reason`,
          `Explain ${UNSEEDED}`,
        ],
      );
    });
  });

  it('is that of the narrowest finding first', async () => {
    await withCommands(async (client) => {
      await client.open([
        { text: IMPORT, order: 2 },
        { text: SPLIT, order: 1 },
      ]);
      const [, allowed] = (await actionsOf(client, 1, UNSEEDED)).filter(({ title }) => !title.startsWith('R'));
      assert.equal(allowed?.title, `Allow ${UNSEEDED} on this line, with a reason`);
    });
  });
});
