import type { Node } from '../../../python/ast';
import type { NotebookAnalysis } from '../../../python/analysis';
import type { Definition, DefUse } from '../../../python/defUse';
import { isPredefined } from '../../../python/names';
import type { PythonCell } from '../../../python/pythonCell';
import type { Fix, NotebookRule, RuleFinding } from '../../rule';
import type { Define, Remove } from '../../../python/scopes';
import type { EarlyUse } from '../../support/earlyUses';
import { earlyUse } from '../../support/earlyUses';
import { isBeingTyped } from '../../typing';

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
      ['def report():\n    return threshold', 'report()', 'threshold = 0.5'],
      ['frame = frame.dropna()', 'frame.head()'],
      ...[
        ['print(total)\ntotal = 3'],
        ['for row in rows:\n    print(row * scale)', 'scale = 2'],
        ['count += 1', 'count = 0'],
        ['import pandas as pd\nprices = pd.Series([1]).apply(lambda price: price * rate)', 'rate = 2'],
        ['if __name__ == "__main__":\n    main()', 'def main():\n    return 1'],
        ['try:\n    pass\nexcept Missing:\n    pass\nraise Missing', 'class Missing(Exception):\n    pass'],
      ].map((cells) => ({ cells, shown: false as const })),
    ].map((example, index) => {
      const full = 'cells' in example ? example : { cells: example };
      return index === 1 ? { ...full, findings: 2 } : full;
    }),
    good: [
      ['threshold = 0.5', 'print(threshold)'],
      ['def report():\n    return threshold', 'threshold = 0.5', 'report()'],
      ['from helpers import *', 'print(threshold)', 'threshold = 0.5'],
      ['%%capture threshold\nprint(1)', 'print(threshold)', 'threshold = 0.5'],
      ...[
        ['def report():\n    return threshold', 'threshold = 0.5', 'report()'],
        ['def report(name):\n    if name:\n        return threshold', 'report("")', 'threshold = 0.5'],
        ['for step in range(3):\n    if step:\n        print(last)\n    last = step'],
        ['retrain = False\nif retrain:\n    model.fit(X)', 'model = load()'],
        ['print(threshold if "threshold" in globals() else 0)', 'threshold = 0.5'],
        ['def start():\n    global engine\n    engine = 1\nstart()\nprint(engine)', 'engine = 2'],
        ['from __future__ import annotations\ndef f(x: Net):\n    return x', 'class Net:\n    pass'],
      ].map((cells) => ({ cells, shown: false as const })),
    ],
  },
  *check({ analysis }) {
    const { defUse } = analysis;
    const told = new Set<string>();
    for (const name of candidates(analysis)) {
      const definition = defUse.firstDefinition(name);
      const uses = definition ? defUse.usesAbove(name, definition) : [];
      if (!definition || uses.length === 0 || isPredefined(name) || defUse.brokenNames.has(name)) continue;
      const found = isBoundElsewhere(name, definition, defUse) ? undefined : earlyUse(uses, definition, analysis);
      if (!found || told.has(name) || isBeingTyped(name, analysis)) continue;
      if (defUse.unknownFrom !== undefined && defUse.unknownFrom <= found.use.cell) continue;
      told.add(name);
      yield finding(name, found, definition, analysis);
    }
  },
};

/** Names that several cells have to do with, and those that one cell reads before it defines them. */
function* candidates({ defUse, cells }: NotebookAnalysis): Generator<string> {
  yield* defUse.sharedNames();
  for (const { python } of cells) yield* python.fact(namesReadFirst);
}

function namesReadFirst({ names: { bindings, deferredBindings, uses } }: PythonCell): readonly string[] {
  const found = new Set<string>();
  const isMade = new Set<string>();
  let next = 0;
  // Bindings and uses are in order; those of functions are made when they are called, and may be made first.
  for (const { event } of uses) {
    for (; (bindings[next]?.order ?? Infinity) < event.order; next++) add(bindings[next], isMade);
    if (!isMade.has(event.name)) found.add(event.name);
  }
  if (found.size === 0) return NO_NAMES;
  for (const event of [...bindings, ...deferredBindings]) add(event, isMade);
  return [...found].filter((name) => isMade.has(name));
}

const NO_NAMES: readonly string[] = [];

function add(event: Define | Remove | undefined, made: Set<string>): void {
  if (event?.kind === 'define' && event.via !== 'augmented') made.add(event.name);
}

/** Whether a call of a function may have bound the name, or `del` takes it away between. */
function isBoundElsewhere(name: string, { cell }: Definition, defUse: DefUse): boolean {
  return (
    defUse.bindings(name).some(({ event }) => event.kind === 'remove') ||
    defUse.definitions(name).some((other) => other.event.scope.kind !== 'module' && other.cell < cell)
  );
}

function finding(name: string, found: EarlyUse, definition: Definition, analysis: NotebookAnalysis): RuleFinding {
  const { use, inside } = found;
  const at = { cell: definition.cell, start: definition.event.start, end: definition.event.end };
  const isSame = use.cell === definition.cell;
  const fix = isSame ? undefined : moveCell(analysis, use.cell, definition.cell, name);
  return {
    at: use.event.node,
    message: `${whatIsRead(name, found, isSame, definition)}: a run from top to bottom stops here with a NameError. ${isSame ? 'Define it above this line' : 'Move that cell above this one'}.`,
    related: [
      ...(inside ? [{ at: inside.event.node, message: `"${name}" is read here` }] : []),
      { at, message: `"${name}" is defined here` },
    ],
    ...(fix ? { fix } : {}),
  };
}

function whatIsRead(name: string, { use, inside }: EarlyUse, isSame: boolean, { event, cell }: Definition): string {
  if (isSame && statementOf(use.event.node) === statementOf(event.node)) {
    return inside
      ? `This call reads "${name}", which nothing defines before`
      : `"${name}" is made out of itself here, and nothing defines it before`;
  }
  return `${inside ? `This call reads "${name}", which` : `"${name}"`} is defined further down, in ${isSame ? 'this cell' : `cell ${cell + 1}`}`;
}

function statementOf(node: Node): Node {
  let at = node;
  while (at.parent && at.parent.nodeType !== 'Module') at = at.parent;
  return at;
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
