import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { HostRepository } from '../support/vscode/hostRepository';
import { hostRepository, until } from '../support/vscode/hostRepository';

interface Place {
  readonly cell: vscode.NotebookCell;
  readonly diagnostic: vscode.Diagnostic;
}

function ruleOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code);
}

describe('linting a notebook', () => {
  let repository: HostRepository;
  let notebook: vscode.NotebookDocument;
  let copies = 0;

  before(async () => {
    repository = await hostRepository();
  });

  /** A fresh copy of the example's messy notebook, shown. */
  beforeEach(async () => {
    const name = `messy-${(copies += 1)}.ipynb`;
    const folder = path.join(repository.root.fsPath, 'scratch');
    mkdirSync(folder, { recursive: true });
    copyFileSync(path.join(repository.root.fsPath, 'notebooks', 'exploration.ipynb'), path.join(folder, name));
    notebook = await vscode.workspace.openNotebookDocument(vscode.Uri.joinPath(repository.root, 'scratch', name));
    await vscode.window.showNotebookDocument(notebook);
  });

  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  function found(rule: string): Place[] {
    return notebook.getCells().flatMap((cell) =>
      vscode.languages
        .getDiagnostics(cell.document.uri)
        .filter((diagnostic) => ruleOf(diagnostic) === rule)
        .map((diagnostic) => ({ cell, diagnostic })),
    );
  }

  async function waitFor(rule: string): Promise<Place> {
    return await until(`a finding of ${rule}`, () => found(rule)[0]);
  }

  async function actionsAt({ cell, diagnostic }: Place): Promise<vscode.CodeAction[]> {
    const { uri } = cell.document;
    // The workbench has no text model of a cell before it has been in view.
    await vscode.window.showNotebookDocument(cell.notebook, {
      selections: [new vscode.NotebookRange(cell.index, cell.index + 1)],
    });
    await vscode.window.showTextDocument(cell.document);
    // The workbench draws the cell a moment later than it answers, and asks nobody about a cell that it has not drawn.
    return await until('code actions', async () => {
      const args = ['vscode.executeCodeActionProvider', uri, diagnostic.range] as const;
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(...args);
      return actions.some(({ command }) => command?.command.startsWith('preflight.') === true) ? actions : undefined;
    });
  }

  for (const rule of ['secrets/token-in-code', 'leakage/fit-before-split', 'dependencies/install-in-notebook']) {
    it(`finds ${rule} in its cell, with the code and a page about it`, async () => {
      const { diagnostic } = await waitFor(rule);
      assert.equal(diagnostic.source, 'preflight');
      assert.ok(typeof diagnostic.code === 'object' && 'target' in diagnostic.code);
      const page = await vscode.workspace.openTextDocument(diagnostic.code.target);
      assert.match(page.getText(), new RegExp(`^# ${rule}`));
    });
  }

  it('follows what is typed', async () => {
    const { cell, diagnostic } = await waitFor('secrets/token-in-code');
    const edit = new vscode.WorkspaceEdit();
    edit.replace(cell.document.uri, diagnostic.range, 'not a token');
    await vscode.workspace.applyEdit(edit);
    await until('the finding to go', () => (found('secrets/token-in-code').length === 0 ? true : undefined));
  });

  for (const [rule, fixed] of [
    ['randomness/missing-random-state', /random_state=/],
    ['secrets/token-in-code', /environ/],
  ] as const) {
    it(`applies the fix of ${rule}`, async () => {
      const place = await waitFor(rule);
      const before = place.cell.document.getText();
      const count = found(rule).length;
      const fix = (await actionsAt(place)).find(({ isPreferred, edit }) => isPreferred === true || edit !== undefined);
      assert.ok(fix, 'no fix is offered');
      if (fix.edit) await vscode.workspace.applyEdit(fix.edit);
      if (fix.command)
        await vscode.commands.executeCommand(fix.command.command, ...((fix.command.arguments ?? []) as unknown[]));
      const text = () => notebook.cellAt(place.cell.index).document.getText();
      await until('the fixed text', () => (text() === before ? undefined : true));
      assert.match(text(), fixed);
      await until('the finding to go', () => (found(rule).length < count ? true : undefined));
    });
  }

  it('applies every fix of the notebook that nobody has to confirm', async () => {
    await waitFor('randomness/missing-random-state');
    await vscode.commands.executeCommand('preflight.lint.fixAll');
    await until('the fixable findings to go', () =>
      found('randomness/missing-random-state').length === 0 ? true : undefined,
    );
  });

  it('allows a finding with the reason that was given, and never without one', async () => {
    const place = await waitFor('secrets/token-in-code');
    const action = (await actionsAt(place)).find(({ command }) => command?.command === 'preflight.lint.suppress');
    assert.ok(action?.command, 'no suppression is offered');
    const [argument] = action.command.arguments as unknown[];
    await vscode.commands.executeCommand('preflight.lint.suppress', argument, 'made up for the example');
    await until('the finding to go', () => (found('secrets/token-in-code').length === 0 ? true : undefined));
    assert.match(place.cell.document.getText(), /# preflight: allow secrets\/token-in-code -- made up for the example/);
  });

  it('shows at the gate what it does not show while typing', async () => {
    await waitFor('secrets/token-in-code');
    const uri = notebook.uri.toString();
    const report = await vscode.commands.executeCommand<{ files: { findings: { rule: string }[] }[] } | undefined>(
      'preflight.lint.notebook',
      { notebook: uri },
    );
    const rules = new Set(report?.files.flatMap(({ findings }) => findings.map(({ rule }) => rule)));
    assert.ok(rules.has('documentation/no-title'), [...rules].join(', '));
    assert.equal(found('documentation/no-title').length, 1);
    assert.equal(found('secrets/token-in-code').length, 1, 'shown once, not by both');
  });

  it('runs ruff at the gate, and leaves it to the extension of ruff where that is active', async () => {
    await waitFor('secrets/token-in-code');
    const argument = { notebook: notebook.uri.toString() };
    await vscode.commands.executeCommand('preflight.lint.notebook', argument);
    const place = await waitFor('ruff/F401');
    const { code } = place.diagnostic;
    assert.equal(
      typeof code === 'object' && code.target.toString(),
      'https://docs.astral.sh/ruff/rules/unused-import/',
    );
    const titles = (await actionsAt(place)).map(({ title }) => title);
    assert.ok(titles.includes('Allow ruff/F401 on this line, with a reason'), titles.join('; '));
    const page = await vscode.workspace.openTextDocument(vscode.Uri.parse('preflight-rule:/ruff/F401.md'));
    assert.match(page.getText(), /^# ruff\/F401\n[^]*rules\/unused-import/);
    const { getExtension } = vscode.extensions;
    const namespace: { getExtension: unknown } = vscode.extensions;
    // In place of an installed one: the test counts as the extension, and has its view of the others.
    namespace.getExtension = (id: string) => (id === 'charliermarsh.ruff' ? { isActive: true } : getExtension(id));
    try {
      await vscode.commands.executeCommand('preflight.lint.notebook', argument);
      assert.equal(found('ruff/F401').length, 0);
      assert.ok(found('documentation/no-title').length > 0);
    } finally {
      namespace.getExtension = getExtension;
    }
  });
});
