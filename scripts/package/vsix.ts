import { cp, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { outFolder, root } from '../paths';
import { mustRun } from '../processes';
import { copyRuntime } from './runtime';

/** A packaged extension. */
export interface Vsix {
  readonly file: string;
  readonly bytes: number;
  /** Version of the native runtime inside, or undefined when the platform has none. */
  readonly runtime: string | undefined;
}

const CONTENT = ['CHANGELOG.md', 'LICENSE', '.vscodeignore', 'dist', 'media', 'schemas'];

/** This machine's platform as VS Code names it. */
export function thisPlatform(): string {
  return `${process.platform}-${process.arch}`;
}

/**
 * Packages the built extension for one platform (`linux-x64`, `darwin-arm64`, `win32-x64` and so on). A copy is packaged
 * and not the checkout, because vsce takes whole packages from node_modules and the runtime carries every platform.
 */
export async function packageVsix(platform: string): Promise<Vsix> {
  const stage = path.join(outFolder, 'stage', platform);
  await rm(stage, { recursive: true, force: true });
  await mkdir(path.join(stage, 'node_modules'), { recursive: true });
  for (const entry of CONTENT) await cp(path.join(root, entry), path.join(stage, entry), { recursive: true });
  const runtime = await copyRuntime(path.join(root, 'node_modules'), path.join(stage, 'node_modules'), platform);
  await writeReadme(stage);
  const version = await writeManifest(stage, runtime);
  const file = path.join(outFolder, `preflight-${platform}-${version}.vsix`);
  const vsce = path.join(root, 'node_modules', '@vscode', 'vsce', 'vsce');
  const options = ['--target', platform, '--out', file, '--allow-missing-repository', '--no-rewrite-relative-links'];
  await mustRun(process.execPath, [vsce, 'package', ...options], { cwd: stage });
  await rm(stage, { recursive: true, force: true });
  return { file, bytes: (await stat(file)).size, runtime };
}

/** The README without its pictures, which are not packaged. */
async function writeReadme(stage: string): Promise<void> {
  const text = await readFile(path.join(root, 'README.md'), 'utf8');
  await writeFile(path.join(stage, 'README.md'), text.replaceAll(/<picture>.*?<\/picture>\n\n/gs, ''));
}

/** The manifest without what only development needs; gives the extension's version. */
async function writeManifest(stage: string, runtime: string | undefined): Promise<string> {
  const manifest = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as Record<string, unknown>;
  delete manifest['scripts'];
  delete manifest['devDependencies'];
  if (runtime === undefined) delete manifest['dependencies'];
  await writeFile(path.join(stage, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
  return String(manifest['version']);
}
