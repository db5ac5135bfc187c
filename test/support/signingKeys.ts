import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { GitFixture } from './gitFixture';

/** An SSH key made for a test. */
export interface SigningKey {
  readonly file: string;
  /** `ssh-ed25519 AAAA…` */
  readonly publicKey: string;
}

/** Makes an SSH key pair without a passphrase in `folder`. */
export function makeKey(folder: string, name: string): SigningKey {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, name);
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', file], { stdio: 'pipe' });
  const [type = '', key = ''] = readFileSync(`${file}.pub`, 'utf8').split(' ');
  return { file, publicKey: `${type} ${key}` };
}

/** Sets a repository up so that git signs with this key. */
export function signWith(fixture: GitFixture, key: SigningKey): void {
  fixture.git('config', 'gpg.format', 'ssh');
  fixture.git('config', 'user.signingKey', `${key.file}.pub`);
}
