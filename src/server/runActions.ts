import type { CodeAction } from 'vscode-languageserver';
import type { CellRun, RunCells } from '../core/lint/protocol';
import { CLIENT_COMMANDS } from '../core/lint/protocol';
import { rules } from '../core/lint/rules';
import type { LintedNotebook } from './session';

const TITLES: Readonly<Record<CellRun, string>> = {
  cell: 'Run this cell',
  cellAndAbove: 'Run all cells above and this one',
  all: 'Run all cells',
  restartAndAll: 'Restart the kernel and run all cells',
};

const RUNS: ReadonlyMap<string, readonly CellRun[]> = new Map(
  rules.flatMap((rule) => (rule.level !== 'repository' && rule.runs ? [[rule.name, rule.runs] as const] : [])),
);

/** Runs of cells after which a finding of a rule in this cell is gone, the best first. */
export function runActions(
  rule: string,
  cell: number,
  { document, notebook, uris }: LintedNotebook,
): Pick<CodeAction, 'title' | 'command'>[] {
  const uri = uris[cell];
  if (uri === undefined) return [];
  const isFirst = !notebook.cells.slice(0, cell).some(({ kind }) => kind === 'code');
  return (RUNS.get(rule) ?? [])
    .filter((run) => !(run === 'cellAndAbove' && isFirst))
    .map((run) => {
      const argument: RunCells = { notebook: document.uri, document: uri, run };
      const title = TITLES[run];
      return { title, command: { title, command: CLIENT_COMMANDS.runCells, arguments: [argument] } };
    });
}
