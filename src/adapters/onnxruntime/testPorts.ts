import { cpus } from 'node:os';
import type { Ports } from '../../core/base/ports';
import type { Machine } from '../../core/inference/runner';
import type { TestPorts } from '../../core/inference/testSession';
import { ChildRunner } from './childRunner';
import { hostLaunch } from './launch';

/**
 * What test runs need beside the usual ports. `programFolder` is the folder of the running bundle (or of the sources),
 * where the inference host lies; `node` is another node executable to run it with.
 */
export function testPorts(
  ports: Pick<Ports, 'files' | 'toolVersion'>,
  programFolder: string,
  node?: string,
): TestPorts {
  return {
    files: ports.files,
    toolVersion: ports.toolVersion,
    runner: new ChildRunner(hostLaunch(programFolder, node)),
    machine: thisMachine(),
    elapsed: () => performance.now(),
  };
}

function thisMachine(): Machine {
  const processors = cpus();
  return {
    platform: process.platform,
    arch: process.arch,
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
  };
}
