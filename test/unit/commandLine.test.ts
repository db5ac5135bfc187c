import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { text } from 'node:stream/consumers';

const PROGRAM = path.resolve(__dirname, '../../src/commandLine.ts');

/** Starts the command line as a process of its own. */
function start(...args: string[]) {
  const node = ['--import', pathToFileURL(require.resolve('tsx')).href, PROGRAM, ...args];
  return spawn(process.execPath, node, { stdio: ['ignore', 'pipe', 'pipe'] });
}

describe('the command line as a process', () => {
  it('is silent when nobody reads to the end', async () => {
    const child = start('explain', '--json');
    child.stdout.destroy();
    const errors = text(child.stderr);
    const [status] = (await once(child, 'exit')) as [number | null];
    assert.deepEqual([status, await errors], [0, '']);
  }).timeout(60_000);

  it('ends with 2 and a next step when it does not understand', async () => {
    const child = start('lint', '--select', 'x');
    const errors = text(child.stderr);
    const [status] = (await once(child, 'exit')) as [number | null];
    assert.equal(status, 2);
    assert.match(await errors, /unknown option '--select'\n {2}Next: .*--help.*\[usage\/arguments\]\n$/);
  }).timeout(60_000);
});
