import { z } from 'zod';
import { canonicalJson } from '../base/digest';
import type { Files } from '../base/files';
import type { GitReader } from '../base/git';
import type { Job } from '../base/job';
import type { Ports } from '../base/ports';
import { folderOf } from '../base/paths';
import { PreflightError } from '../base/problem';
import type { Evidence } from '../readiness/evidence';
import { loadPolicyAt, type LoadedPolicy } from '../readiness/loadPolicy';
import type { ExistingVersion } from '../readiness/facts';
import { parseRecord, recordPath } from '../registry/readRecord';
import type { RecordReader } from '../registry/ports';
import type { VersionRecord } from '../registry/record';
import { recordFolder } from '../registry/record';
import type { ModelCheck } from '../submission/ports';
import { versionKey } from '../registry/lives';
import { examineChange } from './protectedPaths';

/** What the gate needs of the world. */
export interface GatePorts extends Pick<Ports, 'git'> {
  readonly records: RecordReader;
  readonly check: ModelCheck;
  /** Runs `body` on a fresh checkout of a commit, which is removed afterwards. */
  withCheckout<T>(commit: string, body: (ports: { files: Files; git: GitReader }) => Promise<T>): Promise<T>;
}

/** What `preflight gate --json` prints. */
export const gateReportSchema = z.object({
  schema: z.literal('preflight.gate/1'),
  base: z.string(),
  head: z.string(),
  policy: z.object({ sha256: z.string() }).describe('Policy of the base, by which everything was judged.'),
  versions: z.array(z.object({ model: z.string(), version: z.string() })).describe('Versions that the change submits.'),
  passed: z.boolean(),
  failures: z.array(
    z.object({
      subject: z.string().describe('A file or a version.'),
      code: z.string(),
      message: z.string(),
      remedy: z.string(),
    }),
  ),
});
export type GateReport = z.infer<typeof gateReportSchema>;
type Failure = GateReport['failures'][number];

const RESUBMIT = 'Submit the version again; never edit what a submission wrote.';

/**
 * What CI runs on a change: finds the versions that it submits and computes everything again at its head, under the
 * policy of the base. Nothing that the change claims is believed. Throws `gate/unknown-revision`.
 */
export async function gateChange(
  ports: GatePorts,
  request: { readonly base: string; readonly head: string },
  job: Job,
): Promise<GateReport> {
  const base = await resolve(ports, request.base);
  const head = await resolve(ports, request.head);
  const policy = await loadPolicyAt(ports, base);
  const from = (await ports.records.mergeBase(base, head)) ?? base;
  const merged = new Set((await ports.records.digestsAt(base, job)).keys());
  const changes = await ports.records.changesBetween(from, head, job);
  const { submitted, refusals } = examineChange(changes, merged, policy.policy);
  const failures: Failure[] = refusals.map(({ path, message }) => ({
    subject: path,
    code: 'gate/protected-path',
    message,
    remedy: 'Take this change out; a merged version is corrected by a new version.',
  }));
  if (submitted.length > 0) {
    await ports.withCheckout(head, async (checkout) => {
      for (const { model, version } of submitted) {
        job.progress(`Checking ${model} ${version}`);
        const existing = await existingAt(ports, base, model, merged, job);
        const context = { ports, checkout, policy, existing };
        failures.push(...(await gateVersion(context, model, version, job)));
      }
    });
  }
  return {
    schema: 'preflight.gate/1',
    base,
    head,
    policy: { sha256: policy.sha256 },
    versions: [...submitted],
    passed: failures.length === 0,
    failures,
  };
}

interface GateContext {
  readonly ports: GatePorts;
  readonly checkout: { readonly files: Files; readonly git: GitReader };
  readonly policy: LoadedPolicy;
  readonly existing: readonly ExistingVersion[];
}

