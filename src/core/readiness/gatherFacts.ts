import type { Digest } from '../base/digest';
import type { Job } from '../base/job';
import { throwIfCancelled } from '../base/job';
import { folderOf, joinPath } from '../base/paths';
import type { Ports } from '../base/ports';
import { PreflightError } from '../base/problem';
import { goldenTable } from '../inference/plan';
import type { TestReport } from '../inference/result';
import type { LintReport } from '../lint/finding';
import { parseCard } from '../model/card';
import type { LoadedModel } from '../model/loadManifest';
import { parseMetrics } from '../model/metrics';
import type { OnnxModel } from '../model/onnxModel';
import { readOnnxModel, signatureOfModel } from '../model/onnxModel';
import { externalReferences } from '../model/onnxProblems';
import type { ScanReport } from '../scan/report';
import { isArtifactPath } from '../scan/scanArtifact';
import type { DigestedFile } from './evidence';
import type { DatasetFact, ExistingVersion, Facts, Part } from './facts';
import type { LoadedPolicy } from './loadPolicy';
import { POLICY_FILE, type Policy } from './policy';

/** What a readiness check asks of other parts of Preflight. */
export interface CheckServices {
  /** Lints notebooks at the moment `gate`. */
  lint(paths: readonly string[], policy: Policy, job: Job): Promise<LintReport>;
  /** Runs the inference tests of a model. */
  test(model: LoadedModel, job: Job): Promise<TestReport>;
  /** Scans artifacts without loading them. */
  scan(paths: readonly string[], job: Job): Promise<ScanReport>;
  /** The versions of a model that the registry knows, submitted ones included. */
  existingVersions(model: string): Promise<readonly ExistingVersion[]>;
}

/** A promise as a part: a `PreflightError` becomes its problem, a cancelled job and defects go on. */
export async function partOf<T>(body: () => Promise<T> | T): Promise<Part<T>> {
  try {
    return { ok: true, value: await body() };
  } catch (error) {
    if (!(error instanceof PreflightError) || error.problem.code === 'job/cancelled') throw error;
    return { ok: false, problem: error.problem };
  }
}

/** Reads, lints and tests everything that the checks of a model decide on. */
export async function gatherFacts(
  ports: Pick<Ports, 'files' | 'git'>,
  services: CheckServices,
  subject: { model: LoadedModel; policy: LoadedPolicy },
  job: Job,
): Promise<Facts> {
  const { model, policy } = subject;
  const { manifest } = model;
  job.progress(`Reading ${model.folder}`);
  const file = (path: string): Promise<Part<DigestedFile>> => partOf(() => digestFile(ports, model.resolve(path)));
  const text = (path: string): Promise<string> => ports.files.readText(model.resolve(path));
  const { metrics, environment } = manifest;
  const onnx = await partOf(() => readOnnx(ports, model));
  const weights = onnx.ok ? weightsOf(onnx.value, model) : [];
  const read = {
    weights,
    signature: onnx.ok ? { ok: true as const, value: signatureOfModel(onnx.value) } : onnx,
    card: await partOf(async () => parseCard(await text(manifest.card), model.resolve(manifest.card))),
    notebook: await file(manifest.notebook),
    artifact: await file(manifest.artifact),
    lockfile: environment?.lockfile === undefined ? null : await file(environment.lockfile),
    metrics: metrics === undefined ? null : await partOf(async () => parseMetrics(await text(metrics), metrics)),
    datasets: await readDatasets(model, file),
  };
  throwIfCancelled(job);
  const uncommitted = await partOf(() => uncommittedFiles(ports, filesOf(model, weights)));
  job.progress('Looking for earlier versions', 0.1);
  const existing = await partOf(() => services.existingVersions(manifest.name));
  job.progress('Scanning the artifact', 0.15);
  const scan = await partOf(async () => services.scan(await artifactsOf(ports, model, weights), job));
  job.progress('Linting the notebook', 0.2);
  const lint = await partOf(() => services.lint([model.resolve(manifest.notebook)], policy.policy, job));
  throwIfCancelled(job);
  job.progress('Running the inference tests', 0.3);
  const tests = await partOf(() => services.test(model, job));
  throwIfCancelled(job);
  const testData = await digestsOf(ports, tests.ok ? tests.value.data.map(({ path }) => path) : []);
  return { ...subject, ...read, uncommitted, existing, scan, lint, tests, testData };
}

