import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cacheFolder } from '../paths';
import { capture, mustRun } from '../processes';
import { ensureTools } from '../systemTools';
import type { VsCodeName, VsCodeVersion } from './versions';
import { VSCODE_VERSIONS } from './versions';

/** A VS Code server on this machine. */
export interface VsCodeInstall {
  readonly name: VsCodeName;
  readonly version: VsCodeVersion;
  /** The Node that runs it. */
  readonly node: string;
  /** The server's entry point. */
  readonly serverMain: string;
}

/** Changed whenever the steps below change, so that an older cached install is not taken for a whole one. */
const RECIPE = 1;

/** Gives the VS Code server of that name, installed from npm into the cache on the first call. */
export async function installVsCode(name: VsCodeName): Promise<VsCodeInstall> {
  const version: VsCodeVersion = VSCODE_VERSIONS[name];
  const nodePackage = `node-${nodePlatform()}-${process.arch}`;
  const folder = path.join(cacheFolder, `code-server-${version.codeServer}-${nodePackage}-${RECIPE}`);
  if (!existsSync(folder)) await build(folder, version, nodePackage);
  const modules = path.join(folder, 'node_modules');
  return {
    name,
    version,
    node: nodeBinary(modules, nodePackage),
    serverMain: path.join(modules, 'code-server', 'lib', 'vscode', 'out', 'server-main.js'),
  };
}

function nodePlatform(): string {
  return process.platform === 'win32' ? 'win' : process.platform;
}

function nodeBinary(modules: string, nodePackage: string): string {
  return path.join(modules, nodePackage, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

/** Builds beside the final folder and moves it there whole, so that a killed or a concurrent install leaves no half. */
async function build(folder: string, version: VsCodeVersion, nodePackage: string): Promise<void> {
  await ensureTools(['python', 'make', 'compiler']);
  const ripgrep = version.shipsRipgrep ? undefined : (await ensureTools(['ripgrep'])).ripgrep;
  console.log(`== installing VS Code ${version.vscode} (code-server ${version.codeServer}) into ${folder}`);
  await mkdir(cacheFolder, { recursive: true });
  const scratch = await mkdtemp(`${folder}.`);
  try {
    await writeFile(path.join(scratch, 'package.json'), '{"private":true}\n');
    const packages = [`code-server@${version.codeServer}`, `${nodePackage}@${version.node}`];
    await npm(['install', '--ignore-scripts', ...packages], scratch);
    await completeServer(path.join(scratch, 'node_modules'), version, nodePackage, ripgrep);
    await rename(scratch, folder).catch((error: unknown) => {
      // Another process finished the same install first.
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** The part of code-server's own postinstall that tests need: the server's packages, their native code, the links. */
async function completeServer(
  modules: string,
  version: VsCodeVersion,
  nodePackage: string,
  ripgrep: string | undefined,
): Promise<void> {
  const server = path.join(modules, 'code-server', 'lib', 'vscode');
  const env = {
    ...process.env,
    PATH: `${path.dirname(nodeBinary(modules, nodePackage))}${path.delimiter}${process.env['PATH'] ?? ''}`,
    npm_config_nodedir: path.join(modules, nodePackage),
  };
  await npm(['install', '--ignore-scripts', '--omit=dev'], server, env);
  // node-pty's own last step reports an error although its binary is built: the binaries decide.
  const rebuilt = await capture('npm', ['rebuild', ...version.natives], { cwd: server, env });
  const serverModules = path.join(server, 'node_modules');
  const missing = version.binaries.filter((file) => !existsSync(path.join(serverModules, file)));
  if (missing.length > 0) throw new Error(`npm rebuild left no ${missing.join(', ')}:\n${rebuilt.stderr}`);
  if (!existsSync(path.join(server, 'node_modules.asar'))) {
    await symlink('node_modules', path.join(server, 'node_modules.asar'), 'junction');
  }
  if (ripgrep === undefined) return;
  const bin = path.join(serverModules, '@vscode', 'ripgrep', 'bin');
  await mkdir(bin, { recursive: true });
  await symlink(ripgrep, path.join(bin, path.basename(ripgrep)));
}

async function npm(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = process.env): Promise<void> {
  await mustRun('npm', [...args, '--no-audit', '--no-fund'], { cwd, env, shell: process.platform === 'win32' });
}
