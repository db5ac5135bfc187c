import type { NotebookAnalysis } from '../../../python/analysis';
import { isPredefined } from '../../../python/names';
import type { PythonCell } from '../../../python/pythonCell';
import type { Fix, NotebookRule } from '../../rule';
import { undefinedNames } from './undefined-name';

/** A name that only a cell defines which is no longer there. */
export const deletedDefinition: NotebookRule = {
  name: 'hidden-state/deleted-definition',
  summary: 'A name is defined only by a cell that was deleted or changed',
  why:
    'The kernel still has the name, so everything seems to work. After a restart, and in every job, it is gone and the run ' +
    'stops with a NameError. Known only for cells that ran while the notebook was open in an editor with Preflight.',
  severity: 'error',
  moment: 'edit',
  level: 'notebook',
  fix: 'edit',
  reads: 'execution',
  references: ['https://docs.python.org/3/library/exceptions.html#NameError'],
  examples: {
    bad: [
      { cells: ['rows = [1, 2]', 'print(threshold, rows)'], earlierTexts: ['threshold = 0.5'] },
      { cells: ['print(model)'], earlierTexts: ['model = train(frame)'] },
    ],
    good: [
      { cells: ['threshold = 0.5', 'print(threshold)'], earlierTexts: ['threshold = 0.7'] },
      { cells: ['print(thresholt)'], earlierTexts: ['threshold = 0.5'] },
    ],
  },
  *check({ analysis }) {
    const { earlier } = analysis;
    if (earlier.length === 0) return;
    for (const { name, use, more } of undefinedNames(analysis)) {
      const cell = earlier.find(({ names }) => names.bindings.some((binding) => binding.name === name));
      if (!cell) continue;
      const fix = broughtBack(cell, use.cell, analysis);
      yield {
        at: use.event.node,
        message:
          `"${name}" comes from a cell that was deleted or changed after it ran: it is gone after a restart, and a job stops ` +
          'here with a NameError. Bring the definition back above.',
        related: more.slice(0, 5).map(({ event }) => ({ at: event.node, message: `"${name}" is used here too` })),
        ...(fix ? { fix } : {}),
      };
    }
  },
};

/** The deleted text in a cell of its own, when everything that it uses is still defined above. */
function broughtBack(cell: PythonCell, before: number, { defUse }: NotebookAnalysis): Fix | undefined {
  const own = new Set(cell.names.bindings.map(({ name }) => name));
  const isKnown = (name: string): boolean =>
    isPredefined(name) || own.has(name) || defUse.definitions(name).some((definition) => definition.cell < before);
  if (cell.problems.length > 0 || !cell.names.uses.every(({ event }) => isKnown(event.name))) return undefined;
  return {
    title: 'Bring the deleted cell back',
    edits: [{ kind: 'insertCell', before, cellKind: 'code', text: cell.text }],
  };
}
