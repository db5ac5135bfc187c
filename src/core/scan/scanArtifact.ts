import type { Digest } from '../base/digest';
import type { Job } from '../base/job';
import { throwIfCancelled } from '../base/job';
import { contentOf } from './content';
import { inspectContent } from './formats/inspectContent';
import type { ScanLimits } from './limits';
import { Budget, DEFAULT_LIMITS } from './limits';
import type { ScannedFile } from './report';
import { verdictOf } from './report';
import { ScanRun } from './scanRun';
import type { ByteSource } from './source';
import { Uninspectable } from './uninspectable';

/** One artifact to scan. */
export interface Artifact {
  /** As it is shown; its ending says what the content is expected to be. */
  readonly path: string;
  readonly source: ByteSource;
  readonly sha256?: Digest;
}

export interface ScanOptions {
  readonly job: Job;
  /** Subject of a finding, for example "mypackage.features.Encoder", to why it is accepted. Only unknown ones count. */
  readonly justifications?: ReadonlyMap<string, string>;
  readonly limits?: ScanLimits;
}

/**
 * Inspects an artifact without loading it. Any bytes end in a verdict: what cannot be read is `uninspected`, never
 * clean. Throws only `job/cancelled` and what the source itself throws.
 */
export async function scanArtifact(artifact: Artifact, options: ScanOptions): Promise<ScannedFile> {
  const { job, justifications = new Map(), limits = DEFAULT_LIMITS } = options;
  throwIfCancelled(job);
  const run = new ScanRun(new Budget(limits), job, justifications, inspectContent);
  let format: string | undefined;
  try {
    const spot = { run, member: null, depth: 0 };
    format = await inspectContent(spot, await contentOf(artifact.source), artifact.path);
    if (format === undefined) throw new Uninspectable('scan/unknown-format', 'its format is not known');
  } catch (error) {
    run.addUninspected(null, error);
  }
  const findings = run.findings;
  return {
    path: artifact.path,
    bytes: artifact.source.size,
    sha256: artifact.sha256 ?? null,
    format: format ?? 'unknown',
    verdict: verdictOf(findings),
    imports: run.imports,
    findings,
  };
}

/** Endings of files that a notebook writes and that may hold a model or its parts. */
const ARTIFACT_NAME =
  /\.(pkl|pickle|p|joblib|pt|pth|ckpt|bin|npy|npz|onnx|safetensors|keras|h5|hdf5|skops|zip|7z|tar|tgz|gz|dat|data)$/i;

/** Whether a file is worth a scan by its name. */
export function isArtifactPath(path: string): boolean {
  return ARTIFACT_NAME.test(path);
}
