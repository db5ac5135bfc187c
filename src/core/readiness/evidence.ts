import type { Digest } from '../base/digest';
import type { TestReport } from '../inference/result';
import type { LintReport } from '../lint/finding';
import type { LoadedModel } from '../model/loadManifest';
import type { Signature } from '../registry/record';
import type { ScanReport } from '../scan/report';
import type { LoadedPolicy } from './loadPolicy';
import type { ReadinessReport } from './report';

/** A file that a check read, with the digest of what it read. Paths are relative to the repository's root. */
export interface DigestedFile {
  readonly path: string;
  readonly sha256: Digest;
  readonly bytes: number;
}

/** A dataset of the manifest with the digest that was computed now; null when the file is not in the repository. */
export interface DigestedDataset {
  readonly name: string;
  readonly role: string;
  readonly location: string;
  readonly digest: Digest | null;
}

/**
 * Everything a readiness check established, bound by digests; a submission stores it and builds the version record
 * from it. A part is null when it could not be had, and then a check of the report says why.
 */
export interface Evidence {
  readonly model: LoadedModel;
  readonly policy: LoadedPolicy;
  readonly report: ReadinessReport;
  readonly lint: LintReport | null;
  readonly tests: TestReport | null;
  readonly scan: ScanReport | null;
  readonly signature: Signature | null;
  readonly card: DigestedFile | null;
  readonly notebook: DigestedFile | null;
  readonly artifact: DigestedFile | null;
  readonly environment: DigestedFile | null;
  readonly datasets: readonly DigestedDataset[];
  /** The files that a submission of this version commits: manifest, card, notebook, artifact, data, lock file. */
  readonly files: readonly string[];
}

/** File names below `registry/<model>/<version>/evidence/`, by part. */
export const EVIDENCE_FILES = {
  lint: 'lint.json',
  tests: 'inference.json',
  scan: 'scan.json',
  report: 'readiness.json',
} as const;
