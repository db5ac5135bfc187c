import assert from 'node:assert/strict';
import { NotebookAnalysis } from '../../../../src/core/python/analysis';
import { AnalysisMemory } from '../../../../src/core/python/memory';
import { pyAstParser } from '../../../../src/core/python/pyAstParser';
import { CellCache } from '../../../../src/core/python/pythonCell';
import { notebookOf } from '../../../../src/core/notebook/notebook';

/** Type of the last expression of the notebook, for one state of it after the other. */
function typesThrough(...states: readonly (readonly string[])[]): (string | undefined)[] {
  const cache = new CellCache(pyAstParser);
  const memory = new AnalysisMemory();
  return states.map((cells) => {
    const notebook = notebookOf({ cells: cells.map((text) => ({ text })) });
    const analysis = new NotebookAnalysis(notebook, cache, memory);
    const last = analysis.cells.at(-1)?.python.module.body.at(-1);
    return last?.nodeType === 'Expr' ? analysis.typeOf(last.value) : undefined;
  });
}

const LOAD = 'def load():\n    return pd.read_csv("a.csv")';
const NUMBERS = 'import numpy as np\ndef load():\n    return np.array([1])';
const USE = 'frame = load()\nframe';

describe('the memory of an analysis', () => {
  it('follows a change through a function of another cell', () => {
    assert.deepEqual(typesThrough(['import pandas as pd', LOAD, USE], ['import numpy as pd', LOAD, USE]), [
      'pandas.DataFrame',
      undefined,
    ]);
  });

  it('follows a function that is defined again further down', () => {
    const cells = ['import pandas as pd', LOAD, USE];
    assert.deepEqual(typesThrough([...cells, 'load()'], [...cells, NUMBERS, 'load()'], [...cells, 'load()']), [
      'pandas.DataFrame',
      'numpy.ndarray',
      'pandas.DataFrame',
    ]);
  });

  it('follows a global that a function reads before the cell that sets it', () => {
    const show = 'def show():\n    return table\nshow()';
    assert.deepEqual(
      typesThrough(
        ['import pandas as pd', show, 'table = pd.DataFrame()', 'show()'],
        ['import pandas as pd', show, 'table = [1]', 'show()'],
      ),
      ['pandas.DataFrame', 'builtins.list'],
    );
  });

  it('keeps the meaning of a cell that sees the same, and of no other', () => {
    const cache = new CellCache(pyAstParser);
    const memory = new AnalysisMemory();
    const meanings = (cells: readonly string[]): unknown[] => {
      const notebook = notebookOf({ cells: cells.map((text) => ({ text })) });
      const analysis = new NotebookAnalysis(notebook, cache, memory);
      return analysis.cells.map(({ python }) => analysis.resolver.meaningOf(python.module));
    };
    const before = meanings(['import pandas as pd', 'a = pd.Series()', 'b = 1', 'a.mean()', 'b']);
    const after = meanings(['import pandas as pd', 'a = pd.DataFrame()', 'b = 1', 'a.mean()', 'b']);
    assert.deepEqual(
      before.map((meaning, index) => meaning === after[index]),
      [true, false, true, false, true],
    );
  });
});
