// What a fresh clone lacks. Plain Node without packages, because it runs before `npm ci`.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout's folder. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

const LOWEST_NODE = [20, 19];

/** Stops with a sentence when this Node is older than the project supports. */
export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > LOWEST_NODE[0] || (major === LOWEST_NODE[0] && minor >= LOWEST_NODE[1])) return;
  stop(`Node ${process.versions.node} is too old: install Node ${LOWEST_NODE.join('.')} or newer.`);
}

/** Runs `npm ci` unless node_modules already holds every direct dependency at the locked version. */
export function ensureDependencies() {
  const modules = path.join(root, 'node_modules');
  // A linked node_modules belongs to another checkout, and npm ci would replace the link.
  if (lstatSync(modules, { throwIfNoEntry: false })?.isSymbolicLink()) return;
  if (isInstalled(modules)) return;
  console.log('== npm ci');
  runOrStop('npm', ['ci', '--no-audit', '--no-fund'], 'npm ci failed: see its message above.');
}

function isInstalled(modules) {
  const lock = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8'));
  const direct = lock.packages[''];
  return Object.keys({ ...direct.dependencies, ...direct.devDependencies }).every((name) => {
    const manifest = path.join(modules, name, 'package.json');
    if (!existsSync(manifest)) return false;
    return JSON.parse(readFileSync(manifest, 'utf8')).version === lock.packages[`node_modules/${name}`].version;
  });
}

/**
 * Runs a TypeScript program of the checkout through tsx and ends this process with its exit status, not before it: an
 * interruption is passed on, and the program cleans up.
 */
export function runTypeScript(program, args) {
  const child = spawn(process.execPath, ['--import', 'tsx', path.join(root, program), ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.once('close', (code) => process.exit(code ?? 1));
}

function runOrStop(command, args, message) {
  const result = spawnSync(command, args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  if (result.status !== 0) stop(message);
}

function stop(message) {
  console.error(message);
  process.exit(2);
}
