import assert from 'node:assert/strict';
import type { ManifestOverview } from '../../../../src/editor/models/overview';
import { countWaiting, describeModel, describeVersion, joinOverviews } from '../../../../src/editor/models/overview';
import type { VersionState, VersionStatus } from '../../../../src/core/registry/status';

function manifest(name: string, version: string): ManifestOverview {
  const file = `models/${name}/model.yaml`;
  return { name, file, version, notebook: undefined, description: undefined, problem: undefined };
}

function status(version: string, state: VersionState, more: Partial<VersionStatus> = {}): VersionStatus {
  return {
    version,
    state,
    record: 'sha256:0',
    commit: 'c',
    branch: null,
    submitter: 'ds@example.com',
    approvals: [],
    missing: [],
    stage: null,
    timeline: [],
    ...more,
  };
}

describe('models overview', () => {
  it('joins manifests with the registry by name', () => {
    const models = joinOverviews(
      [manifest('churn', '1.0.0')],
      [{ name: 'fraud', versions: [status('2.0.0', 'production')] }],
    );
    assert.deepEqual(
      models.map(({ name }) => name),
      ['churn', 'fraud'],
    );
    assert.equal(models[1]?.manifest, undefined);
  });

  it('lists the version of the manifest as a draft until it is submitted', () => {
    const before = joinOverviews(
      [manifest('churn', '1.1.0')],
      [{ name: 'churn', versions: [status('1.0.0', 'approved')] }],
    );
    assert.equal(describeModel(before[0]!), '1.1.0 · draft');
    const after = joinOverviews(
      [manifest('churn', '1.1.0')],
      [{ name: 'churn', versions: [status('1.1.0', 'in_review')] }],
    );
    assert.equal(describeModel(after[0]!), '1.1.0 · in review');
  });

  it('counts the versions that wait for a reviewer', () => {
    const versions = [status('1.1.0', 'in_review'), status('1.0.0', 'approved'), status('0.9.0', 'submitted')];
    assert.equal(countWaiting(joinOverviews([], [{ name: 'churn', versions }])), 2);
  });

  it('counts only approvals that count', () => {
    const approval = { decision: 'approved', by: 'lead@example.com', name: 'Lead', at: '', comment: null } as const;
    const approvals = [
      { ...approval, verified: true, counts: true, why: null },
      { ...approval, verified: false, counts: false, why: 'not signed' },
    ];
    assert.equal(describeVersion(status('1.0.0', 'in_review', { approvals })), 'in review · 1 approval');
  });

  it('names the stage beside the state, once', () => {
    assert.equal(describeVersion(status('1.0.0', 'production', { stage: 'production' })), 'production');
    assert.equal(describeVersion(status('1.0.0', 'approved', { stage: 'canary' })), 'approved · canary');
  });
});
