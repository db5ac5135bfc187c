import { compare } from 'semver';
import type { Digest } from '../base/digest';
import type { Problem } from '../base/problem';
import type { TestReport } from '../inference/result';
import type { LintReport } from '../lint/finding';
import type { ModelCard } from '../model/card';
import type { LoadedModel } from '../model/loadManifest';
import type { Dataset } from '../model/manifest';
import type { MetricsFile } from '../model/metrics';
import { findPlaceholder } from '../model/placeholder';
import type { Signature } from '../registry/record';
import type { VersionState } from '../registry/status';
import type { ScanReport } from '../scan/report';
import type { DigestedFile } from './evidence';
import type { LoadedPolicy } from './loadPolicy';

/** Something that could be had, or the problem why not. */
export type Part<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };

/** A version that the registry knows already. */
export interface ExistingVersion {
  readonly version: string;
  readonly state: VersionState;
  readonly signature: Signature;
}

/** A dataset of the manifest and the file behind its path, when it has one. */
export interface DatasetFact {
  readonly dataset: Dataset;
  readonly index: number;
  readonly file: Part<DigestedFile> | null;
}

/** Everything that checks decide on, gathered once; checks read nothing themselves. */
export interface Facts {
  readonly model: LoadedModel;
  readonly policy: LoadedPolicy;
  readonly card: Part<ModelCard>;
  readonly notebook: Part<DigestedFile>;
  readonly artifact: Part<DigestedFile>;
  readonly signature: Part<Signature>;
  /** Paths of the artifact's external data; empty when the artifact cannot be read. */
  readonly weights: readonly string[];
  /** Null when the manifest names none. */
  readonly lockfile: Part<DigestedFile> | null;
  readonly metrics: Part<MetricsFile> | null;
  readonly datasets: readonly DatasetFact[];
  /** Digests now of the files that the inference tests read, by path. */
  readonly testData: ReadonlyMap<string, Digest>;
  readonly lint: Part<LintReport>;
  readonly tests: Part<TestReport>;
  /** What loading the artifact, and whatever else of its kind lies in the model's folder, would do. */
  readonly scan: Part<ScanReport>;
  /** Files of the model that differ from the last commit, are not tracked or are not in it. */
  readonly uncommitted: Part<readonly string[]>;
  readonly existing: Part<readonly ExistingVersion[]>;
}

/** Whether the manifest says why a dataset has no digest. */
export function hasReason({ reason = '' }: Pick<Dataset, 'reason'>): boolean {
  return reason.trim() !== '' && findPlaceholder(reason) === undefined;
}

/** The versions that others may rely on or follow; numbers of refused ones are used up all the same. */
export function standing(existing: readonly ExistingVersion[]): ExistingVersion[] {
  return existing.filter(({ state }) => state !== 'rejected' && state !== 'withdrawn');
}

/** The standing versions below one, which it follows. */
export function versionsBefore(existing: readonly ExistingVersion[], version: string): ExistingVersion[] {
  return standing(existing).filter((each) => compare(each.version, version) < 0);
}

/** Whether no version stands before the one that is checked. */
export function isFirst({ existing, model }: Pick<Facts, 'existing' | 'model'>): boolean {
  return existing.ok && versionsBefore(existing.value, model.manifest.version).length === 0;
}
