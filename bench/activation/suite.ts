import { writeFileSync } from 'node:fs';
import { Module } from 'node:module';
import path from 'node:path';
import * as vscode from 'vscode';
import manifest from '../../package.json';
import { nativeRuntimes } from '../../test/support/vscode/nativeRuntimes';
import type { ActivationFigures } from './figures';

/** Activates the installed extension in this extension host, and writes what that took to PREFLIGHT_BENCH_RESULT. */
export async function run(): Promise<void> {
  const extension = vscode.extensions.getExtension(`${manifest.publisher}.${manifest.name}`);
  if (!extension || extension.isActive) throw new Error('the extension is not there, or active already');
  const before = process.memoryUsage().heapUsed;
  const cpu = process.cpuUsage();
  const started = performance.now();
  await extension.activate();
  const activationMs = performance.now() - started;
  const { user, system } = process.cpuUsage(cpu);
  const cpuMs = (user + system) / 1000;
  const loaded = loadedBundles(extension.extensionPath);
  const heapMiB = (process.memoryUsage().heapUsed - before) / 2 ** 20;
  const figures: ActivationFigures = { activationMs, cpuMs, heapMiB, loaded, nativeRuntimes: nativeRuntimes() };
  writeFileSync(process.env['PREFLIGHT_BENCH_RESULT'] ?? '', JSON.stringify(figures));
}

/** Bundles of the extension that Node has loaded into this process. */
function loadedBundles(folder: string): string[] {
  const { _cache: cache } = Module as unknown as { readonly _cache: Readonly<Record<string, unknown>> };
  return Object.keys(cache)
    .filter((file) => file.startsWith(folder))
    .map((file) => path.relative(folder, file));
}
