import type { ChildProcess, SpawnOptions } from 'node:child_process';
import { spawn } from 'node:child_process';

/** How a command ended and what it printed. */
export interface CommandResult {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command to its end and gives its output. A non-zero status is a result; only a command that cannot be started throws. */
export function capture(command: string, args: readonly string[], options: SpawnOptions = {}): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ status: code ?? 1, stdout, stderr });
    });
  });
}

/** Runs a command with its output on this process's; gives its exit status. */
export function run(command: string, args: readonly string[], options: SpawnOptions = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', ...options });
    child.once('error', reject);
    child.once('close', (code) => {
      resolve(code ?? 1);
    });
  });
}

/** Runs a command that must succeed; throws with the end of its output when it does not. */
export async function mustRun(command: string, args: readonly string[], options: SpawnOptions = {}): Promise<string> {
  const result = await capture(command, args, options);
  if (result.status === 0) return result.stdout;
  const output = `${result.stdout}\n${result.stderr}`.trim().split('\n').slice(-20).join('\n');
  throw new Error(`${command} ${args.join(' ')} ended with ${result.status}:\n${output}`);
}

const groups = new Set<ChildProcess>();
const cleanups: (() => Promise<void>)[] = [];
let isHooked = false;
const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Starts a long-running command as the head of its own process group, which ends with this process at the latest. */
export function startGroup(command: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  hookStop();
  const child = spawn(command, args, { ...options, detached: process.platform !== 'win32' });
  groups.add(child);
  return child;
}

/** Ends a process group started by `startGroup` and waits until its head is gone. */
export async function endGroup(child: ChildProcess): Promise<void> {
  groups.delete(child);
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('close', resolve));
  kill(child);
  await ended;
}

/** Has a clean-up done, after the process groups have ended, when this process is interrupted. */
export function onStop(cleanup: () => Promise<void>): void {
  hookStop();
  cleanups.push(cleanup);
}

function kill(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // The group ended by itself between the check and the signal.
  }
}

function hookStop(): void {
  if (isHooked) return;
  isHooked = true;
  process.once('exit', () => {
    groups.forEach(kill);
  });
  let isStopping = false;
  const stop = async (): Promise<void> => {
    // Ctrl+C reaches this process from the terminal and once more from the one that started it.
    if (isStopping) return;
    isStopping = true;
    await Promise.allSettled([...groups].map(endGroup));
    await Promise.allSettled(cleanups.map((cleanup) => cleanup()));
    process.exit(130);
  };
  for (const signal of STOP_SIGNALS) process.on(signal, () => void stop());
}
