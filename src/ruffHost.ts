import './adapters/wasmFlags';
import { PositionEncoding, Workspace } from '@astral-sh/ruff-wasm-nodejs';
import type { Diagnostic } from '@astral-sh/ruff-wasm-nodejs';
import type { RuffAnswer, RuffQuestion } from './adapters/ruffProcess';
import type { RuffDiagnostic } from './core/lint/ruff/ruff';
import { SYNTAX } from './core/lint/ruff/ruff';
import { NOTEBOOK_NAMES } from './core/python/names';

/** Answers questions with ruff; a defect of ruff ends the process, and whoever asked starts another. */
const workspaces = new Map<string, Workspace>();

function workspaceFor(codes: readonly string[]): Workspace {
  const key = codes.join();
  let workspace = workspaces.get(key);
  if (!workspace) {
    const settings = {
      'target-version': 'py312',
      'builtins': [...NOTEBOOK_NAMES],
      'lint': { 'select': [...codes], 'ignore': [], 'dummy-variable-rgx': '^_.*$' },
    };
    workspace = new Workspace(settings, PositionEncoding.Utf16);
    workspaces.set(key, workspace);
  }
  return workspace;
}

function readable({ code, message, start_location, end_location, annotations }: Diagnostic): RuffDiagnostic[] {
  if (code !== null && code !== SYNTAX && !/^[A-Z]+\d+$/.test(code)) return [];
  const at = ({ row, column }: { row: number; column: number }) => ({ line: row - 1, column: column - 1 });
  const others = annotations.flatMap(({ primary, location }) =>
    primary || !location ? [] : [at(location.start_location)],
  );
  return [{ code: code ?? SYNTAX, message, start: at(start_location), end: at(end_location), others }];
}

function answered({ id, codes, programs }: RuffQuestion): RuffAnswer {
  let workspace: Workspace;
  try {
    workspace = workspaceFor(codes);
  } catch (error) {
    return { id, rejected: error instanceof Error ? error.message : String(error) };
  }
  return { id, diagnostics: programs.map((program) => (workspace.check(program) as Diagnostic[]).flatMap(readable)) };
}

process.on('message', (question: RuffQuestion) => {
  process.send?.(answered(question));
});
process.on('disconnect', () => process.exit());
