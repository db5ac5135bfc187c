import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { TestReport } from '../../src/core/inference/result';
import type { HostRepository } from '../support/vscode/hostRepository';
import { hostRepository } from '../support/vscode/hostRepository';

async function runTests(model: string): Promise<TestReport | undefined> {
  return await vscode.commands.executeCommand('preflight.model.test', { model });
}

describe('inference tests in the editor', () => {
  let repository: HostRepository;
  before(async () => {
    repository = await hostRepository();
  });

  it('run the model and give a report of every test', async () => {
    const report = await runTests(repository.model);
    assert.equal(report?.verdict, 'pass');
    const kinds = new Set(report.tests.map(({ kind }) => kind));
    for (const kind of ['smoke', 'golden', 'robustness', 'performance']) assert.ok(kinds.has(kind), kind);
  });

  it('say what was expected and what came when golden data disagrees', async () => {
    const file = 'models/breast-cancer/golden.csv';
    const before = repository.ds.read(file);
    const [head = '', first = '', ...rest] = before.split('\n');
    const names = head.trim().split(',');
    const cells = first.trim().split(',');
    cells[names.indexOf('proba_1')] = '0.5';
    repository.ds.write(file, [head, cells.join(','), ...rest].join('\n'));
    try {
      const golden = (await runTests(repository.model))?.tests.find(({ kind }) => kind === 'golden');
      assert.equal(golden?.verdict, 'fail');
      assert.deepEqual((golden.expected as { value: unknown }[])[0]?.value, 0.5);
    } finally {
      repository.ds.write(file, before);
    }
  });
});
