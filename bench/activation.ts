import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { packageVsix, thisPlatform } from '../scripts/package/vsix';
import { root } from '../scripts/paths';
import { buildExtension, buildForHost } from '../scripts/tests/build';
import { runHostTests } from '../scripts/vscode/hostTests';
import { installVsCode } from '../scripts/vscode/install';
import { createProfile, installVsix, removeProfile } from '../scripts/vscode/server';
import type { VsCodeName } from '../scripts/vscode/versions';
import type { ActivationFigures } from './activation/figures';
import { machine, spread } from './machine';

const RUNS = 7;

/** Activates the packaged extension in `RUNS` fresh VS Codes, each with an empty folder. */
async function measure(name: VsCodeName, vsix: string, suite: string): Promise<ActivationFigures[]> {
  const install = await installVsCode(name);
  const figures: ActivationFigures[] = [];
  for (let round = 0; round < RUNS; round += 1) {
    const profile = await createProfile();
    const workspace = await mkdtemp(path.join(tmpdir(), 'preflight-bench-'));
    const result = path.join(profile.folder, 'activation.json');
    try {
      await installVsix(install, profile, vsix);
      const extension = path.join(root, 'test/vsix/tester');
      await runHostTests({ install, profile, workspace, extension, suite, env: { PREFLIGHT_BENCH_RESULT: result } });
      figures.push(JSON.parse(await readFile(result, 'utf8')) as ActivationFigures);
    } finally {
      await rm(workspace, { recursive: true, force: true });
      await removeProfile(profile);
    }
  }
  return figures;
}

async function printSizes(): Promise<void> {
  const dist = path.join(root, 'dist');
  for (const file of (await readdir(dist, { recursive: true })).sort()) {
    const full = path.join(dist, file);
    if (!(await stat(full)).isFile()) continue;
    const bytes = await readFile(full);
    console.log(`${kib(bytes.length)}  ${kib(gzipSync(bytes).length)} gzip  ${file}`);
  }
}

function kib(bytes: number): string {
  return `${(bytes / 1024).toFixed(0).padStart(7)} KiB`;
}

async function main(): Promise<void> {
  await buildExtension();
  const vsix = await packageVsix(thisPlatform());
  const suite = await buildForHost('bench', { index: path.join(root, 'bench/activation/suite.ts') });
  console.log(`activation in ${RUNS} fresh VS Codes; target 100 ms; ${machine()}`);
  for (const name of ['oldest', 'newest'] as const) {
    const figures = await measure(name, vsix.file, suite);
    const { version } = await installVsCode(name);
    console.log(`VS Code ${version.vscode}: ${spread(figures.map(({ activationMs }) => activationMs))}`);
    console.log(`  processor time: ${spread(figures.map(({ cpuMs }) => cpuMs))}`);
    console.log(`  heap: ${Math.max(...figures.map(({ heapMiB }) => heapMiB)).toFixed(1)} MiB at most`);
    console.log(`  loaded: ${[...new Set(figures.flatMap(({ loaded }) => loaded))].join(', ')}`);
    const natives = new Set(figures.flatMap(({ nativeRuntimes }) => nativeRuntimes));
    console.log(`  native runtime: ${natives.size === 0 ? 'not loaded' : [...natives].join(', ')}`);
  }
  console.log('bundles:');
  await printSizes();
  console.log(`${kib(vsix.bytes)}  ${path.basename(vsix.file)}`);
}

void main();
