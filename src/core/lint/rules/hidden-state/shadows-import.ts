import type { Node } from '../../../python/ast';
import type { NotebookAnalysis } from '../../../python/analysis';
import type { Definition } from '../../../python/defUse';
import type { At } from '../../../python/nameRecords';
import type { PythonCell } from '../../../python/pythonCell';
import { BUILTINS } from '../../../python/names';
import type { Define, Remove, Use } from '../../../python/scopes';
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
      ...[
        ['import time\nstart = time.time()', 'time = time.time() - start', 'print(time.time())'],
        ['import datetime', 'from datetime import datetime', 'now = datetime.datetime.now()'],
        ['import json\njson.dumps(1)', 'def json(rows):\n    return rows', 'json.dumps(2)'],
        ['from sklearn import metrics', 'metrics = {}', 'metrics.accuracy_score(y, y)'],
        ['import io\nbuffer = io.StringIO()', 'with open("a") as io:\n    text = io.read()', 'io.StringIO()'],
      ].map((cells) => ({ cells, shown: false as const })),
    ],
    good: [
      { cells: ['import xgboost'], path: 'notebooks/train_xgboost.ipynb' },
      ['id = 3\nprint(id)'],
      ['import pandas as pd', 'import pandas as pd', 'pd.read_csv("a.csv")'],
      ...[
        ['from tqdm import tqdm\ntqdm.pandas()', 'from tqdm.notebook import tqdm\ntqdm.pandas()'],
        ['from datetime import datetime\ndatetime.now()', 'from datetime import datetime\ndatetime.now()'],
        ['from sklearn import metrics\nmetrics.f1_score(y, y)', 'metrics = {}', 'metrics.update(a=1)'],
        ['from data import airports\nairports.head()', 'airports = airports[airports.open]', 'airports.head()'],
        ['import model\nmodel.build()', 'model = model.build()', 'model.fit(X)'],
      ].map((cells) => ({ cells, shown: false as const })),
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

/** Something over an imported module that is still used as the module afterwards. */
function* modules(analysis: NotebookAnalysis): Generator<RuleFinding> {
  const { defUse } = analysis;
  for (const name of new Set(analysis.cells.flatMap(({ python }) => python.fact(importedNames)))) {
    const sites = defUse.bindings(name);
    if (sites.length < 2) continue;
    const imported = sites.find(({ event }) => event.kind === 'define' && event.via === 'import');
    if (!imported) continue;
    for (const over of sites) {
      if (over.event.kind !== 'define' || over.event.conditional || !isAfter(over, imported)) continue;
      const used = usedAsBefore(name, over as Definition, imported, analysis);
      if (!used) continue;
      yield {
        at: { cell: over.cell, start: over.event.start, end: over.event.end },
        message: `This hides the imported module "${name}", which is used further down and fails there. Give ${over.event.via === 'import' ? 'one of them another name with "as"' : 'it another name'}.`,
        related: [{ at: used.event.node, message: 'Used as a module here' }],
      };
      break;
    }
  }
}

function isAfter(site: At<EventPlace>, other: At<EventPlace>): boolean {
  return site.cell > other.cell || (site.cell === other.cell && site.event.order > other.event.order);
}

/** A use that the new object reaches and that needs the module: the object has no attributes, or not this one. */
function usedAsBefore(
  name: string,
  over: Definition,
  imported: At<EventPlace>,
  { defUse }: NotebookAnalysis,
): At<Use> | undefined {
  const uses = defUse.uses(name).flatMap((use) => {
    const above = use.event.node.parent;
    return above?.nodeType === 'Attribute' ? [{ use, attribute: above.attr }] : [];
  });
  const isOf = (use: At<Use>, event: EventPlace): boolean => {
    const reaching = defUse.reaching(use.event.node);
    return reaching.length === 1 && reaching[0]?.event === event;
  };
  const lacks = attributesLackedBy(over, imported.event);
  if (!lacks) return undefined;
  const before = new Set(uses.flatMap(({ use, attribute }) => (isOf(use, imported.event) ? [attribute] : [])));
  return uses.find(
    ({ use, attribute }) =>
      isAfter(use, over) && !use.deferred && lacks(attribute, before.has(attribute)) && isOf(use, over.event),
  )?.use;
}

type EventPlace = Define | Remove | Use;

type Lacks = (attribute: string, wasUsed: boolean) => boolean;

/** Whether what is bound over a module has an attribute of it; undefined where nothing can be said. */
function attributesLackedBy({ event }: Definition, imported: EventPlace): Lacks | undefined {
  switch (event.via) {
    case 'assign':
    case 'annotated':
      if (event.value?.nodeType === 'Constant') return () => true;
      if (event.value && WRITTEN.has(event.value.nodeType)) return (attribute) => !CONTAINER_METHODS.has(attribute);
      return isModule(imported) && event.path.length === 0 ? (_, wasUsed) => wasUsed : undefined;
    case 'for':
    case 'with':
      return isModule(imported) ? (_, wasUsed) => wasUsed : undefined;
    case 'function':
    case 'class':
      return (_, wasUsed) => wasUsed || event.via === 'function';
    case 'import':
      return isMemberOfSame(event.node, imported.node) ? (attribute) => attribute === event.name : undefined;
    default:
      return undefined;
  }
}

/** What `from a import b` brings may be an object like the one that is put in its place. */
function isModule({ node }: EventPlace): boolean {
  return node.parent?.nodeType === 'Import';
}

/** `from datetime import datetime` over `import datetime`. */
function isMemberOfSame(over: Node, module: Node): boolean {
  const from = over.parent;
  if (over.nodeType !== 'Alias' || module.nodeType !== 'Alias' || from?.nodeType !== 'ImportFrom') return false;
  return module.parent?.nodeType === 'Import' && from.module === module.name && over.name === module.name;
}

/** Values written out, which have only the attributes of their kind. */
const WRITTEN = new Set('List Dict Tuple Set JoinedStr ListComp DictComp SetComp'.split(' '));
const CONTAINER_METHODS = new Set(
  'append extend insert pop remove clear copy count index sort reverse update get items keys values setdefault add'.split(
    ' ',
  ),
);

function importedNames(cell: PythonCell): string[] {
  return cell.names.bindings.flatMap((event) =>
    event.kind === 'define' && event.via === 'import' ? [event.name] : [],
  );
}
