import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Job } from '../../core/base/job';
import type { Signature } from '../../core/registry/event';
import type { GitCommand } from './gitCommand';
import type { GitObjects } from './gitObjects';
import { settingOf } from './gitPlumbing';

/** Whether git is set up to sign with an SSH key. Other formats cannot be checked against allowed signers. */
export async function signsWithSsh(git: GitCommand): Promise<boolean> {
  if ((await settingOf(git, ['gpg.format'])) !== 'ssh') return false;
  const key = (await settingOf(git, ['user.signingKey'])) ?? (await settingOf(git, ['gpg.ssh.defaultKeyCommand']));
  return key !== undefined && key !== '';
}

/**
 * Checks SSH signatures of commits with git's own verification, all in one process.
 * @param allowedSigners text of an OpenSSH allowed signers file; nobody is allowed without one.
 */
export async function verifySignatures(
  objects: GitObjects,
  commits: readonly string[],
  allowedSigners: string,
  job: Job,
): Promise<Map<string, Signature>> {
  if (commits.length === 0) return new Map();
  const file = path.join(await objects.ownFolder(), `signers-${randomUUID()}`);
  await writeFile(file, allowedSigners, { mode: 0o600 });
  try {
    // %G? state, %GF fingerprint, %GS principal: one line a commit, none of them can hold a line's end.
    const output = await objects.git.run(
      ['log', '--no-walk=unsorted', '--stdin', '--no-show-signature', '--format=%H%x09%G?%x09%GF%x09%GS'],
      { input: `${commits.join('\n')}\n`, config: [`gpg.ssh.allowedSignersFile=${file}`], job },
    );
    const lines = output.split('\n').filter((line) => line !== '');
    return new Map(lines.map((line) => line.split('\t')).map((fields) => [fields[0] ?? '', signatureOf(fields)]));
  } finally {
    await rm(file, { force: true });
  }
}

/** Only SSH keys have fingerprints of this form; a good OpenPGP signature proves nothing about allowed signers. */
const SSH_FINGERPRINT = /^SHA256:/;

function signatureOf([, state, key = '', principal = '']: readonly string[]): Signature {
  if (state === 'N') return { status: 'unsigned' };
  if (state === 'G' && SSH_FINGERPRINT.test(key)) {
    if (principal !== '' && !/[*?!,\s]/.test(principal)) return { status: 'verified', principal, key };
    return { status: 'invalid', reason: `the allowed signers give the key ${key} to no single person` };
  }
  if (state === 'U') return { status: 'invalid', reason: `the key ${key} is not among the allowed signers` };
  if (state === 'B') return { status: 'invalid', reason: 'the signature is wrong' };
  return { status: 'invalid', reason: 'the signature cannot be checked; only SSH signatures count' };
}
