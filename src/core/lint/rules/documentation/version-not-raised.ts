import { inc } from 'semver';
import { digestOf } from '../../../base/digest';
import { recordFolder } from '../../../registry/record';
import type { Fix, RepositoryRule } from '../../rule';
import type { ModelManifest } from '../../support/modelManifests';
import { manifestsOf } from '../../support/modelManifests';

const MANIFEST = 'name: churn\nversion: 1.2.0\nartifact: model.onnx\n';

/** A model file that is not the one recorded under its version. */
export const versionNotRaised: RepositoryRule = {
  name: 'documentation/version-not-raised',
  summary: 'The model file changed and its version is still the recorded one',
  why:
    'Two files with one version number cannot be told apart once they are deployed: approvals, test results and metrics of ' +
    'the record belong to the other file. A version record is never changed, so a new file needs a new version.',
  severity: 'error',
  moment: 'gate',
  level: 'repository',
  fix: 'edit',
  references: ['https://semver.org/#spec-item-3'],
  examples: {
    bad: [
      {
        cells: ['print(1)'],
        files: {
          'models/churn/model.yaml': MANIFEST,
          'models/churn/model.onnx': 'the new file',
          'registry/churn/1.2.0/version.json': `{"artifact": {"path": "models/churn/model.onnx", "sha256": "${digestOf('the old file')}"}}`,
        },
      },
    ],
    good: [
      {
        cells: ['print(1)'],
        files: {
          'models/churn/model.yaml': MANIFEST,
          'models/churn/model.onnx': 'the old file',
          'registry/churn/1.2.0/version.json': `{"artifact": {"path": "models/churn/model.onnx", "sha256": "${digestOf('the old file')}"}}`,
        },
      },
      {
        cells: ['print(1)'],
        files: {
          'models/churn/model.yaml': MANIFEST.replace('1.2.0', '1.3.0'),
          'models/churn/model.onnx': 'the new file',
          'registry/churn/1.2.0/version.json': `{"artifact": {"path": "models/churn/model.onnx", "sha256": "${digestOf('the old file')}"}}`,
        },
      },
    ],
  },
  *check({ repository }) {
    for (const manifest of manifestsOf(repository)) {
      const { path, name, version, artifact, yaml } = manifest;
      if (name === undefined || version === undefined || artifact === undefined) continue;
      const recorded = recordedDigest(repository.text(`${recordFolder(name, version)}/version.json`));
      const present = repository.digest(artifact);
      if (recorded === undefined || present === undefined || recorded === present) continue;
      const fix = raised(manifest, version);
      yield {
        path,
        line: yaml.place(['version'], 'value').line ?? 1,
        message:
          `The file ${artifact} is not the one that the record of ${name} ${version} holds, so two files would share one version. ` +
          'Raise version in model.yaml.',
        ...(fix ? { fix } : {}),
      };
    }
  },
};

function recordedDigest(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    const record = JSON.parse(text) as { artifact?: { sha256?: unknown } } | null;
    const digest = record?.artifact?.sha256;
    return typeof digest === 'string' ? digest : undefined;
  } catch {
    // A record that is no JSON is found by the verification of the registry.
    return undefined;
  }
}

/** The least that is true: whether callers must change is for a person to say. */
function raised({ path, yaml }: ModelManifest, version: string): Fix | undefined {
  const next = inc(version, 'patch');
  const changed = next === null ? undefined : yaml.text.replace(/^(version:\s*["']?)[^"'\s#]+/m, `$1${next}`);
  if (next === null || changed === undefined || changed === yaml.text) return undefined;
  return { title: `Raise the version to ${next}`, manual: true, edits: [{ kind: 'writeFile', path, text: changed }] };
}
