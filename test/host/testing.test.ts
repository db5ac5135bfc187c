import assert from 'node:assert/strict';
import { cpSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { TestReport } from '../../src/core/inference/result';
import type { HostRepository } from '../support/vscode/hostRepository';
import { hostRepository, until } from '../support/vscode/hostRepository';

async function runTests(model: string): Promise<TestReport | undefined> {
  return await vscode.commands.executeCommand('preflight.model.test', { model });
}

function fixture(file: string): string {
  return path.join(process.env['PREFLIGHT_ROOT'] ?? '', 'test', 'fixtures', 'onnx', file);
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

  it('end without a report when the run is cancelled in the Testing view, and run again', async () => {
    const running = runTests(repository.model);
    let isOver = false;
    void running.then(() => (isOver = true));
    await until('the end of the run', async () => {
      await vscode.commands.executeCommand('testing.cancelRun');
      return isOver || undefined;
    });
    assert.equal(await running, undefined);
    assert.equal((await runTests(repository.model))?.verdict, 'pass');
  });

  describe('of a model that crashes the runtime', () => {
    const name = 'crashing';

    /** A model beside the example, with this ONNX file of the fixtures. */
    async function addModel(onnx: string, tests: string): Promise<void> {
      const folder = path.join(repository.ds.folder, 'models', name);
      cpSync(fixture(onnx), path.join(folder, 'model.onnx'));
      repository.ds.write(
        `models/${name}/model.yaml`,
        `name: ${name}
version: 1.0.0
owner: { name: Data Science Team, contact: ds@example.com }
task: other
notebook: ../../notebooks/train.ipynb
artifact: model.onnx
tests:
${tests}`,
      );
      await vscode.commands.executeCommand('preflight.models.refresh');
    }

    afterEach(async () => {
      rmSync(path.join(repository.ds.folder, 'models', name), { recursive: true, force: true });
      await vscode.commands.executeCommand('preflight.models.refresh');
    });

    it('give the test a verdict and run the next one in a new process', async () => {
      await addModel(
        'sklearn/wine_knn/model.onnx',
        '  smoke: { batches: [1] }\n  robustness: { wrongInput: off, emptyBatch: empty }\n  performance: { windowMs: 20 }\n',
      );
      const tests = (await runTests(name))?.tests ?? [];
      const crashed = tests.find(({ id }) => id === 'robustness/empty-batch');
      assert.equal(crashed?.verdict, 'fail');
      assert.match(crashed.message, /crashed .*SIGFPE/);
      const next = tests.find(({ id }) => id === 'performance/latency');
      assert.match(next?.message ?? '', /p50 .* runs of 1 row/);
    });

    it('end in verdicts for every model that was made to misbehave, and run the next one', async function () {
      this.timeout(600_000);
      const folders = ['behaviour', 'behaviour/sub', 'crashers'];
      const files = folders.flatMap((folder) =>
        readdirSync(fixture(folder))
          .filter((file) => file.endsWith('.onnx'))
          .map((file) => `${folder}/${file}`),
      );
      assert.ok(files.length > 40);
      for (const file of files) {
        await addModel(file, '  smoke: { batches: [1] }\n  runtime: { timeoutMs: 3000, maxRssMb: 1024 }\n');
        const report = await runTests(name);
        assert.ok(report, file);
        const [load, ...rest] = report.tests;
        assert.equal(load?.id, 'smoke/load', file);
        if (load.verdict !== 'pass') {
          assert.equal(typeof load.details?.['code'], 'string', `${file}: ${load.message}`);
          assert.ok(
            rest.every(({ verdict }) => verdict === 'skipped'),
            file,
          );
        } else assert.ok(rest.length > 0, file);
      }
      assert.equal((await runTests(repository.model))?.verdict, 'pass');
    });

    it('stand a model on which every run crashes', async () => {
      await addModel('crashers/lstm.onnx', '  smoke: { batches: [1, 2] }\n  robustness: { wrongInput: off }\n');
      const report = await runTests(name);
      assert.deepEqual(
        report?.tests.map(({ id, verdict }) => `${id} ${verdict}`),
        ['smoke/load pass', 'smoke/batch-1 fail', 'smoke/batch-2 fail'],
      );
      for (const { message } of report.tests.slice(1)) assert.match(message, /crashed .*SIGABRT/);
      assert.equal((await runTests(repository.model))?.verdict, 'pass');
    });
  });
});
