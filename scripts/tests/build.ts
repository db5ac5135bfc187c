import { rm } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { glob } from 'tinyglobby';
import { outFolder, root } from '../paths';
import { mustRun } from '../processes';

/** Builds the extension, the command line, the servers and the webviews into dist/. */
export async function buildExtension(mode: 'production' | 'development' = 'production'): Promise<void> {
  console.log(`== building the extension (${mode})`);
  await rm(path.join(root, 'dist'), { recursive: true, force: true });
  await mustRun(process.execPath, [path.join(root, 'node_modules/webpack/bin/webpack.js'), '--mode', mode], {
    cwd: root,
  });
}

/** Bundles the tests of a folder, and the suite that runs them, into out/NAME; gives the suite's entry point. */
export async function buildSuite(name: string, folder: string): Promise<string> {
  const tests = await glob(`${folder}/**/*.test.ts`, { cwd: root, absolute: true });
  const entry = (file: string): string =>
    path.relative(path.join(root, folder), file).replaceAll(/[\\/]/g, '.').slice(0, -3);
  return buildForHost(name, {
    index: path.join(root, 'test/support/vscode/hostSuite.ts'),
    ...Object.fromEntries(tests.map((file) => [entry(file), file])),
  });
}

/** Bundles modules to be loaded inside an extension host into out/NAME; gives the one called `index`. */
export async function buildForHost(name: string, entryPoints: Readonly<Record<string, string>>): Promise<string> {
  const outdir = path.join(outFolder, name);
  await rm(outdir, { recursive: true, force: true });
  await build({
    entryPoints: { ...entryPoints },
    outdir,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    sourcemap: 'inline',
    external: ['vscode', 'mocha', 'onnxruntime-node'],
  });
  return path.join(outdir, 'index.js');
}
