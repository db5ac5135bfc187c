import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from '../paths';
import { mustRun } from '../processes';
import { ensureTools } from '../systemTools';

/** A person with a clone of the team's repository, an identity and a key to sign with, all set in that clone only. */
export interface Person {
  readonly name: string;
  readonly email: string;
  readonly clone: string;
}

/** The example as a team would have it: a bare remote and one clone for each person. */
export interface ScratchRepository {
  readonly folder: string;
  readonly remote: string;
  readonly submitter: Person;
  readonly approver: Person;
  remove(): Promise<void>;
}

/** Where the example's policy expects the keys that may approve. */
const ALLOWED_SIGNERS = '.preflight/allowed_signers';

/** Copies the example into a new repository with a bare remote in a temp folder. Touches no configuration outside it. */
export async function createScratchRepository(example = 'breast-cancer'): Promise<ScratchRepository> {
  await ensureTools(['sshKeygen']);
  const folder = await mkdtemp(path.join(tmpdir(), 'preflight-example-'));
  const remote = path.join(folder, 'remote.git');
  const submitter = person(folder, 'submitter', 'Data Science Team', 'ds@example.com');
  const approver = person(folder, 'approver', 'Model Approver', 'approver@example.com');
  await mustRun('git', ['init', '-q', '--bare', '-b', 'main', remote]);
  await mustRun('git', ['clone', '-q', remote, submitter.clone]);
  await identify(folder, submitter);
  await cp(path.join(root, 'examples', example), submitter.clone, { recursive: true });
  const keys = path.join(folder, 'keys');
  await mkdir(keys);
  for (const who of [submitter, approver]) await createKey(folder, who);
  await mkdir(path.dirname(path.join(submitter.clone, ALLOWED_SIGNERS)), { recursive: true });
  await writeFile(path.join(submitter.clone, ALLOWED_SIGNERS), await signers(folder, [submitter, approver]));
  await git(submitter, 'checkout', '-q', '-B', 'main');
  await git(submitter, 'add', '-A');
  await git(submitter, 'commit', '-q', '-m', 'Add the example');
  await git(submitter, 'push', '-q', '-u', 'origin', 'main');
  await mustRun('git', ['clone', '-q', remote, approver.clone]);
  await identify(folder, approver);
  return { folder, remote, submitter, approver, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Runs git in a person's clone; throws with git's output when it fails. */
export async function git(who: Person, ...args: string[]): Promise<string> {
  return (await mustRun('git', args, { cwd: who.clone })).trimEnd();
}

function person(folder: string, role: string, name: string, email: string): Person {
  return { name, email, clone: path.join(folder, role) };
}

function keyFile(folder: string, who: Person): string {
  return path.join(folder, 'keys', path.basename(who.clone));
}

async function createKey(folder: string, who: Person): Promise<void> {
  await mustRun('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', who.email, '-f', keyFile(folder, who)]);
}

async function signers(folder: string, people: readonly Person[]): Promise<string> {
  const lines = people.map(async (who) => `${who.email} ${await readFile(`${keyFile(folder, who)}.pub`, 'utf8')}`);
  return (await Promise.all(lines)).join('');
}

async function identify(folder: string, who: Person): Promise<void> {
  await git(who, 'config', 'user.name', who.name);
  await git(who, 'config', 'user.email', who.email);
  await git(who, 'config', 'gpg.format', 'ssh');
  await git(who, 'config', 'user.signingKey', keyFile(folder, who));
  await git(who, 'config', 'commit.gpgSign', 'false');
}
