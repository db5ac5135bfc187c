import type { Name, Node } from '../../../python/ast';
import type { NotebookAnalysis } from '../../../python/analysis';
import type { Definition } from '../../../python/defUse';
import type { At } from '../../../python/nameRecords';
import { isPredefined } from '../../../python/names';
import type { PythonCell } from '../../../python/pythonCell';
import type { Remove, Use } from '../../../python/scopes';
import type { NotebookRule, RuleFinding } from '../../rule';
import { isGuarded, isInHandlerOf } from '../../support/earlyUses';
import { sourceOf } from '../../support/statements';
import { isBeingTyped, isHalfWritten } from '../../typing';

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
    bad: [
      ['frame = 1', 'print(frmae)'],
      ['def train():\n    return fit(rows)\ntrain()\ndef fit(x):\n    return x'],
      ...[
        ['for row in [1, 2]:\n    print(row * scale)'],
        ['verbose = True\nif verbose:\n    print(frmae)'],
        ['try:\n    value = int("a")\nexcept ValueError as error:\n    value = 0\nprint(error)'],
        ['total += 1'],
        ['rows = [1]\ndel rows', 'print(len(rows))'],
        ['def add():\n    global total\n    total += 1'],
        ['command = "go"\nmatch command:\n    case ["go", where]:\n        print(where, speed)'],
      ].map((cells) => ({ cells, shown: false as const })),
    ],
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
      ...[
        ['%load_ext watermark', 'watermark -iv'],
        ['rows = [1]\ndel rows\nrows = [2]', 'print(len(rows))'],
        ['import sys\nif sys.version_info < (3,):\n    text = unicode("a")'],
        ['try:\n    print(frame)\nexcept Exception:\n    pass'],
        ['try:\n    value = int("a")\nexcept ValueError as error:\n    print(error)'],
        ['class Net:\n    def name(self):\n        return __class__.__name__'],
        ['def first[T](rows: list[T]) -> T:\n    return rows[0]'],
        ['get_ipython().run_line_magic("run", "setup.ipynb")', 'print(frame)'],
      ].map((cells) => ({ cells, shown: false as const })),
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
    yield* readAfterDel(analysis);
  },
};

/** Reads of a name that `del` has taken away above and that nothing has bound since. */
function* readAfterDel(analysis: NotebookAnalysis): Generator<RuleFinding> {
  const { defUse } = analysis;
  const known = new Set<Use>();
  for (const { index: cell, python } of analysis.cells) {
    for (const removal of python.fact(removals)) {
      const { name, order } = removal;
      if (isPredefined(name) || defUse.brokenNames.has(name)) continue;
      const use = defUse
        .uses(name)
        .find(
          (site) =>
            !site.deferred &&
            (site.cell > cell || (site.cell === cell && site.event.order > order)) &&
            isCertain(site, false, analysis) &&
            defUse.reaching(site.event.node).length === 0,
        );
      if (!use || known.has(use.event)) continue;
      known.add(use.event);
      yield {
        at: use.event.node,
        message: `"${name}" was deleted above, so a run from top to bottom stops here with a NameError. Delete it further down, or define it again.`,
        related: [{ at: { cell, start: removal.start, end: removal.end }, message: 'It is deleted here' }],
      };
    }
  }
}

function removals(cell: PythonCell): Remove[] {
  return cell.names.bindings.filter((event): event is Remove => event.kind === 'remove' && !event.conditional);
}

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
  if (analysis.callsTo(...NAMESPACES).length > 0) return found;
  for (const name of defUse.names) {
    const first = defUse.firstDefinition(name);
    if (first && !(isCleared(first) && defUse.definitions(name).every(isCleared))) continue;
    if (isPredefined(name) || defUse.brokenNames.has(name) || isBeingTyped(name, analysis)) continue;
    const [use, ...more] = defUse.uses(name).filter((site) => isCertain(site, first !== undefined, analysis));
    if (use) found.push({ name, use, more });
  }
  return found;
}

const NAMESPACES = ['builtins.globals', 'builtins.locals', 'builtins.vars', 'builtins.exec'];

/** `except ValueError as error` takes its name away at the end of the handler. */
function isCleared({ event }: Definition): boolean {
  return event.via === 'except';
}

/**
 * A use that is guarded may never happen, after `import *` or `%run` any name may exist, and a cell of shell commands,
 * debugger commands or prose has no names at all.
 */
function isCertain(use: At<Use>, isCaught: boolean, analysis: NotebookAnalysis): boolean {
  const { defUse } = analysis;
  if (defUse.unknownFrom !== undefined && use.cell >= defUse.unknownFrom) return false;
  if (isHalfWritten(use.event.node, use.cell, analysis) || isMagicWithoutSign(use.event.node, analysis)) return false;
  if (isCaught && isInHandlerOf(use.event.name, use.event.node)) return false;
  return !analysis.fact(cellsOfNoPython).has(use.cell) && !isGuarded(use.event.node, analysis, false);
}

/** `watermark -iv` in a line of its own: IPython takes it for `%watermark -iv`. */
function isMagicWithoutSign(use: Name, analysis: NotebookAnalysis): boolean {
  let at: Node = use;
  while (at.parent && at.parent.nodeType !== 'Module') at = at.parent;
  return at.nodeType === 'Expr' && /^[A-Za-z_]\w*([ \t]+--?[A-Za-z][\w-]*)+$/.test(sourceOf(at, analysis));
}
