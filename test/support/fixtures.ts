import { readFileSync } from 'node:fs';
import path from 'node:path';

/** Absolute path of a file under test/fixtures. */
export function fixturePath(...parts: string[]): string {
  return path.join(__dirname, '..', 'fixtures', ...parts);
}

/** Bytes of a file under test/fixtures. */
export function fixtureBytes(...parts: string[]): Uint8Array {
  return new Uint8Array(readFileSync(fixturePath(...parts)));
}
