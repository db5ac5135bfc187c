import type { Files } from '../core/base/files';
import type { Ports } from '../core/base/ports';
import { testModel } from '../core/inference/testModel';
import { targetOfModel } from '../core/inference/testTarget';
import { lintFiles } from '../core/lint/lintFiles';
import { checkModel } from '../core/readiness/checkModel';
import type { CheckServices } from '../core/readiness/gatherFacts';
import type { ArtifactReader } from '../core/scan/scanFiles';
import { scanFiles } from '../core/scan/scanFiles';
import type { ModelCheck } from '../core/submission/ports';
import { FileArtifactReader } from './fileArtifactReader';
import { testPorts } from './onnxruntime/testPorts';
import { ruffIn } from './ruffProcess';
import { backgroundLinter } from './threadLinter';

/**
 * `checkModel` with the real linter and inference tests behind it. `programFolder` is where the bundles lie; `lintIn` is
 * `background` where this thread must go on answering a person.
 */
export function modelCheck(
  { clock, toolVersion }: Pick<Ports, 'clock' | 'toolVersion'>,
  programFolder: string,
  lintIn: 'here' | 'background',
): ModelCheck {
  const ruff = ruffIn(programFolder);
  return ({ files, git }, model, options, job) => {
    const workers = lintIn === 'background' ? backgroundLinter(files.absolute('.'), programFolder) : undefined;
    const services: CheckServices = {
      lint: (paths, policy, own) =>
        lintFiles({ files, clock, workers, ruff }, paths, { moment: 'gate', policy: policy.lint }, own),
      test: (loaded, own) =>
        testModel(testPorts({ files, toolVersion }, programFolder), targetOfModel(loaded), {}, own),
      scan: (paths, own) => scanFiles(artifactsIn(files), paths, { job: own, toolVersion }),
      existingVersions: () => Promise.resolve(options.existing),
    };
    return checkModel({ files, git }, services, model, options, job);
  };
}

/** Reads artifacts as streams, from inside the root only. */
function artifactsIn(files: Pick<Files, 'absolute'>): ArtifactReader {
  return { withSource: (path, body) => new FileArtifactReader('').withSource(files.absolute(path), body) };
}
