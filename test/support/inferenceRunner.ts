import { rmSync } from 'node:fs';
import path from 'node:path';
import { buildSync } from 'esbuild';
import { ChildRunner } from '../../src/adapters/onnxruntime/childRunner';
import { hostLaunch } from '../../src/adapters/onnxruntime/launch';

let built: string | undefined;

/** A folder with the inference host in one file, which starts several times faster than its sources do. */
export function hostFolder(): string {
  if (built !== undefined) return built;
  const root = path.join(__dirname, '..', '..');
  const folder = path.join(root, '.cache', 'test', String(process.pid));
  buildSync({
    entryPoints: [path.join(root, 'src', 'inferenceHost.ts')],
    outfile: path.join(folder, 'inferenceHost.js'),
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['onnxruntime-node', 'onnxruntime-web'],
  });
  process.once('exit', () => {
    rmSync(folder, { recursive: true, force: true });
  });
  built = folder;
  return folder;
}

/** The real runner. */
export function childRunner(): ChildRunner {
  return new ChildRunner(hostLaunch(hostFolder()));
}
