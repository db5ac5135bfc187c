import { simpleGit, type SimpleGit } from 'simple-git';
import type { Job } from '../../core/base/job';
import { throwIfCancelled } from '../../core/base/job';
import { PreflightError } from '../../core/base/problem';

/** Git ended with a status other than 0. */
export class GitFailure extends Error {
  constructor(
    readonly args: readonly string[],
    readonly exitCode: number,
    /** What git said, without credentials. */
    readonly detail: string,
    readonly stdout: string,
  ) {
    super(`git ${args[0] ?? ''} ended with status ${exitCode}`);
    this.name = 'GitFailure';
  }
}

export interface GitOptions {
  readonly input?: string | Buffer;
  /** Added to the environment of this call. */
  readonly env?: Readonly<Record<string, string>>;
  /** `key=value` settings for this call. */
  readonly config?: readonly string[];
  readonly job?: Job;
}

/** Variables that would send a call to another repository or index, as a git hook sets them. */
const LOCATION = /^GIT_(DIR|WORK_TREE|INDEX_FILE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|COMMON_DIR|PREFIX)$/i;

/**
 * simple-git refuses settings that run programs. Here they come only from the person's own environment (CI passes
 * GIT_SSH_COMMAND, an editor GIT_ASKPASS); the arguments are Preflight's own.
 */
const OWN_ENVIRONMENT = {
  allowUnsafeAskPass: true,
  allowUnsafeConfigEnvCount: true,
  allowUnsafeConfigPaths: true,
  allowUnsafeCredentialHelper: true,
  allowUnsafeEditor: true,
  allowUnsafeExec: true,
  allowUnsafeGitProxy: true,
  allowUnsafeHooksPath: true,
  allowUnsafePager: true,
  allowUnsafeProtocolOverride: true,
  allowUnsafeSshCommand: true,
  allowUnsafeTemplateDir: true,
  allowUnsafeUrlRewrite: true,
} as const;

/** Messages in one language, no question that nobody can answer, and objects as they are, not as replaced. */
const ALWAYS = { LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0', GIT_NO_REPLACE_OBJECTS: '1' };

/** What the last call failed with; simple-git itself keeps only its text. */
interface Outcome {
  failure?: unknown;
}

/** Runs git in one folder through simple-git. Arguments are never a shell's; names are checked by the caller. */
export class GitCommand {
  constructor(readonly folder: string) {}

  /** Standard output as text. Throws `GitFailure`, `git/not-installed` or `job/cancelled`. */
  async run(args: readonly string[], options: GitOptions = {}): Promise<string> {
    return await this.#call(args, options, (git) => git.raw([...args]));
  }

  /** Like `run` without the end of line. */
  async line(args: readonly string[], options: GitOptions = {}): Promise<string> {
    return (await this.run(args, options)).trimEnd();
  }

  /** Standard output of `git cat-file ARGS` as bytes. */
  async catFile(args: readonly string[], options: GitOptions = {}): Promise<Buffer> {
    return await this.#call(['cat-file', ...args], options, async (git) => {
      const output: unknown = await git.binaryCatFile([...args]);
      return Buffer.isBuffer(output) ? output : Buffer.from(String(output));
    });
  }

  async #call<T>(args: readonly string[], options: GitOptions, action: (git: SimpleGit) => PromiseLike<T>): Promise<T> {
    const outcome: Outcome = {};
    try {
      return await action(this.#git(args, options, outcome));
    } catch (error) {
      if (options.job) throwIfCancelled(options.job);
      throw isMissingProgram(outcome.failure) ? notInstalled(error) : (outcome.failure ?? error);
    }
  }

  #git(args: readonly string[], options: GitOptions, outcome: Outcome): SimpleGit {
    const env = { ...ambient(), ...ALWAYS, ...options.env };
    return simpleGit({
      baseDir: this.folder,
      ...(options.job && { abort: options.job.signal }),
      config: [...(options.config ?? [])],
      input: () => Buffer.from(options.input ?? ''), // an empty buffer ends the input, an empty text would not
      completion: { onClose: true, onExit: false },
      allowEnvironment: Object.keys(env),
      unsafe: OWN_ENVIRONMENT,
      errors: (error, { exitCode, stdOut, stdErr }) => {
        if (exitCode === 0 && !error) return undefined;
        outcome.failure = exitCode > 0 ? new GitFailure(args, exitCode, scrub(text(stdErr)), text(stdOut)) : error;
        return error ?? new Error('git failed');
      },
    }).env(env);
  }
}

function isMissingProgram(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function notInstalled(cause: unknown): PreflightError {
  return new PreflightError(
    {
      code: 'git/not-installed',
      message: 'Git could not be started.',
      remedy: 'Install git 2.38 or newer and make sure that it is on the PATH.',
    },
    { cause },
  );
}

function ambient(): Record<string, string> {
  const entries = Object.entries(process.env).filter(([key, value]) => value !== undefined && !LOCATION.test(key));
  return Object.fromEntries(entries.map(([key, value]) => [key, value ?? '']));
}

function text(chunks: readonly Buffer[]): string {
  return Buffer.concat(chunks).toString('utf8').trim();
}

/** Takes user names and tokens out of the addresses that git prints. */
export function scrub(message: string): string {
  return message.replace(/([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi, '$1');
}
