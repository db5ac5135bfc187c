import type { NotebookAnalysis } from '../../../python/analysis';
import type { Definition, DefUse } from '../../../python/defUse';
import type { At } from '../../../python/nameRecords';
import { isPredefined } from '../../../python/names';
import type { Use } from '../../../python/scopes';
import type { Fix, NotebookRule } from '../../rule';

/** A name that only a later cell defines. */
export const usedBeforeDefined: NotebookRule = {
  name: 'reproducibility/used-before-defined',
  summary: 'A name is used above the cell that defines it',
  why:
    'It works in the open notebook because the cells were once run in another order. A job that runs the notebook from ' +
    'top to bottom stops here with a NameError.',
  severity: 'error',
  moment: 'edit',
  level: 'notebook',
  fix: 'edit',
  references: ['https://docs.python.org/3/reference/executionmodel.html#naming-and-binding'],
  examples: {
    bad: [
      ['print(threshold)', 'threshold = 0.5'],
      ['rows = load()\nrows = clean(rows)', 'def load():\n    return []', 'def clean(rows):\n    return rows'],
    ].map((cells, index) => ({ cells, findings: index + 1 })),
    good: [
      ['threshold = 0.5', 'print(threshold)'],
      ['def report():\n    return threshold', 'threshold = 0.5', 'report()'],
      ['from helpers import *', 'print(threshold)', 'threshold = 0.5'],
      ['%%capture threshold\nprint(1)', 'print(threshold)', 'threshold = 0.5'],
    ],
  },
  *check({ analysis }) {
    const { defUse } = analysis;
    for (const name of defUse.sharedNames()) {
      const found = firstEarlyUse(name, defUse);
      if (!found || isPredefined(name) || defUse.brokenNames.has(name)) continue;
      const { use, definition } = found;
      if (defUse.unknownFrom !== undefined && defUse.unknownFrom <= use.cell) continue;
      const fix = moveCell(analysis, use.cell, definition.cell, name);
      yield {
        at: use.event.node,
        message:
          `"${name}" is defined further down, in cell ${definition.cell + 1}: a run from top to bottom stops here with ` +
          'a NameError. Move that cell above this one.',
        related: [
          {
            at: { cell: definition.cell, start: definition.event.start, end: definition.event.end },
            message: `"${name}" is defined here`,
          },
        ],
        ...(fix ? { fix } : {}),
      };
    }
  },
};

/** The first use that runs at once and that no definition reaches, when a later cell has one. */
function firstEarlyUse(name: string, defUse: DefUse): { use: At<Use>; definition: Definition } | undefined {
  const definition = defUse.firstDefinition(name);
  const use = definition && defUse.firstUse(name);
  if (!use || use.event.conditional || definition.cell <= use.cell) return undefined;
  if (defUse.bindings(name).some(({ event }) => event.kind === 'remove')) return undefined;
  return { use, definition };
}

/** Moving the defining cell up is safe when it needs nothing from the cells it passes and they nothing of it. */
function moveCell(analysis: NotebookAnalysis, before: number, cell: number, name: string): Fix | undefined {
  const { defUse } = analysis;
  const moved = analysis.cells.find(({ index }) => index === cell);
  if (!moved || moved.python.problems.length > 0 || moved.python.magics.length > 0) return undefined;
  const isPassed = (index: number): boolean => index >= before && index < cell;
  const needs = moved.python.names.uses.some(({ event }) =>
    defUse.bindings(event.name).some((site) => isPassed(site.cell)),
  );
  const gives = moved.python.names.bindings.some(
    ({ name: given }) =>
      given !== name &&
      (defUse.bindings(given).some((site) => isPassed(site.cell)) ||
        defUse.uses(given).some((site) => isPassed(site.cell)) ||
        defUse.mutations(given).some((site) => isPassed(site.cell))),
  );
  const changes = moved.python.names.mutations.some(({ name: changed }) =>
    defUse.uses(changed).some((site) => isPassed(site.cell)),
  );
  if (needs || gives || changes) return undefined;
  return { title: `Move cell ${cell + 1} above cell ${before + 1}`, edits: [{ kind: 'moveCell', cell, before }] };
}
