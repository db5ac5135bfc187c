import type { NotebookAnalysis } from '../../../python/analysis';
import type { PythonCell } from '../../../python/pythonCell';
import { BUILTINS } from '../../../python/names';
import type { NotebookRule, RuleFinding } from '../../rule';

/** Builtins that people shadow and then call: overwriting them breaks later cells. */
const CALLED = [...BUILTINS].filter((name) => /^[a-z]+$/.test(name));

/** A notebook or a variable that takes the name of a module or a builtin that is used. */
export const shadowsImport: NotebookRule = {
  name: 'hidden-state/shadows-import',
  summary: 'A name hides a module or a builtin that is used',
  why:
    'After export the notebook becomes a module: with the name of a library it is imported in its place. A variable ' +
    'called list or sum replaces the builtin for all cells that run later, in whatever order.',
  severity: 'warning',
  moment: 'edit',
  level: 'notebook',
  fix: 'edit',
  references: ['https://docs.python.org/3/tutorial/modules.html#the-module-search-path'],
  examples: {
    bad: [
      { cells: ['import xgboost\nmodel = xgboost.XGBClassifier()'], path: 'notebooks/xgboost.ipynb' },
      ['sum = 3', 'print(sum([1, 2]))'],
      ['import pandas as pd', 'pd = 3', 'pd.read_csv("a.csv")'],
    ],
    good: [
      { cells: ['import xgboost'], path: 'notebooks/train_xgboost.ipynb' },
      ['id = 3\nprint(id)'],
      ['import pandas as pd', 'import pandas as pd', 'pd.read_csv("a.csv")'],
      ['try:\n    import ujson as json\nexcept ImportError:\n    import json\njson.dumps(1)'],
    ],
  },
  *check({ analysis, notebook }) {
    yield* fileName(analysis, notebook.path);
    for (const name of CALLED) yield* builtin(name, analysis);
    yield* modules(analysis);
  },
};

function* fileName(analysis: NotebookAnalysis, path: string): Generator<RuleFinding> {
  const file = path.slice(path.lastIndexOf('/') + 1);
  const stem = file.replace(/\.ipynb$/, '');
  const names = [...analysis.nodes('Import')].flatMap((node) =>
    node.names.map((alias) => ({ node, name: alias.name })),
  );
  const from = [...analysis.nodes('ImportFrom')].map((node) => ({
    node,
    name: (node.level ?? 0) > 0 ? '' : (node.module ?? ''),
  }));
  const imported = [...names, ...from].find(({ name }) => name.split('.')[0] === stem);
  if (!imported) return;
  yield {
    at: imported.node,
    message: `Exported as ${stem}.py this notebook is imported instead of the library "${stem}". Rename the notebook.`,
    fix: {
      title: `Rename the notebook to ${stem}_notebook.ipynb`,
      edits: [{ kind: 'renameNotebook', name: `${stem}_notebook.ipynb` }],
    },
  };
}

function* builtin(name: string, analysis: NotebookAnalysis): Generator<RuleFinding> {
  const definition = analysis.defUse.bindings(name).find(({ event }) => event.kind === 'define');
  if (!definition || definition.event.kind !== 'define' || CALLABLE.has(definition.event.via)) return;
  const called = analysis.defUse
    .uses(name)
    .find(
      ({ cell, event }) =>
        event.node.parent?.nodeType === 'Call' &&
        event.node.parent.func === event.node &&
        (cell > definition.cell || (cell === definition.cell && event.order > definition.event.order)) &&
        analysis.defUse.reaching(event.node).some((site) => site.event === definition.event),
    );
  if (!called) return;
  yield {
    at: { cell: definition.cell, start: definition.event.start, end: definition.event.end },
    message: `This replaces the builtin "${name}", which is called further down and fails there. Give the variable another name.`,
    related: [{ at: called.event.node, message: `"${name}" is called here` }],
  };
}

/** Ways to bind a name that give something callable on purpose. */
const CALLABLE = new Set<string>(['import', 'function', 'class', 'parameter']);

/** A variable over an imported module that is still used as a module afterwards. */
function* modules(analysis: NotebookAnalysis): Generator<RuleFinding> {
  const { defUse } = analysis;
  for (const name of new Set(analysis.cells.flatMap(({ python }) => python.fact(importedNames)))) {
    const sites = defUse.bindings(name);
    const imported = sites.find(({ event }) => event.kind === 'define' && event.via === 'import');
    const over =
      imported &&
      sites.find(
        ({ cell, event }) =>
          event.kind === 'define' &&
          LITERAL_WAYS.has(event.via) &&
          event.value?.nodeType === 'Constant' &&
          !event.conditional &&
          (cell > imported.cell || (cell === imported.cell && event.order > imported.event.order)),
      );
    if (!over) continue;
    const used = defUse
      .uses(name)
      .find(
        ({ event }) =>
          event.node.parent?.nodeType === 'Attribute' &&
          defUse.reaching(event.node).some((site) => site.event === over.event),
      );
    if (!used) continue;
    yield {
      at: { cell: over.cell, start: over.event.start, end: over.event.end },
      message: `This hides the imported module "${name}", which is used further down and fails there. Give the variable another name.`,
      related: [{ at: used.event.node, message: 'Used as a module here' }],
    };
  }
}

const LITERAL_WAYS = new Set<string>(['assign', 'annotated']);

function importedNames(cell: PythonCell): string[] {
  return cell.names.bindings.flatMap((event) =>
    event.kind === 'define' && event.via === 'import' ? [event.name] : [],
  );
}
