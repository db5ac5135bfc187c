import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { glob } from 'tinyglobby';
import { root } from '../paths';
import { run } from '../processes';
import { packageVsix, thisPlatform } from '../package/vsix';
import type { HostRun } from '../vscode/hostTests';
import { runHostTests } from '../vscode/hostTests';
import { installVsCode } from '../vscode/install';
import type { VsCodeProfile } from '../vscode/server';
import { createProfile, installVsix, removeProfile } from '../vscode/server';
import type { VsCodeName } from '../vscode/versions';
import { VSCODE_VERSIONS } from '../vscode/versions';
import { buildExtension, buildSuite } from './build';
import { runLevel } from './results';

/** The levels, quickest first. */
export const LEVELS = ['unit', 'host', 'ui', 'vsix', 'contract'] as const;
export type Level = (typeof LEVELS)[number];

export function isLevel(text: string): text is Level {
  return (LEVELS as readonly string[]).includes(text);
}

export interface TestOptions {
  readonly vscode: VsCodeName;
  /** Runs only tests whose title contains this. */
  readonly grep: string | undefined;
  /** Takes dist/ as it is. */
  readonly built: boolean;
}

const REPORTER = path.join(root, 'test/support/resultsReporter.cjs');

/** Runs the levels one after the other; the results are in files that `printTotals` sums. */
export async function runTests(levels: readonly Level[], options: TestOptions): Promise<void> {
  if (!options.built && levels.some((level) => level !== 'unit')) await buildExtension();
  for (const level of levels) {
    const name = level === 'unit' || level === 'contract' ? level : `${level}-${options.vscode}`;
    if (level === 'host') await runLevel(name, (file) => hostLevel(file, options));
    else if (level === 'vsix') await runLevel(name, (file) => vsixLevel(file, options));
    else if (level === 'ui') await runLevel(name, (file) => uiLevel(file, options));
    else await runLevel(name, (file) => mochaLevel(level, file, options));
  }
}

async function mochaLevel(
  level: 'unit' | 'ui' | 'contract',
  file: string,
  options: TestOptions,
  more: Readonly<Record<string, string>> = {},
): Promise<number> {
  const tests = await glob(`test/${level}/**/*.test.ts`, { cwd: root });
  const args = [path.join(root, 'node_modules/mocha/bin/mocha.js'), '--reporter', REPORTER];
  if (level !== 'unit') args.push('--no-config', '--require', 'tsx', '--forbid-only', '--forbid-pending');
  if (level !== 'unit') args.push('--timeout', '240000', ...tests.sort());
  if (options.grep !== undefined) args.push('--fgrep', options.grep);
  const env = { ...process.env, PREFLIGHT_TEST_RESULTS: file, PREFLIGHT_TEST_VSCODE: options.vscode, ...more };
  return run(process.execPath, args, { cwd: root, env });
}

/** The packaged extension, installed once for all sessions of the suite. */
async function uiLevel(file: string, options: TestOptions): Promise<number> {
  const vsix = await packageVsix(thisPlatform());
  return withProfile(async (profile) => {
    await installVsix(await installVsCode(options.vscode), profile, vsix.file);
    return mochaLevel('ui', file, options, { PREFLIGHT_TEST_EXTENSIONS: profile.extensions });
  });
}

/** The checkout as development extension. */
async function hostLevel(file: string, options: TestOptions): Promise<number> {
  const suite = await buildSuite('host', 'test/host');
  return withProfile((profile) => runSuite(file, options, { profile, extension: root, suite }));
}

/** The packaged extension, installed into a fresh VS Code beside a tester without code of its own. */
async function vsixLevel(file: string, options: TestOptions): Promise<number> {
  const suite = await buildSuite('vsix', 'test/vsix');
  const vsix = await packageVsix(thisPlatform());
  return withProfile(async (profile) => {
    await installVsix(await installVsCode(options.vscode), profile, vsix.file);
    return runSuite(file, options, { profile, extension: path.join(root, 'test/vsix/tester'), suite });
  });
}

type Suite = Pick<HostRun, 'profile' | 'extension' | 'suite'>;

async function runSuite(file: string, options: TestOptions, suite: Suite): Promise<number> {
  const install = await installVsCode(options.vscode);
  const workspace = await mkdtemp(path.join(tmpdir(), 'preflight-workspace-'));
  const env = {
    PREFLIGHT_TEST_RESULTS: file,
    PREFLIGHT_TEST_REPORTER: REPORTER,
    PREFLIGHT_EXPECTED_VSCODE: VSCODE_VERSIONS[options.vscode].vscode,
    PREFLIGHT_ROOT: root,
    PREFLIGHT_TEST_LOGS: path.join(suite.profile.data, 'data', 'logs'),
    ...(options.grep === undefined ? {} : { PREFLIGHT_TEST_GREP: options.grep }),
  };
  try {
    return await runHostTests({ ...suite, install, workspace, env });
  } finally {
    await rm(workspace, { recursive: true, force: true });
    if (!existsSync(file)) console.error('The extension host left no results: the suite did not run to its end.');
  }
}

async function withProfile(body: (profile: VsCodeProfile) => Promise<number>): Promise<number> {
  const profile = await createProfile();
  try {
    return await body(profile);
  } finally {
    await removeProfile(profile);
  }
}
