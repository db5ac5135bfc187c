import { existsSync } from 'node:fs';
import { cp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

interface PackageManifest {
  dependencies?: Record<string, string>;
  scripts?: unknown;
  devDependencies?: unknown;
}

const RUNTIME = 'onnxruntime-node';
const COMMON = 'onnxruntime-common';

/**
 * Copies what the native runtime needs on one platform from `modules` to `target` (both node_modules folders), without
 * the packages that only its postinstall uses. Gives the runtime's version, or undefined where it has no binary for the
 * platform and nothing was copied.
 */
export async function copyRuntime(modules: string, target: string, platform: string): Promise<string | undefined> {
  const [system = '', arch = ''] = platform.split('-');
  const binary = path.join('bin', 'napi-v6', system, arch);
  if (!existsSync(path.join(modules, RUNTIME, binary))) return undefined;
  await copyScripts(path.join(modules, RUNTIME, 'dist'), path.join(target, RUNTIME, 'dist'));
  await cp(path.join(modules, RUNTIME, binary), path.join(target, RUNTIME, binary), { recursive: true });
  await copyScripts(path.join(modules, COMMON, 'dist', 'cjs'), path.join(target, COMMON, 'dist', 'cjs'));
  await copyManifest(modules, target, COMMON, []);
  return copyManifest(modules, target, RUNTIME, [COMMON]);
}

/** package.json files stay beside the scripts: without its own, Node takes dist/cjs for ES modules. */
async function copyScripts(from: string, to: string): Promise<void> {
  await cp(from, to, {
    recursive: true,
    filter: (file) => path.extname(file) === '' || file.endsWith('.js') || file.endsWith('.json'),
  });
}

async function copyManifest(modules: string, target: string, name: string, needs: readonly string[]): Promise<string> {
  const text = await readFile(path.join(modules, name, 'package.json'), 'utf8');
  const manifest = JSON.parse(text) as PackageManifest & { version: string };
  delete manifest.scripts;
  delete manifest.devDependencies;
  const dependencies = Object.entries(manifest.dependencies ?? {}).filter(([dependency]) => needs.includes(dependency));
  manifest.dependencies = Object.fromEntries(dependencies);
  await writeFile(path.join(target, name, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
  return manifest.version;
}
