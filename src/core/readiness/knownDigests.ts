import type { Facts } from './facts';

/** SHA-256 (64 hex digits) of everything that belongs to the model: files as they are now, and data kept elsewhere. */
export function knownDigests(facts: Facts): Set<string> {
  const parts = [facts.notebook, facts.artifact, facts.lockfile, ...facts.datasets.map(({ file }) => file)];
  const files = parts.flatMap((part) => (part?.ok === true ? [part.value.sha256] : []));
  // A dataset without a file here can only be known by what the manifest says.
  const elsewhere = facts.datasets.flatMap(({ dataset, file }) =>
    file === null && dataset.digest !== undefined ? [dataset.digest] : [],
  );
  return new Set([...files, ...elsewhere, ...facts.testData.values()].map((digest) => digest.replace('sha256:', '')));
}
