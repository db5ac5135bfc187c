import type { NotebookAnalysis } from '../../../python/analysis';
import type { AnalysedCell } from '../../../python/defUse';
import type { Name, Node } from '../../../python/ast';
import { ownLines, sourceOf, withoutStatement } from '../../support/statements';
import type { Fix, NotebookRule, RuleFinding } from '../../rule';
import type { Parameter } from '../../support/parameters';
import { findParametersCell, isLiteral, parameterOf, PARAMETERS_TAG } from '../../support/parameters';

/** A parameters cell whose values a job cannot replace as its author thinks. */
export const parametersCell: NotebookRule = {
  name: 'modularity/parameters-cell',
  summary: 'The parameters cell has computed, repeated or unused values',
  why:
    'A job writes its values into a new cell right after this one. A value that is computed from a parameter here keeps ' +
    'the old figure, one that is set twice hides the first, and one that nothing reads lets a job believe that it ' +
    'changed something.',
  severity: 'warning',
  moment: 'edit',
  level: 'cell',
  fix: 'edit',
  references: ['https://papermill.readthedocs.io/en/latest/usage-parameterize.html'],
  examples: {
    bad: [
      [{ text: 'days = 7\nhours = days * 24', tags: ['parameters'] }, 'print(days, hours)'],
      [{ text: 'seed = 7\nseed = 8', tags: ['parameters'] }, 'print(seed)'],
      [{ text: 'seed = 7\nepochs = 10', tags: ['parameters'] }, 'print(seed)'],
      { cells: [{ text: 'path = "a.csv"', tags: ['parameters'] }, 'path = "b.csv"\nprint(path)'], shown: false },
      {
        cells: [{ text: 'a = 1', tags: ['parameters'] }, { text: 'b = 2', tags: ['parameters'] }, 'print(a, b)'],
        shown: false,
      },
    ],
    good: [
      {
        cells: [
          { text: 'path = "a.csv"', tags: ['parameters'] },
          { text: 'path = "b.csv"', tags: ['injected-parameters'] },
          'print(path)',
        ],
        shown: false,
      },
      { cells: [{ text: 'table = "churn"', tags: ['parameters'] }, '%%sql\nselect * from {{table}}'], shown: false },
      {
        cells: [
          { text: 'path = "a.csv"\ndays = 7', tags: ['parameters'] },
          'path = path.strip()\nif late:\n    days = 8\nprint(path, days)',
        ],
        shown: false,
      },
      {
        cells: [{ text: 'seed = 7', tags: ['parameters'] }, 'def draw():\n    return seed', 'draw()\nseed = 8'],
        shown: false,
      },
      [
        { text: 'seed: int = 7\npaths = ["a.csv", "b.csv"]\nrate = -0.1', tags: ['parameters'] },
        'print(seed, paths, rate)',
      ],
      ['days = 7\nhours = days * 24'],
      [{ text: 'seed = 7', tags: ['parameters'] }, '%run train.py'],
    ],
  },
  *check({ analysis }) {
    const cell = findParametersCell(analysis);
    if (!cell) return;
    const parameters = cell.python.module.body.flatMap((statement) => parameterOf(statement) ?? []);
    const names = new Set(parameters.map(({ name }) => name.id));
    const seen = new Set<string>();
    for (const parameter of parameters) {
      const { id } = parameter.name;
      yield* judge(parameter, { analysis, cell, names, isRepeated: seen.has(id) });
      seen.add(id);
    }
    const [other, ...others] = analysis.cells.filter(
      ({ index }) => index !== cell.index && analysis.notebook.cells[index]?.tags.includes(PARAMETERS_TAG) === true,
    );
    if (!other) return;
    yield {
      at: { cell: other.index },
      message:
        'A job sets only the parameters of the first cell that is tagged "parameters", and this one writes over what it ' +
        'set. Move these values there and take the tag off.',
      related: others.map(({ index }) => ({ at: { cell: index }, message: 'This one is tagged too' })),
    };
  },
};

interface Surroundings {
  readonly analysis: NotebookAnalysis;
  readonly cell: AnalysedCell;
  readonly names: ReadonlySet<string>;
  readonly isRepeated: boolean;
}

