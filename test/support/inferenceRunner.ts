import path from 'node:path';
import { ChildRunner } from '../../src/adapters/onnxruntime/childRunner';
import { hostLaunch } from '../../src/adapters/onnxruntime/launch';

/** The real runner over the host's sources. */
export function childRunner(): ChildRunner {
  return new ChildRunner(hostLaunch(path.join(__dirname, '..', '..', 'src')));
}
