import { ALWAYS_BLOCKING, failed, failedBy, notApplicable, passed, type Check } from '../../check';
import { knownDigests } from '../../knownDigests';

export const measured: Check = {
  id: 'artifact/measured',
  title: 'The metrics were measured on this artifact',
  remedy: 'Run the notebook again from top to bottom, so that artifact and metrics are of one run.',
  levels: ALWAYS_BLOCKING,
  run: (facts) => {
    const { metrics, artifact, model } = facts;
    if (metrics === null) return notApplicable('model.yaml names no metrics file.');
    if (!metrics.ok) return failedBy(metrics.problem, 'documentation/metrics');
    if (!artifact.ok) return failedBy(artifact.problem, 'artifact/readable');
    const place = { file: model.resolve(model.manifest.metrics ?? '') };
    const of = bare(metrics.value.artifact?.sha256);
    if (of !== undefined && of !== bare(artifact.value.sha256)) {
      return failed(`The metrics are of the artifact ${of.slice(0, 12)}…, which is another file.`, place);
    }
    const data = bare(metrics.value.dataset?.sha256);
    if (data !== undefined && !knownDigests(facts).has(data)) {
      return failed(`The metrics were measured on data ${data.slice(0, 12)}…, which model.yaml does not list.`, place);
    }
    return of === undefined
      ? notApplicable('The metrics file does not say of which artifact it is.')
      : passed('The metrics file names the digest of this artifact.');
  },
};

function bare(digest: string | undefined): string | undefined {
  return digest?.replace(/^sha256:/, '').toLowerCase();
}
