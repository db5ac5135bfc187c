import type { Files } from '../base/files';
import { noCommit } from '../base/gitProblems';
import type { Job } from '../base/job';
import { PreflightError } from '../base/problem';
import type { LoadedModel } from '../model/loadManifest';
import { loadManifest, parseManifest } from '../model/loadManifest';
import type { ExistingVersion } from '../readiness/facts';
import type { Base } from '../registry/base';
import { refresh, requireBaseCommit } from '../registry/base';
import { versionKey } from '../registry/lives';
import { existingVersions, parseRecord, readRecord, recordPath } from '../registry/readRecord';
import type { KnownVersion } from '../registry/registry';
import { readRegistry } from '../registry/registry';
import type { BumpLevel } from './bump';
import { nextVersion, withVersion } from './bump';
import type { Journal } from './journal';
import { OverlayFiles } from './overlayFiles';
import type { SubmissionPorts } from './ports';
import { isRecordOf } from './record';

export interface SubmissionRequest {
  /** Name or folder of the model. */
  readonly model: string;
  /** Raises the version over the highest one known; without it the manifest's version is submitted. */
  readonly bump?: BumpLevel;
  /** Failed checks that the person asks to have waived, and why. */
  readonly waivers?: readonly { readonly check: string; readonly justification: string }[];
}

/** What is to be submitted, and what the registry and earlier runs know of it. */
export interface Candidate {
  readonly base: Base & { readonly commit: string };
  readonly head: string;
  readonly by: { readonly name: string; readonly email: string };
  /** The model as it will be submitted, with a raised version. */
  readonly model: LoadedModel;
  /** The working tree with the raised version in it. */
  readonly files: Files;
  /** Files that the submission's commit changes besides the record, for a raised version. */
  readonly edits: ReadonlyMap<string, string>;
  /** Versions of the model in the registry, this one left out. */
  readonly existing: readonly ExistingVersion[];
  /** The version in the registry, when it is there already. */
  readonly known: KnownVersion | undefined;
  /** A run of the same submission that was interrupted. */
  readonly journal: Journal | undefined;
  /** An interrupted run for the same version, of something else than what is in the files now. */
  readonly outdated: Journal | undefined;
}

/**
 * Looks at the repository, the registry and interrupted runs; changes nothing but what is known of the remote.
 * Throws what is in the way: `git/no-commit`, `git/no-identity`, `git/no-remote`, `registry/no-base`, `model/…`.
 */
export async function findCandidate(ports: SubmissionPorts, request: SubmissionRequest, job: Job): Promise<Candidate> {
  const head = await ports.git.resolve('HEAD');
  if (head === undefined) throw noCommit();
  const by = await ports.git.identity();
  const own = await loadManifest(ports, request.model);
  const { name } = own.manifest;
  const base = await refresh(ports, job);
  const commit = requireBaseCommit(base);
  const registry = await readRegistry(ports, base, { model: name }, job);
  const known = await existingVersions(ports, registry, name, job);
  const journals = await ports.journals.list(name);
  const resumed = await findInterrupted(ports, own, journals, request);
  const version = resumed?.version ?? targetVersion(own, known, request);
  const inRegistry = registry.versions.get(versionKey(name, version));
  if (!inRegistry) refuseUnannounced(known, name, version, base);
  const edits = await withVersion(ports.files, own, version);
  const text = edits.get(own.file);
  return {
    base: { ...base, commit },
    head,
    by,
    model: text === undefined ? own : parseManifest(text, own.file),
    files: new OverlayFiles(ports.files, edits),
    edits,
    existing: known.filter((each) => each.version !== version),
    known: inRegistry,
    journal: resumed,
    outdated: resumed ? undefined : journals.find((journal) => journal.version === version),
  };
}

function targetVersion(
  { manifest }: LoadedModel,
  known: readonly ExistingVersion[],
  { bump }: SubmissionRequest,
): string {
  if (bump === undefined) return manifest.version;
  return nextVersion(
    known.map((each) => each.version),
    manifest.version,
    bump,
  );
}

/** The journal of an interrupted run that submits what is in the files now. */
async function findInterrupted(
  ports: SubmissionPorts,
  model: LoadedModel,
  journals: readonly Journal[],
  { bump, waivers = [] }: SubmissionRequest,
): Promise<Journal | undefined> {
  for (const journal of journals) {
    if (bump === undefined && journal.version !== model.manifest.version) continue;
    const record = parseRecord(journal.files[recordPath(journal.model, journal.version)]);
    const files = new OverlayFiles(ports.files, await withVersion(ports.files, model, journal.version));
    if (record && (await isRecordOf(files, record, waivers))) return journal;
  }
  return undefined;
}

/** A version that stands on the base branch although the ledger knows nothing of it cannot be submitted. */
function refuseUnannounced(known: readonly ExistingVersion[], model: string, version: string, base: Base): void {
  if (!known.some((each) => each.version === version)) return;
  throw versionExists(model, version, `on ${base.branch} already, without a submission`);
}

/** How a candidate stands to the version of the same name in the registry. */
export type Standing = 'new' | 'resubmission' | 'already-submitted';

/** Decides it; `submission/version-exists` when the registry holds something else under this version. */
export async function standingOf(
  ports: SubmissionPorts,
  { known, files, model, base }: Candidate,
  { waivers = [] }: SubmissionRequest,
): Promise<Standing> {
  if (!known) return 'new';
  const { name, version } = model.manifest;
  const record = await readRecord(ports, known).catch((error: unknown) => {
    if (PreflightError.is(error)) return undefined;
    throw error;
  });
  const onBase = (await ports.git.readFileAt(base.commit, recordPath(name, version))) !== undefined;
  const mayFollow = ['changes_requested', 'blocked'].includes(known.state) && !onBase;
  const same = record !== undefined && (await isRecordOf(files, record, waivers));
  if (same && known.state !== 'blocked') return 'already-submitted';
  if (mayFollow) return 'resubmission';
  throw versionExists(name, version, `${known.state.replaceAll('_', ' ')}, with other content`);
}

function versionExists(model: string, version: string, how: string): PreflightError {
  return new PreflightError({
    code: 'submission/version-exists',
    message: `${model} ${version} is in the registry: ${how}.`,
    remedy: `A version is never used twice. Raise it with: preflight submit ${model} --bump patch (or minor, major)`,
  });
}
