import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** How the inference host is started as a child process. */
export interface HostLaunch {
  readonly script: string;
  readonly execArgv: readonly string[];
  /** The node executable; that of this process when not given. */
  readonly execPath?: string;
}

/**
 * The inference host beside the program that asks: `inferenceHost.js` in a build, and in the sources
 * `inferenceHost.ts` through tsx. `folder` is the program's own folder.
 */
export function hostLaunch(folder: string, execPath?: string): HostLaunch {
  const built = path.join(folder, 'inferenceHost.js');
  const node = execPath === undefined ? {} : { execPath };
  if (existsSync(built)) return { script: built, execArgv: [], ...node };
  const source = path.join(folder, 'inferenceHost.ts');
  return { script: source, execArgv: ['--import', tsxLoader(folder)], ...node };
}

/** tsx's loader in the nearest node_modules; `require.resolve` would make the bundler take tsx in. */
function tsxLoader(folder: string): string {
  const loader = path.join(folder, 'node_modules', 'tsx', 'dist', 'loader.mjs');
  if (existsSync(loader)) return pathToFileURL(loader).href;
  const parent = path.dirname(folder);
  if (parent === folder) throw new Error('The sources run with tsx, which is not installed.');
  return tsxLoader(parent);
}
