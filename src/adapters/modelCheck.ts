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

/**
 * `checkModel` with the real linter and inference tests behind it. `programFolder` is where the inference host lies;
 * `node` is another node executable to run it with.
 */
export function modelCheck(
  { clock, toolVersion }: Pick<Ports, 'clock' | 'toolVersion'>,
  programFolder: string,
  node?: string,
): ModelCheck {
  const ruff = ruffIn(programFolder);
  return ({ files, git }, model, options, job) => {
    const services: CheckServices = {
      lint: (paths, policy, own) =>
        lintFiles({ files, clock, ruff }, paths, { moment: 'gate', policy: policy.lint }, own),
      test: (loaded, own) =>
        testModel(testPorts({ files, toolVersion }, programFolder, node), targetOfModel(loaded), {}, own),
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
