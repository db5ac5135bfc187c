import type { ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { capture, endGroup, startGroup } from '../processes';
import type { VsCodeInstall } from './install';

/** Where one VS Code keeps its settings and extensions. */
export interface VsCodeProfile {
  readonly folder: string;
  readonly data: string;
  readonly extensions: string;
}

/** A running VS Code server on 127.0.0.1. */
export interface VsCodeServer {
  readonly port: number;
  /** The address that opens `folder`, with entries of the page's payload such as `extensionDevelopmentPath`. */
  address(folder: string, payload?: Readonly<Record<string, string>>): string;
  /** How VS Code in the browser names a file of this machine. */
  remoteUri(file: string): string;
  close(): Promise<void>;
}

const QUIET_SETTINGS = {
  'telemetry.telemetryLevel': 'off',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'chat.disableAIFeatures': true,
  'git.openRepositoryInParentFolders': 'never',
  'security.workspace.trust.enabled': false,
};

/** Makes a fresh profile in the temp folder, with settings over the quiet ones, and without extensions of its own when given some. */
export async function createProfile(
  settings: Readonly<Record<string, unknown>> = {},
  installed?: string,
): Promise<VsCodeProfile> {
  const folder = await mkdtemp(path.join(tmpdir(), 'preflight-vscode-'));
  const data = path.join(folder, 'data');
  const extensions = installed ?? path.join(folder, 'extensions');
  await mkdir(path.join(data, 'data', 'User'), { recursive: true });
  await mkdir(extensions, { recursive: true });
  await mkdir(path.join(data, 'data', 'Machine'), { recursive: true });
  const profile = { folder, data, extensions };
  await writeSettings(profile, settings);
  return profile;
}

/** Writes a profile's settings over the quiet ones; a running VS Code follows. */
export async function writeSettings(
  { data }: VsCodeProfile,
  settings: Readonly<Record<string, unknown>>,
): Promise<void> {
  const text = JSON.stringify({ ...QUIET_SETTINGS, ...settings }, undefined, 2);
  // The workbench in the browser reads the Machine settings of the server's data folder.
  for (const kind of ['User', 'Machine']) await writeFile(path.join(data, 'data', kind, 'settings.json'), text);
}

/** Removes a profile; a server that still writes into it must be closed first. */
export async function removeProfile(profile: VsCodeProfile): Promise<void> {
  await rm(profile.folder, { recursive: true, force: true, maxRetries: 5 });
}

/** Installs a VSIX into a profile through VS Code itself; throws with its output when it refuses. */
export async function installVsix(install: VsCodeInstall, profile: VsCodeProfile, vsix: string): Promise<void> {
  const args = [install.serverMain, ...profileArguments(profile), '--install-extension', vsix];
  const result = await capture(install.node, args);
  if (result.status !== 0) throw new Error(`VS Code refused ${vsix}:\n${result.stdout}${result.stderr}`);
}

function profileArguments(profile: VsCodeProfile): string[] {
  return ['--server-data-dir', profile.data, '--extensions-dir', profile.extensions];
}

/** How a server differs from one that trusts every folder and has only the extensions of its profile. */
export interface ServerOptions {
  /** Environment over this process's. */
  readonly env?: Readonly<Record<string, string>>;
  /** VS Code asks whether a folder is trusted, as it does on a desktop. */
  readonly asksForTrust?: boolean;
  /** The page's payload may name an extension under development. */
  readonly develops?: boolean;
}

/**
 * Starts the server on a free port.
 * @throws when it ends before it listens, with its output.
 */
export async function startServer(
  install: VsCodeInstall,
  profile: VsCodeProfile,
  { env = {}, asksForTrust = false, develops = false }: ServerOptions = {},
): Promise<VsCodeServer> {
  const args = [
    install.serverMain,
    ...['--host', '127.0.0.1', '--port', '0', '--without-connection-token', '--accept-server-license-terms'],
    ...['--telemetry-level', 'off'],
    ...(asksForTrust ? [] : ['--disable-workspace-trust']),
    ...profileArguments(profile),
    ...(develops ? install.version.developmentArguments : []),
  ];
  const child = startGroup(install.node, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  const port = await listeningPort(child);
  const authority = `127.0.0.1:${port}`;
  const remoteUri = (file: string): string => `vscode-remote://${authority}${file}`;
  return {
    port,
    remoteUri,
    address(folder, payload = {}) {
      const query = new URLSearchParams({ folder });
      const entries = Object.entries({ skipWelcome: 'true', ...payload });
      query.set('payload', JSON.stringify(entries));
      return `http://${authority}/?${query.toString()}`;
    },
    close: () => endGroup(child),
  };
}

function listeningPort(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let output = '';
    const read = (text: string): void => {
      output += text;
      const port = /Extension host agent listening on (\d+)/.exec(output)?.[1];
      if (port !== undefined) resolve(Number(port));
    };
    child.stdout?.setEncoding('utf8').on('data', read);
    child.stderr?.setEncoding('utf8').on('data', read);
    child.once('error', reject);
    child.once('close', (code) => {
      reject(new Error(`The VS Code server ended with ${code ?? 'a signal'} before it listened:\n${output}`));
    });
  });
}
