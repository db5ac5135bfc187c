import { silentJob } from '../../src/core/base/job';
import type { ScannedFile } from '../../src/core/scan/report';
import { scannedFileSchema } from '../../src/core/scan/report';
import type { ScanOptions } from '../../src/core/scan/scanArtifact';
import { scanArtifact } from '../../src/core/scan/scanArtifact';
import { bytesSource } from '../../src/core/scan/source';

/** Scans bytes as a file of this name; the result is checked against the published schema. */
export async function scanBytes(
  bytes: Uint8Array | string,
  path = 'model.pkl',
  options: Partial<ScanOptions> = {},
): Promise<ScannedFile> {
  const source = bytesSource(typeof bytes === 'string' ? latin1(bytes) : bytes);
  return scannedFileSchema.parse(await scanArtifact({ path, source }, { job: silentJob(), ...options }));
}

/** One byte for each character. */
export function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
