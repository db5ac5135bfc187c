import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openPorts } from '../../src/adapters/ports';
import { checkModel } from '../../src/core/readiness/checkModel';
import type { CheckServices } from '../../src/core/readiness/gatherFacts';
import type { SubmissionPorts } from '../../src/core/submission/ports';
import { FakeServices } from './checkServices';
import { GitFixture } from './gitFixture';
import type { SigningKey } from './signingKeys';
import { makeKey, signWith } from './signingKeys';
import { withTempFolder } from './tempFolder';

export const MODEL = 'breast-cancer';
export const MODEL_FOLDER = `models/${MODEL}`;
const EXAMPLE = path.resolve('examples/breast-cancer');

/** A team of three with a bare remote that holds the example; the lead and the owner may approve. */
export interface Team {
  readonly folder: string;
  readonly remote: GitFixture;
  /** The data scientist, who submits. */
  readonly ds: GitFixture;
  readonly lead: GitFixture;
  readonly owner: GitFixture;
  readonly keys: Readonly<Record<'ds' | 'lead' | 'owner', SigningKey>>;
}

let madeKeys: Team['keys'] | undefined;

/** The same keys for all teams of a run, because making them takes longer than a test. */
function makeKeys(): Team['keys'] {
  const folder = mkdtempSync(path.join(tmpdir(), 'preflight-keys-'));
  process.once('exit', () => {
    rmSync(folder, { recursive: true, force: true });
  });
  return { ds: makeKey(folder, 'ds'), lead: makeKey(folder, 'lead'), owner: makeKey(folder, 'owner') };
}

/** Runs `body` with a fresh team; `policy` replaces the example's. */
export async function withTeam(body: (team: Team) => Promise<void>, policy?: string): Promise<void> {
  await withTempFolder(async (folder) => {
    const keys = (madeKeys ??= makeKeys());
    const remote = GitFixture.bare(path.join(folder, 'remote.git'));
    const ds = GitFixture.init(path.join(folder, 'ds'));
    for (const part of ['models', 'notebooks', 'requirements.txt', 'preflight.yaml'])
      cpSync(path.join(EXAMPLE, part), path.join(ds.folder, part), { recursive: true });
    if (policy !== undefined) ds.write('preflight.yaml', policy);
    ds.commit(
      {
        '.preflight/allowed_signers':
          `lead@example.com ${keys.lead.publicKey}\nowner@example.com ${keys.owner.publicKey}\n` +
          `ds@example.com ${keys.ds.publicKey}\n`,
      },
      'Add the example',
    );
    ds.git('remote', 'add', 'origin', remote.folder);
    ds.git('push', '-q', '-u', 'origin', 'main');
    const lead = GitFixture.clone(remote, path.join(folder, 'lead'), 'lead@example.com', 'Lead');
    const owner = GitFixture.clone(remote, path.join(folder, 'owner'), 'owner@example.com', 'Model Owner');
    signWith(lead, keys.lead);
    signWith(owner, keys.owner);
    await body({ folder, remote, ds, lead, owner, keys });
  });
}

/** All ports for a member's clone; linter and inference answer what `change` makes of the good answers. */
export async function portsOf(
  member: GitFixture,
  change: (services: FakeServices) => void = () => undefined,
): Promise<SubmissionPorts> {
  const ports = await openPorts(member.folder);
  return {
    ...ports,
    check: (own, model, options, job) => {
      const fake = new FakeServices(own.files);
      change(fake);
      const services: CheckServices = {
        lint: (paths) => fake.lint(paths),
        test: (loaded) => fake.test(loaded),
        scan: (paths) => fake.scan(paths),
        existingVersions: () => Promise.resolve(options.existing),
      };
      return checkModel(own, services, model, options, job);
    },
  };
}

/** Replaces text in a file of a member's clone and commits it; the commit. */
export function edit(member: GitFixture, file: string, from: string | RegExp, to: string): string {
  const before = member.read(file);
  const after = before.replace(from, to);
  if (after === before) throw new Error(`nothing to edit in ${file}`);
  return member.commit({ [file]: after }, `Edit ${file}`);
}
