import type { Digest } from '../base/digest';
import type { ScannedFile, ScanReport } from './report';
import { scanReport } from './report';
import type { ScanOptions } from './scanArtifact';
import { scanArtifact } from './scanArtifact';
import type { ByteSource } from './source';

/** Opens artifacts for reading only, and closes them. */
export interface ArtifactReader {
  /** Runs `body` with the file's bytes and a way to its digest; `files/not-found` or `files/unreadable` otherwise. */
  withSource<T>(path: string, body: (source: ByteSource, digest: () => Promise<Digest>) => Promise<T>): Promise<T>;
}

/**
 * Scans several artifacts one after the other and binds each verdict to the file's digest. For the files that a
 * notebook wrote, choose those worth a scan with `isArtifactPath`; a verdict other than clean must block a model.
 */
export async function scanFiles(
  reader: ArtifactReader,
  paths: readonly string[],
  options: ScanOptions & { readonly toolVersion: string },
): Promise<ScanReport> {
  const scanned: ScannedFile[] = [];
  for (const [index, path] of paths.entries()) {
    options.job.progress(`Scanning ${path}`, index / paths.length);
    scanned.push(
      await reader.withSource(path, async (source, digest) =>
        scanArtifact({ path, source, sha256: await digest() }, options),
      ),
    );
  }
  return scanReport(scanned, options.toolVersion);
}
