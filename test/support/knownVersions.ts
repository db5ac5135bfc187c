import type { KnownVersion } from '../../src/core/lineage/buildGraph';
import type { VersionStatus } from '../../src/core/registry/status';

/** A digest made of one repeated character. */
export function fakeDigest(character: string): `sha256:${string}` {
  return `sha256:${character.repeat(64)}`;
}

/** A version as the registry knows it, in production and approved unless overridden. */
export function knownVersion(
  model: string,
  version: string,
  overrides: { record?: Partial<KnownVersion['record']>; status?: Partial<VersionStatus> | null } = {},
): KnownVersion {
  const status: VersionStatus = {
    version,
    state: 'production',
    record: fakeDigest('a'),
    commit: 'c'.repeat(40),
    branch: null,
    submitter: 'ds@example.com',
    approvals: [
      {
        decision: 'approved',
        by: 'lead@example.com',
        name: 'Model Owner',
        at: '2026-01-02T03:04:05.000Z',
        comment: 'Good.',
        verified: true,
        counts: true,
        why: null,
      },
    ],
    missing: [],
    stage: 'production',
    timeline: [],
  };
  return {
    sha256: fakeDigest('a'),
    status: overrides.status === null ? null : { ...status, ...overrides.status },
    record: {
      model,
      version,
      supersedes: null,
      git: { commit: 'b'.repeat(40) },
      notebook: { path: 'notebooks/train.ipynb', sha256: fakeDigest('1') },
      artifact: { path: `models/${model}/model.onnx`, sha256: fakeDigest('2'), bytes: 10 },
      datasets: [
        { name: 'train', role: 'train', location: 'data/train.csv', digest: fakeDigest('3') },
        { name: 'held out', role: 'test', location: 'data/test.csv', digest: fakeDigest('4') },
      ],
      parents: [],
      ...overrides.record,
    },
  };
}
