import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import { LspClient } from '../../support/lspClient';

const SERVER = path.join(__dirname, '..', '..', '..', 'src', 'server.ts');

describe('the language server as a program', () => {
  it('speaks the protocol over stdio and ends when told to', async () => {
    const child = spawn(process.execPath, ['--import', 'tsx', SERVER, '--stdio'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const exited = once(child, 'exit');
    const client = new LspClient(
      createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin)),
    );
    await client.initialize();
    await client.open(['import pickle\npickle.load(open("a", "rb"))']);
    assert.deepEqual(client.rules(), [['security/pickle-load']]);
    await client.connection.sendRequest('shutdown');
    await client.connection.sendNotification('exit');
    const [code] = (await exited) as [number | null];
    assert.equal(code, 0);
  });
});