function* judge({ name, value }: Parameter, around: Surroundings): Generator<RuleFinding> {
  if (around.isRepeated) {
    yield {
      at: name,
      message: `"${name.id}" is set twice here: the first value never counts. Remove one of them.`,
      ...removeFirst(name.id, around),
    };
  } else if (!isLiteral(value) && readsParameter(value, around)) {
    yield {
      at: value,
      message: `"${name.id}" is computed from a parameter, so a job that passes another value still gets this one. Compute it in the next cell.`,
      ...moveDown(name, around),
    };
  } else if (overwritten(name.id, around)) {
    yield {
      at: name,
      message: `"${name.id}" gets another value before anything reads it, so what a job sets is lost. Remove the later assignment.`,
      related: [overwritten(name.id, around)].flatMap((at) => (at ? [{ at, message: 'It is set again here' }] : [])),
    };
  } else if (!isRead(name.id, around)) {
    yield {
      at: name,
      message: `Nothing reads the parameter "${name.id}": a job that sets it changes nothing. Use it or remove it.`,
      ...removed(name, around.analysis, `Remove "${name.id}"`),
    };
  }
}

/** Where another value is given to a parameter before anything has read it; undefined where that is not certain. */
function overwritten(name: string, { analysis, cell }: Surroundings): Node | undefined {
  const [, next] = analysis.defUse.bindings(name).filter((one) => one.cell >= cell.index);
  // papermill writes what it sets into a cell of its own below.
  if (next && analysis.notebook.cells[next.cell]?.tags.includes('injected-parameters') === true) return undefined;
  if (!next || next.event.kind !== 'define' || next.cell === cell.index || next.event.conditional) return undefined;
  const reads = analysis.defUse.uses(name);
  const isFirst = reads.every(
    ({ cell: at, event, deferred }) =>
      deferred || at > next.cell || (at === next.cell && event.order > next.event.order),
  );
  const isHidden = reads.some(({ deferred, cell: at }) => deferred && at < next.cell);
  return isFirst && !isHidden && !namedInMagics(name, analysis) ? next.event.node : undefined;
}

function readsParameter(value: Parameter['value'], { analysis, cell, names }: Surroundings): boolean {
  return [...names].some((name) =>
    analysis.defUse
      .uses(name)
      .some(
        ({ cell: at, event }) => at === cell.index && event.node.start >= value.start && event.node.end <= value.end,
      ),
  );
}

/** Whether any code reads the name; what cannot be seen (`%run`, broken code, `globals()`) may. */
function isRead(name: string, { analysis }: Surroundings): boolean {
  if (analysis.defUse.uses(name).length > 0 || analysis.defUse.brokenNames.has(name)) return true;
  if (analysis.callsTo('builtins.globals', 'builtins.locals', 'builtins.eval', 'builtins.exec').length > 0) return true;
  return namedInMagics(name, analysis);
}

/** Whether a magic names it, in its line or in the text below it; `%run` may read anything. */
function namedInMagics(name: string, analysis: NotebookAnalysis): boolean {
  const word = new RegExp(`\\b${name}\\b`);
  return analysis.cells.some(({ python }) =>
    python.magics.some(({ start, end, body }) => {
      const text = python.text.slice(start, body && !body.python ? body.end : end);
      return text.startsWith('%run') || word.test(text);
    }),
  );
}

function removed(name: Name, analysis: NotebookAnalysis, title: string): { readonly fix?: Fix } {
  const edit = withoutStatement(name, analysis);
  return edit ? { fix: { title, edits: [edit] } } : {};
}

/** The first value never counts, unless what stands between reads it. */
function removeFirst(name: string, { analysis, cell }: Surroundings): { readonly fix?: Fix } {
  const first = cell.python.module.body
    .flatMap((statement) => parameterOf(statement) ?? [])
    .find((each) => each.name.id === name);
  const isRead = analysis.defUse.uses(name).some(({ cell: at }) => at === cell.index);
  return first && !isRead ? removed(first.name, analysis, `Remove the first value of "${name}"`) : {};
}

/** The statement goes to a cell of its own, when nothing else in this one reads what it computes. */
function moveDown(name: Name, { analysis, cell }: Surroundings): { readonly fix?: Fix } {
  const edit = withoutStatement(name, analysis);
  const found = ownLines(name, analysis);
  if (!edit || !found || analysis.defUse.uses(name.id).some(({ cell: at }) => at === cell.index)) return {};
  const text = sourceOf(found.statement, analysis);
  return {
    fix: {
      title: 'Compute it in the next cell',
      edits: [edit, { kind: 'insertCell', before: cell.index + 1, cellKind: 'code', text }],
    },
  };
}
