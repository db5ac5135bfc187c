import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../paths';
import { buildExtension } from '../tests/build';
import { packageVsix, thisPlatform } from './vsix';

const USAGE = 'npm run package -- [--target PLATFORM]   such as linux-x64; without it, this machine';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { target: { type: 'string', default: thisPlatform() }, help: { type: 'boolean', default: false } },
  });
  if (values.help) {
    console.log(USAGE);
    return;
  }
  await buildExtension();
  for (const file of builtFiles(path.join(root, 'dist')))
    console.log(`${size(statSync(file).size)}  ${path.relative(root, file)}`);
  const vsix = await packageVsix(values.target);
  const runtime = vsix.runtime === undefined ? 'without a native runtime' : `with onnxruntime-node ${vsix.runtime}`;
  console.log(`${size(vsix.bytes)}  ${path.relative(root, vsix.file)} ${runtime}`);
}

function builtFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

function size(bytes: number): string {
  return `${(bytes / 1024).toFixed(0).padStart(8)} KiB`;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
});
