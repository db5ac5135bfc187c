import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { NodeFiles } from '../../../src/adapters/nodeFiles';
import { systemClock } from '../../../src/adapters/systemClock';
import type { Threads } from '../../../src/adapters/threadLinter';
import { backgroundLinter, ThreadLinter } from '../../../src/adapters/threadLinter';
import { silentJob } from '../../../src/core/base/job';
import type { LintReport } from '../../../src/core/lint/finding';
import { lintFiles } from '../../../src/core/lint/lintFiles';
import { policySchema } from '../../../src/core/readiness/policy';
import { ipynb } from '../../support/notebooks';
import { withTempFolder } from '../../support/tempFolder';
import { problemOf } from '../../support/throwsProblem';

const BACKGROUND: Threads = { others: 1, here: false };
const POLICY = policySchema.parse({}).lint;
const SPLIT = 'from sklearn.model_selection import train_test_split\ntrain, test = train_test_split([])';

/** A worker that runs the thread's own source, as the command line's bundle does. */
const REAL = `require(${JSON.stringify(require.resolve('tsx/cjs'))});
require(${JSON.stringify(path.resolve(__dirname, '../../../src/cli/lintThread.ts'))});`;

/** A worker that answers with nothing but the thread that it is. */
const THREAD_NAMES = `const { parentPort, threadId } = require('node:worker_threads');
parentPort.on('message', (paths) => parentPort.postMessage(paths.map((path) => ({
  findings: { path, error: 'thread ' + threadId, findings: [] }, summary: undefined, program: undefined,
}))));`;

/** A worker that has begun, says so, and never comes to an end. */
const ENDLESS = `const { parentPort, workerData } = require('node:worker_threads');
parentPort.on('message', () => {
  require('node:fs').writeFileSync(workerData.root + '/begun', '');
  for (;;);
});`;

describe('the linter in threads', () => {
  /** Lints notebooks `0.ipynb` and so on in a folder with this worker. */
  async function lint(folder: string, worker: string, threads: Threads, count = 1): Promise<LintReport> {
    const program = path.join(folder, 'worker.cjs');
    await writeFile(program, worker);
    for (let index = 0; index < count; index++) await writeFile(path.join(folder, `${index}.ipynb`), ipynb([SPLIT]));
    const ports = { files: new NodeFiles(folder), clock: systemClock };
    const workers = new ThreadLinter(folder, program, threads);
    return await lintFiles({ ...ports, workers }, ['.'], { moment: 'edit', policy: POLICY }, silentJob());
  }

  it('lints no notebook in the thread of an editor, and finds there what is found here', async () => {
    assert.ok(isMainThread);
    await withTempFolder(async (folder) => {
      const { files } = await lint(folder, THREAD_NAMES, BACKGROUND);
      assert.match(files[0]?.error ?? '', /^thread [1-9]/);
    });
    await withTempFolder(async (folder) => {
      const there = await lint(folder, REAL, BACKGROUND);
      const ports = { files: new NodeFiles(folder), clock: systemClock };
      const here = await lintFiles(ports, ['.'], { moment: 'edit', policy: POLICY }, silentJob());
      assert.deepEqual(there.files, here.files);
      assert.equal(there.summary.warning, 1);
    });
  });

  it('starts no thread for a few notebooks where the calling one lints as well', async () => {
    await withTempFolder(async (folder) => {
      const { files } = await lint(folder, THREAD_NAMES, { others: 1, here: true }, 5);
      assert.deepEqual(
        files.map(({ error }) => error),
        [null, null, null, null, null],
      );
    });
  });

  it('lints each of many notebooks once, here and there', async () => {
    await withTempFolder(async (folder) => {
      const { files } = await lint(folder, REAL, { others: 1, here: true }, 40);
      assert.equal(files.length, 40);
      assert.ok(files.every(({ error, findings }) => error === null && findings.length === 1));
    });
  });

  it('ends a thread in the middle of a notebook when the person cancels', async () => {
    await withTempFolder(async (folder) => {
      const program = path.join(folder, 'worker.cjs');
      await writeFile(program, ENDLESS);
      const controller = new AbortController();
      const files = new NodeFiles(folder);
      const running = new ThreadLinter(folder, program, BACKGROUND).lint(
        ['a.ipynb'],
        { moment: 'edit', policy: POLICY, only: undefined, repository: undefined },
        { signal: controller.signal, progress: () => undefined },
        () => undefined,
      );
      const refused = problemOf('job/cancelled', () => running);
      while (!(await files.exists('begun'))) await new Promise((resolve) => setImmediate(resolve));
      controller.abort();
      await refused;
    });
  });

  it('begins nothing that was cancelled before', async () => {
    await withTempFolder(async (folder) => {
      const linter = new ThreadLinter(folder, path.join(folder, 'no-such-worker.cjs'), BACKGROUND);
      const settings = { moment: 'edit', policy: POLICY, only: undefined, repository: undefined } as const;
      const job = { ...silentJob(), signal: AbortSignal.abort() };
      await problemOf('job/cancelled', () => linter.lint(['a.ipynb'], settings, job, () => undefined));
    });
  });

  it('is not there where the bundles have not been built', async () => {
    await withTempFolder((folder) => {
      assert.equal(backgroundLinter(folder, folder), undefined);
      return Promise.resolve();
    });
  });
});