async function gateVersion(context: GateContext, model: string, version: string, job: Job): Promise<Failure[]> {
  const { checkout, policy, existing, ports } = context;
  const { files } = checkout;
  const subject = `${model}@${version}`;
  const fail = (code: string, message: string, remedy = RESUBMIT): Failure => ({ subject, code, message, remedy });
  const path = recordPath(model, version);
  const record = parseRecord(await files.readText(path).catch(() => undefined));
  if (!record) return [fail('gate/record-invalid', `${path} is not a version record.`)];
  if (record.model !== model || record.version !== version)
    return [fail('gate/record-invalid', `${path} is of ${record.model} ${record.version}.`)];
  const failures = (await alteredFiles(files, record)).map((message) => fail('gate/altered', message));
  if (record.policy.sha256 !== policy.sha256)
    failures.push(
      fail('gate/policy-moved', 'The policy has changed since the submission.', 'Submit the version again.'),
    );
  try {
    const waivers = record.waivers.filter(({ check }) => check !== 'lint/suppressions');
    const folder = folderOf(record.manifest.path);
    const { report, evidence } = await ports.check(checkout, folder, { policy, existing, waivers }, job);
    for (const check of report.checks.filter(({ blocking, status }) => blocking && status === 'failed'))
      failures.push(fail(check.id, check.message, check.remedy));
    failures.push(...disagreements(record, evidence).map((message) => fail('gate/disagrees', message)));
  } catch (error) {
    if (!PreflightError.is(error) || error.problem.code === 'job/cancelled') throw error;
    failures.push(fail(error.problem.code, error.problem.message, error.problem.remedy));
  }
  return failures;
}

/** Files that are not what the record says, and evidence that it does not name. */
async function alteredFiles(files: Files, record: VersionRecord): Promise<string[]> {
  const { manifest, card, notebook, artifact, environment, evidence } = record;
  const named = [manifest, card, notebook, artifact, ...(environment ? [environment] : []), ...evidence];
  const messages: string[] = [];
  for (const { path, sha256 } of named) {
    if (!(await files.exists(path))) messages.push(`${path} is missing; the record names it.`);
    else if ((await files.digest(path)) !== sha256) messages.push(`${path} is not what the record says.`);
  }
  const folder = recordFolder(record.model, record.version);
  const known = new Set([...evidence.map(({ path }) => path), recordPath(record.model, record.version)]);
  for (const path of await files.find([`${folder}/**`]))
    if (!known.has(path)) messages.push(`${path} stands beside the record, which does not name it.`);
  return messages;
}

/** What the record claims and the computation here does not give. What depends on the machine is not compared. */
function disagreements(record: VersionRecord, evidence: Evidence): string[] {
  const messages: string[] = [];
  const compare = (what: string, claimed: unknown, found: unknown): void => {
    if (canonicalJson(claimed) === canonicalJson(found)) return;
    messages.push(`${what}: the record says ${canonicalJson(claimed)}, here it is ${canonicalJson(found)}.`);
  };
  const { name, version } = evidence.model.manifest;
  compare('model', [record.model, record.version], [name, version]);
  for (const part of ['card', 'notebook', 'artifact'] as const)
    compare(part, record[part].path, evidence[part]?.path ?? null);
  compare('signature', record.signature, evidence.signature);
  const { error = 0, warning = 0, info = 0, suppressed = 0 } = evidence.lint?.summary ?? {};
  compare('lint', record.lint, { error, warning, info, suppressed });
  const verdicts = (tests: readonly { id: string; kind: string; verdict: string }[]): unknown =>
    tests.filter(({ kind }) => kind !== 'performance').map(({ id, verdict }) => ({ id, verdict }));
  compare('tests', verdicts(record.tests), verdicts(evidence.tests?.tests ?? []));
  compare('data', record.datasets, evidence.datasets);
  compare('parents', record.parents, evidence.model.manifest.parents);
  return messages;
}

async function existingAt(
  ports: GatePorts,
  base: string,
  model: string,
  merged: ReadonlySet<string>,
  job: Job,
): Promise<ExistingVersion[]> {
  const prefix = versionKey(model, '');
  const versions = [...merged].filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
  const places = versions.map((version) => ({ commit: base, path: recordPath(model, version) }));
  const texts = await ports.records.textsAt(places, job);
  return versions.flatMap((version, index) => {
    const record = parseRecord(texts[index]);
    return record ? [{ version, state: 'registered' as const, signature: record.signature }] : [];
  });
}

async function resolve({ git }: GatePorts, revision: string): Promise<string> {
  const commit = await git.resolve(revision);
  if (commit !== undefined) return commit;
  throw new PreflightError({
    code: 'gate/unknown-revision',
    message: `There is no commit ${revision} here.`,
    remedy: 'In CI, fetch the whole history (fetch-depth: 0) and name base and head by their hashes.',
  });
}
