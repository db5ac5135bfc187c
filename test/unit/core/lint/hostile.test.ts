import assert from 'node:assert/strict';
import fc from 'fast-check';
import { PreflightError } from '../../../../src/core/base/problem';
import type { Notebook } from '../../../../src/core/notebook/notebook';
import { notebookOf } from '../../../../src/core/notebook/notebook';
import { readNotebook } from '../../../../src/core/notebook/readNotebook';
import { NotebookAnalysis } from '../../../../src/core/python/analysis';
import { pyAstParser } from '../../../../src/core/python/pyAstParser';
import { CellCache } from '../../../../src/core/python/pythonCell';
import { fullExample } from '../../../../src/core/lint/example';
import { rules } from '../../../../src/core/lint/rules';
import { lint } from '../../../support/lint';
import { ipynb } from '../../../support/notebooks';

/** Texts that make rules work: the first cells of their bad examples. */
const TEXTS = rules
  .flatMap(({ examples }) => examples.bad.flatMap((example) => fullExample(example).cells))
  .map((cell) => (typeof cell === 'string' ? cell : cell.text))
  .filter((text) => text.length < 500);

function inside(notebook: Notebook): void {
  for (const { rule, cell, start, end, related } of lint(notebook)) {
    for (const place of [{ cell, start, end }, ...related]) {
      const length = place.cell === undefined ? 0 : (notebook.cells[place.cell]?.text.length ?? -1);
      assert.ok(place.start >= 0 && place.start <= place.end && place.end <= length, `${rule} is outside its cell`);
    }
  }
}

describe('hostile notebooks', () => {
  const piece = fc.constantFrom(
    '(',
    ')',
    '"',
    "'",
    '"""',
    'f"{',
    '\\',
    '\n',
    '\r',
    '%',
    '!',
    '?',
    '#',
    '@',
    '😀',
    '\u0000',
    '\u202e',
    '= ',
    ':',
  );
  const mutated = fc
    .tuple(
      fc.constantFrom(...TEXTS),
      fc.array(fc.tuple(fc.nat({ max: 499 }), fc.nat({ max: 20 }), piece), { maxLength: 4 }),
    )
    .map(([text, changes]) =>
      changes.reduce((all, [at, removed, added]) => all.slice(0, at) + added + all.slice(at + removed), text),
    );

  it('get findings inside their cells, whatever is in the cells', () => {
    fc.assert(
      fc.property(fc.array(mutated, { minLength: 1, maxLength: 5 }), (texts) => {
        inside(notebookOf({ cells: texts.map((text) => ({ text })) }));
      }),
      { numRuns: 300 },
    );
  });

  it('are read or refused with a reason, whatever is in the file', () => {
    const text = ipynb([
      'import pandas as pd',
      { cell_type: 'markdown', source: '# T' },
      'x = pd.read_csv("/home/a/b.csv")',
    ]);
    fc.assert(
      fc.property(
        fc.nat({ max: text.length }),
        fc.nat({ max: 40 }),
        fc.string({ maxLength: 10 }),
        (at, removed, added) => {
          try {
            inside(readNotebook(text.slice(0, at) + added + text.slice(at + removed), 'a.ipynb'));
          } catch (error) {
            assert.ok(PreflightError.is(error), String(error));
          }
        },
      ),
      { numRuns: 300 },
    );
    fc.assert(
      fc.property(
        fc.array(
          fc.dictionary(
            fc.constantFrom('cell_type', 'source', 'outputs', 'metadata', 'id', 'execution_count'),
            fc.jsonValue(),
          ),
        ),
        (cells) => {
          try {
            inside(readNotebook(JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells }), 'a.ipynb'));
          } catch (error) {
            assert.ok(PreflightError.is(error), String(error));
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('are read up to a length, and each rule says no more than anybody reads', () => {
    const readCells = (text: string): boolean[] => {
      const notebook = notebookOf({ cells: Array.from({ length: 6 }, () => ({ text })) });
      const analysis = new NotebookAnalysis(notebook, new CellCache(pyAstParser));
      return analysis.cells.map(({ python }) => python.module.body.length > 0);
    };
    assert.deepEqual(readCells('value = 1\n'.repeat(6000)), [true, true, true, false, false, false]);
    assert.deepEqual(readCells(`value = "${'a'.repeat(90_000)}"`), [true, true, true, true, false, false]);
    const installs = notebookOf({ cells: [{ text: '!pip install pandas\n'.repeat(1000) }] });
    const found = lint(installs).filter(({ rule }) => rule === 'dependencies/unpinned-install');
    assert.equal(found.length, 500);
  });
});
