import type { NotebookAnalysis } from '../../../python/analysis';
import type { At } from '../../../python/nameRecords';
import { isPredefined } from '../../../python/names';
import type { Use } from '../../../python/scopes';
import type { NotebookRule } from '../../rule';

/** A name that nothing in the notebook defines. */
export const undefinedName: NotebookRule = {
  name: 'hidden-state/undefined-name',
  summary: 'A name is used that no cell defines',
  why:
    'It exists in the open kernel only, because a cell that defined it was deleted or edited, or it is misspelt. A run ' +
    'from top to bottom stops here with a NameError.',
  severity: 'error',
  moment: 'edit',
  level: 'notebook',
  fix: 'none',
  reads: 'execution',
  references: ['https://docs.python.org/3/library/exceptions.html#NameError'],
  examples: {
    bad: [['frame = 1', 'print(frmae)'], ['def train():\n    return fit(rows)\ntrain()\ndef fit(x):\n    return x']],
    good: [
      { cells: ['python -m pdb script.py\nl[ist]\nn[ext] line\nq[uit]'], shown: false },
      ['display(_)\nprint(In, Out, _3)'],
      ['%store -r frame', 'frame.head()'],
      ['%%capture out\nprint(1)', 'out.show()'],
      ['from helpers import *', 'frame = load()'],
      ['%run setup.py', 'frame = load()'],
      ['files = !ls', 'print(files)'],
      ['try:\n    unicode\nexcept NameError:\n    unicode = str'],
      ['globals()["frame"] = 1', 'print(frame)'],
      ['print(fra'],
    ],
  },
  *check({ analysis }) {
    const earlier = new Set(analysis.earlier.flatMap((cell) => cell.names.bindings.map(({ name }) => name)));
    for (const { name, use, more } of undefinedNames(analysis)) {
      // hidden-state/deleted-definition knows more of these.
      if (earlier.has(name)) continue;
      yield {
        at: use.event.node,
        message:
          `No cell defines "${name}", so a run from top to bottom stops here with a NameError. Define it above, or ` +
          'correct the name.',
        related: more.slice(0, 5).map(({ event }) => ({ at: event.node, message: `"${name}" is used here too` })),
      };
    }
  },
};

/** Cells in which several statements, and one in four, are no Python. */
function cellsOfNoPython({ cells }: NotebookAnalysis): ReadonlySet<number> {
  const found = cells.filter(({ python: { problems, module } }) => {
    return problems.length >= 2 && problems.length * 4 >= module.body.length;
  });
  return new Set(found.map(({ index }) => index));
}

interface UndefinedName {
  readonly name: string;
  readonly use: At<Use>;
  readonly more: readonly At<Use>[];
}

/** Names without any definition, each with its uses in document order. */
export function undefinedNames(analysis: NotebookAnalysis): UndefinedName[] {
  const { defUse } = analysis;
  const found: UndefinedName[] = [];
  if (analysis.callsTo('builtins.globals', 'builtins.locals', 'builtins.exec').length > 0) return found;
  for (const name of defUse.names) {
    if (defUse.firstDefinition(name) || isPredefined(name) || defUse.brokenNames.has(name)) continue;
    const [use, ...more] = defUse.uses(name).filter((site) => isCertain(site, analysis));
    if (use) found.push({ name, use, more });
  }
  return found;
}

/**
 * A use under a condition may be guarded, after `import *` or `%run` any name may exist, and a cell of shell commands,
 * debugger commands or prose has no names at all.
 */
function isCertain(use: At<Use>, analysis: NotebookAnalysis): boolean {
  const { defUse } = analysis;
  if (use.event.conditional || analysis.fact(cellsOfNoPython).has(use.cell)) return false;
  return defUse.unknownFrom === undefined || use.cell < defUse.unknownFrom;
}
