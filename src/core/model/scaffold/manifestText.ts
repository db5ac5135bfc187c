import { stringify } from 'yaml';
import { relativePath } from '../../base/paths';
import { CARD_FILE } from '../card';
import type { Manifest } from '../manifest';
import { todo } from '../placeholder';
import type { ProjectFacts } from './projectFacts';

/** The first version of a model that was never submitted. */
export const FIRST_VERSION = '0.1.0';

const HEADER = `# What this model is made of and how it is tested. Paths are relative to this folder.
# "preflight check" names what is still missing; texts in [TODO: …] are placeholders.
`;

/** `model.yaml` of a new model; follows the schema of the manifest whatever is known. */
export function manifestText(name: string, folder: string, project: ProjectFacts): string {
  const relative = (path: string): string => relativePath(folder, path);
  const { facts, artifact, owner, metrics, lockfile, golden } = project;
  const environment = {
    ...(lockfile !== undefined && { lockfile: relative(lockfile) }),
    ...(facts.python !== undefined && { python: facts.python }),
  };
  const outputs = outputsOf(project);
  const document = {
    schema: 'preflight.model/1',
    name,
    version: FIRST_VERSION,
    description: todo('what the model predicts, in one sentence'),
    owner: {
      name: owner?.name ?? todo('who owns the model'),
      contact: owner?.email ?? todo('e-mail address, channel or queue that answers for it'),
    },
    task: taskOf(project),
    notebook: relative(project.notebook),
    artifact: artifact === undefined ? todo('the ONNX file that the notebook writes') : relative(artifact.path),
    card: CARD_FILE,
    ...(metrics && { metrics: relative(metrics.path) }),
    data: datasets(project, relative),
    ...(Object.keys(environment).length > 0 && { environment }),
    deployment: { target: todo('where the model runs, for example batch scoring with ONNX Runtime on CPU') },
    tests: {
      ...(outputs && { outputs }),
      smoke: { batches: [1, 2, 7] },
      ...(golden.length > 0 && { golden: golden.map((csv) => ({ csv: relative(csv) })) }),
    },
  };
  return HEADER + stringify(document, { lineWidth: 0 });
}

/** The task as the graph tells it; `other` where there is no graph. */
export function taskOf({ artifact }: ProjectFacts): Manifest['task'] {
  if (!artifact) return 'other';
  const { isClassifier, classLabels } = artifact.model;
  if (!isClassifier) return 'regression';
  return classLabels.length === 2 ? 'binary' : 'multiclass';
}

function outputsOf({ artifact }: ProjectFacts): object | undefined {
  if (artifact?.model.isClassifier !== true) return undefined;
  const { label, scores } = artifact.model;
  const outputs = { ...(label && { label: label.name }), ...(scores && { probability: scores.name }) };
  return Object.keys(outputs).length > 0 ? outputs : undefined;
}

function datasets(project: ProjectFacts, relative: (path: string) => string): object[] {
  const listed = project.datasets.map(({ name, role, path, uri, digest }) => ({
    name,
    role,
    ...(path === undefined
      ? { uri: uri ?? todo(`where ${name} is kept, so that others find it`) }
      : { path: relative(path) }),
    ...(digest === undefined
      ? { reason: todo('give the digest of the data, or say here why there is none') }
      : { digest }),
  }));
  if (listed.some(({ role }) => role === 'train')) return listed;
  const train = {
    name: 'train',
    role: 'train',
    uri: todo('path or URI of the training data'),
    reason: todo('give the digest of the data, or say here why there is none'),
  };
  return [train, ...listed];
}
