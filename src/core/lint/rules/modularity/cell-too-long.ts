import type { Stmt } from '../../../python/ast';
import type { PythonCell } from '../../../python/pythonCell';
import type { Fix, NotebookRule } from '../../rule';

/** Lines of code, not counting blank lines, comments, docstrings, further lines of a text and the bodies of %%writefile. */
const MAX_LINES = 60;

/** A cell that does too much to be tested or moved. */
export const cellTooLong: NotebookRule = {
  name: 'modularity/cell-too-long',
  summary: 'A cell has more than 60 lines of code',
  why:
    'Code in one long cell cannot be called from a pipeline or a test; whoever deploys the model has to rewrite it. ' +
    'Functions with arguments can be moved into a module as they are.',
  severity: 'info',
  moment: 'gate',
  level: 'cell',
  fix: 'edit',
  references: ['https://doi.org/10.1371/journal.pcbi.1007007'],
  examples: {
    bad: [{ cells: [lines(MAX_LINES + 1)], shown: false }],
    good: [
      { cells: [lines(MAX_LINES)], shown: false },
      { cells: [`%%writefile train.py\n${lines(MAX_LINES + 1)}`], shown: false },
      { cells: [`query = """\n${lines(MAX_LINES + 1)}\n"""`], shown: false },
      { cells: [`def train(frame):\n${lines(MAX_LINES + 1, '    ')}`], shown: false },
      ['def train(frame):\n    return fit(frame)', 'model = train(frame)'],
    ],
  },
  *check({ analysis }) {
    for (const { index, python } of analysis.cells) {
      const count = looseLines(python);
      if (count <= MAX_LINES) continue;
      yield {
        at: { cell: index },
        message:
          `The ${count} lines of this cell can neither be tested nor called from a pipeline. Split it into steps, or into ` +
          'functions that a module can hold.',
        ...splitCell(index, python),
      };
    }
  },
};

/** Lines of statements at the top of the cell; what stands in functions and classes is already in parts. */
function looseLines(python: PythonCell): number {
  const counted = new Set<number>();
  for (const statement of python.module.body) {
    if (isDefinition(statement) || isLooseString(statement)) continue;
    const first = python.lines.at(statement.start).line;
    const last = python.lines.at(statement.end).line;
    for (let line = first; line <= last; line++) counted.add(line);
  }
  if (counted.size <= MAX_LINES) return counted.size;
  // A query or a template that goes over many lines is one value.
  for (const text of [...python.nodes('Constant'), ...python.nodes('JoinedStr')]) {
    if (!python.text.slice(text.start, text.end).includes('\n')) continue;
    const last = python.lines.at(text.end).line;
    for (let line = python.lines.at(text.start).line + 1; line <= last; line++) counted.delete(line);
  }
  const comments = new Set(
    python.comments.filter(({ ownLine }) => ownLine).map(({ start }) => python.lines.at(start).line),
  );
  return [...counted].filter((line) => !comments.has(line) && python.lines.line(line).trim() !== '').length;
}

function isDefinition({ nodeType }: Stmt): boolean {
  return nodeType === 'FunctionDef' || nodeType === 'AsyncFunctionDef' || nodeType === 'ClassDef';
}

function isLooseString(statement: Stmt): boolean {
  return statement.nodeType === 'Expr' && statement.value.nodeType === 'Constant';
}

function lines(count: number, indent = ''): string {
  return Array.from({ length: count }, (_, index) => `${indent}value_${index} = ${index}`).join('\n');
}

/** Cells of at most so many lines, cut between statements; what the notebook computes stays the same. */
function splitCell(cell: number, python: PythonCell): { readonly fix?: Fix } {
  if (python.problems.length > 0 || python.magics.some(({ kind }) => kind === 'cell')) return {};
  const cuts: number[] = [];
  let from = 0;
  for (const [position, statement] of python.module.body.entries()) {
    const before = python.module.body[position - 1];
    const start = python.lines.at(from).line;
    const isNewLine = before !== undefined && python.lines.at(before.end).line < python.lines.at(statement.start).line;
    if (!isNewLine || python.lines.at(statement.end).line - start < MAX_LINES) continue;
    // Comments and blank lines above a statement go with it.
    from = python.lines.offset({ line: python.lines.at(before.end).line + 1, column: 0 });
    cuts.push(from);
  }
  const [first] = cuts;
  if (first === undefined) return {};
  const parts = cuts.map((start, index) => python.text.slice(start, cuts[index + 1] ?? python.text.length).trim());
  return {
    fix: {
      title: `Split it into ${parts.length + 1} cells`,
      manual: true,
      edits: [
        {
          kind: 'replace',
          cell,
          start: python.text.slice(0, first).trimEnd().length,
          end: python.text.length,
          text: '',
        },
        ...parts.map((text) => ({ kind: 'insertCell' as const, before: cell + 1, cellKind: 'code' as const, text })),
      ],
    },
  };
}
