import { digestOfJson } from '../../../base/digest';
import { ALWAYS_BLOCKING, failed, failedBy, passed, type Check } from '../../check';

export const bound: Check = {
  id: 'tests/bound',
  title: 'The test results are of these files',
  remedy: 'Run the tests again; artifact, plan or data changed since.',
  levels: ALWAYS_BLOCKING,
  run: ({ tests, artifact, testData, model }) => {
    if (!tests.ok) return failedBy(tests.problem, 'tests/passed');
    if (!artifact.ok) return failedBy(artifact.problem, 'artifact/readable');
    const report = tests.value;
    if (report.model !== model.manifest.name) return failed(`The results are of the model ${report.model}.`);
    if (report.artifact.sha256 !== artifact.value.sha256) {
      return failed(`The results are of the artifact ${report.artifact.sha256}.`, { file: artifact.value.path });
    }
    if (report.plan.sha256 !== digestOfJson(model.manifest.tests)) {
      return failed('The test plan has changed since.', model.place(['tests']));
    }
    const changed = report.data.find(({ path, sha256 }) => testData.get(path) !== sha256);
    if (changed) return failed(`${changed.path} is not the file that was tested with.`, { file: changed.path });
    return passed(`The results name the digests of the artifact and of ${report.data.length} data files.`);
  },
};