/**
 * Every file that a submission is bound to: manifest, policy, what the manifest names, and the artifact's external data
 * (`weights`). A dataset with a `uri` is kept elsewhere and only bound by its digest.
 */
export function filesOf({ manifest, file, resolve }: LoadedModel, weights: readonly string[]): string[] {
  const named = [
    manifest.card,
    manifest.notebook,
    manifest.artifact,
    ...[manifest.metrics, manifest.environment?.lockfile].filter((path) => path !== undefined),
    ...manifest.data.flatMap(({ path, uri }) => (uri === undefined ? (path ?? []) : [])),
    ...manifest.tests.golden.flatMap((golden) => goldenTable(golden) ?? []),
  ];
  return [...new Set([file, POLICY_FILE, ...named.map(resolve), ...weights])].sort();
}

/** The artifact, and files beside it that a program might load as one; its own weights are bytes of tensors. */
async function artifactsOf(
  { files }: Pick<Ports, 'files'>,
  { manifest, folder, resolve }: LoadedModel,
  weights: readonly string[],
): Promise<string[]> {
  const found = await files.find([`${folder}/**`]);
  const beside = found.filter((path) => isArtifactPath(path) && !weights.includes(path));
  return [...new Set([resolve(manifest.artifact), ...beside])].sort();
}

async function digestFile(ports: Pick<Ports, 'files'>, path: string): Promise<DigestedFile> {
  const sha256 = await ports.files.digest(path);
  return { path, sha256, bytes: (await ports.files.size(path)) ?? 0 };
}

async function readOnnx(ports: Pick<Ports, 'files'>, model: LoadedModel): Promise<OnnxModel> {
  const path = model.resolve(model.manifest.artifact);
  return readOnnxModel(await ports.files.readBytes(path), path);
}

/** Files inside the repository that the artifact reads its weights from; others fail the inference tests. */
function weightsOf(onnx: OnnxModel, { manifest, resolve }: LoadedModel): string[] {
  const folder = folderOf(resolve(manifest.artifact));
  const paths = externalReferences(onnx).map(({ location }) => joinPath(folder, location));
  return paths.filter((path) => !path.startsWith('..'));
}

async function readDatasets(
  { manifest }: LoadedModel,
  file: (path: string) => Promise<Part<DigestedFile>>,
): Promise<DatasetFact[]> {
  const facts: DatasetFact[] = [];
  for (const [index, dataset] of manifest.data.entries()) {
    facts.push({ dataset, index, file: dataset.path === undefined ? null : await file(dataset.path) });
  }
  return facts;
}

/** Files that exist and differ from the last commit, or that it does not hold (ignored files included). */
async function uncommittedFiles(
  { files, git }: Pick<Ports, 'files' | 'git'>,
  paths: readonly string[],
): Promise<string[]> {
  const existing: string[] = [];
  for (const path of paths) if (await files.exists(path)) existing.push(path);
  const changed = new Set(await git.changedPaths(existing));
  const held = new Set<string>();
  for (const folder of new Set(existing.map(folderOf))) {
    for (const path of await git.listAt('HEAD', folder)) held.add(joinPath(path));
  }
  return existing.filter((path) => changed.has(path) || !held.has(path));
}

/** Digests of files now; a file that cannot be read is left out, so that nothing agrees with it. */
async function digestsOf(ports: Pick<Ports, 'files'>, paths: readonly string[]): Promise<Map<string, Digest>> {
  const digests = new Map<string, Digest>();
  for (const path of paths) {
    const found = await partOf(() => ports.files.digest(path));
    if (found.ok) digests.set(path, found.value);
  }
  return digests;
}
