import { cpSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { GitFixture } from '../gitFixture';
import { makeKey, signWith } from '../signingKeys';

const MODEL = 'breast-cancer';

/** The opened folder as a clone of a bare remote that holds the example; made by the first test file that asks. */
export interface HostRepository {
  readonly ds: GitFixture;
  readonly remote: GitFixture;
  readonly root: vscode.Uri;
  readonly model: string;
  /** Runs `body` while the remote refuses every ref that starts with `prefix`. */
  refusing(prefix: string, body: () => Promise<void>): Promise<void>;
  /** Makes the clone sign and commit as the approver, or as the data scientist again. */
  actAs(who: 'ds' | 'lead'): void;
}

/** The root of the folder that this VS Code opened. */
function openedFolder(): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (!folder) throw new Error('no folder is open');
  return folder.uri;
}

export async function hostRepository(): Promise<HostRepository> {
  const root = openedFolder();
  // Inside the git folder, so that it goes with the workspace and is part of no working tree.
  const beside = path.join(root.fsPath, '.git', 'beside');
  const key = path.join(beside, 'keys', 'lead');
  const remote = new GitFixture(path.join(beside, 'remote.git'));
  const ds = new GitFixture(root.fsPath);
  if (!existsSync(path.join(root.fsPath, '.git'))) {
    GitFixture.init(ds.folder);
    GitFixture.bare(remote.folder);
    const { publicKey } = makeKey(path.dirname(key), 'lead');
    const example = path.join(process.env['PREFLIGHT_ROOT'] ?? '', 'examples', MODEL);
    for (const part of ['models', 'notebooks', 'requirements.txt', 'preflight.yaml']) {
      cpSync(path.join(example, part), path.join(ds.folder, part), { recursive: true });
    }
    ds.commit({ '.preflight/allowed_signers': `lead@example.com ${publicKey}\n` }, 'Add the example');
    ds.git('remote', 'add', 'origin', remote.folder);
    ds.git('push', '-q', '-u', 'origin', 'main');
    await vscode.commands.executeCommand('preflight.models.refresh');
  }
  const actAs = (who: 'ds' | 'lead') => {
    ds.identify(`${who}@example.com`, who === 'ds' ? 'Data Science Team' : 'Lead');
    if (who === 'lead') signWith(ds, { file: key, publicKey: '' });
  };
  const refusing = async (prefix: string, body: () => Promise<void>) => {
    remote.hook('update', `case "$1" in ${prefix}*) echo "protected by the platform team" >&2; exit 1;; esac`);
    await body().finally(() => {
      rmSync(path.join(remote.folder, 'hooks', 'update'));
    });
  };
  return { ds, remote, root, model: MODEL, actAs, refusing };
}

/** Waits until `look` gives something; the error says what it was waiting for. */
export async function until<T>(what: string, look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Waits until Preflight's log has a line that matches, and gives the whole log. */
export async function logged(pattern: RegExp): Promise<string> {
  const logs = process.env['PREFLIGHT_TEST_LOGS'] ?? '';
  return await until(`${String(pattern)} in the log`, () => {
    const files = readdirSync(logs, { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('Preflight.log'),
    );
    const text = files.map((file) => readFileSync(path.join(logs, file), 'utf8')).join('\n');
    return pattern.test(text) ? text : undefined;
  });
}
