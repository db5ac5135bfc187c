import type { ConfigurationScope } from 'vscode';
import { workspace } from 'vscode';

/** Every setting of the extension, in one place; a value of a wrong type counts as not set. */
export const settings = {
  /** Whether notebooks are linted while they are written. */
  lintEnabled: (): boolean => read('lint.enabled', isBoolean),
  /** Whether the number of findings stands under a cell. */
  lintCellStatus: (scope?: ConfigurationScope): boolean => read('lint.cellStatus', isBoolean, scope),
  /** Hops that a lineage page opens with. */
  lineageHops: (): number => read('lineage.hops', isNumber),
  /** Runtime that inference tests use. */
  testsBackend: (): 'auto' | 'native' | 'wasm' => read('tests.backend', isBackend),
  /** Whether opening the Models view asks the remote for news. */
  registryFetch: (): boolean => read('registry.fetchOnOpen', isBoolean),
};

/** A setting's value, or the manifest's default. */
function read<T>(name: string, isValid: (value: unknown) => value is T, scope?: ConfigurationScope): T {
  const section = workspace.getConfiguration('preflight', scope);
  const value = section.get<unknown>(name);
  if (isValid(value)) return value;
  const standard = section.inspect<unknown>(name)?.defaultValue;
  if (isValid(standard)) return standard;
  throw new TypeError(`The manifest has no valid default for preflight.${name}.`);
}

function isBoolean(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0;
}

function isBackend(value: unknown): value is 'auto' | 'native' | 'wasm' {
  return value === 'auto' || value === 'native' || value === 'wasm';
}
