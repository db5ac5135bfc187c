import { compare, diff, major, minor } from 'semver';

export type Bump = 'first' | 'major' | 'minor' | 'patch';

/** The highest of some semantic versions; undefined for none. */
export function highestVersion(versions: readonly string[]): string | undefined {
  return [...versions].sort(compare).at(-1);
}

/** Which part of the version was raised from `before` to a higher `after`; a release after its pre-release is a patch. */
export function bumpBetween(before: string | undefined, after: string): Bump {
  if (before === undefined) return 'first';
  const kind = diff(before, after) ?? 'patch';
  if (major(after) !== major(before) || kind === 'major') return 'major';
  return minor(after) !== minor(before) || kind === 'minor' ? 'minor' : 'patch';
}

/** Whether a raise from `before` to `after` is at least of a level; below 1.0.0 a minor version may break. */
export function allowsChange(before: string, after: string, level: 'major' | 'minor'): boolean {
  const raised = bumpBetween(before, after);
  if (raised === 'major' || raised === level) return true;
  return raised === 'minor' && major(before) === 0;
}
