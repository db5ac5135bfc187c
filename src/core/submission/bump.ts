import { inc } from 'semver';
import type { Files } from '../base/files';
import type { Place } from '../base/problem';
import { PreflightError } from '../base/problem';
import { parseCard } from '../model/card';
import type { LoadedModel } from '../model/loadManifest';
import { highestVersion } from '../model/version';

export type BumpLevel = 'major' | 'minor' | 'patch';

/** The version that follows the highest one known; the manifest's own when there is none yet. */
export function nextVersion(known: readonly string[], own: string, level: BumpLevel): string {
  const highest = highestVersion(known);
  return highest === undefined ? own : (inc(highest, level) ?? own);
}

/**
 * Texts of the manifest and the card with another version in them, all else as it is. Only a card that names the
 * manifest's version is changed.
 */
export async function withVersion(
  files: Files,
  model: LoadedModel,
  version: string,
): Promise<ReadonlyMap<string, string>> {
  const { manifest } = model;
  if (version === manifest.version) return new Map();
  const edits = new Map([
    [model.file, replaceAt(model.text, model.place(['version'], 'value'), manifest.version, version)],
  ]);
  const path = model.resolve(manifest.card);
  if (!(await files.exists(path))) return edits;
  const card = parseCard(await files.readText(path), path);
  if (card.frontMatter['version'] === manifest.version)
    edits.set(path, replaceAt(card.text, card.place(['version'], 'value'), manifest.version, version));
  return edits;
}

function replaceAt(text: string, place: Place, before: string, after: string): string {
  const lines = text.split('\n');
  const index = (place.line ?? 1) - 1;
  const line = lines[index] ?? '';
  const at = line.indexOf(before, (place.column ?? 1) - 1);
  if (at === -1) {
    throw new PreflightError({
      code: 'submission/version-not-plain',
      message: `The version in ${place.file} is not written out on one line.`,
      remedy: `Write version: ${after} yourself and submit without --bump.`,
      place,
    });
  }
  lines[index] = line.slice(0, at) + after + line.slice(at + before.length);
  return lines.join('\n');
}
