import assert from 'node:assert/strict';
import type { FormatProblem } from '../../../../src/core/notebook/notebook';
import { readNotebook } from '../../../../src/core/notebook/readNotebook';
import { editNotebookText } from '../../../../src/core/notebook/writeNotebook';
import { lint } from '../../../support/lint';
import { ipynb } from '../../../support/notebooks';

function problems(text: string): [FormatProblem['kind'], number | undefined][] {
  return readNotebook(text, 'a.ipynb').problems.map(({ kind, cell }) => [kind, cell]);
}

describe('formatProblems', () => {
  it('finds nothing in what Jupyter writes', () => {
    assert.deepEqual(problems(ipynb(['a = 1', { cell_type: 'markdown', source: '# T' }])), []);
  });

  it('finds ids that are missing, not allowed, used twice, or too early', () => {
    const ids = (id: unknown): string => ipynb([{ cell_type: 'code', source: 'a', id }, 'b']);
    assert.deepEqual(problems(ids(undefined)), [['missing-id', 0]]);
    assert.deepEqual(problems(ids('no spaces')), [['invalid-id', 0]]);
    assert.deepEqual(problems(ids('cell-1')), [['duplicate-id', 1]]);
    assert.deepEqual(problems(ipynb(['a'], { nbformat_minor: 4 })), [['unexpected-id', 0]]);
  });

  it('finds fields that are missing', () => {
    const output = { output_type: 'stream', text: 'x' };
    const broken = {
      cell_type: 'code' as const,
      source: 'a',
      metadata: undefined,
      execution_count: undefined,
      outputs: [output],
    };
    assert.deepEqual(
      readNotebook(ipynb([broken]), 'a.ipynb').problems.map(({ message }) => message),
      ['has no "metadata"', 'has no "execution_count"', 'has an output of type stream without "name"'],
    );
  });

  it('writes ids where they are missing, and nothing else', () => {
    const text = ipynb([
      'a = 1',
      { cell_type: 'code', source: 'b = 1', id: undefined },
      { cell_type: 'code', source: 'c', id: 'cell-0' },
    ]);
    const [found] = lint(readNotebook(text, 'a.ipynb')).filter(
      ({ rule }) => rule === 'outputs/invalid-notebook-format',
    );
    const fixed = editNotebookText(text, 'a.ipynb', found?.fix?.edits ?? []);
    assert.deepEqual(problems(fixed), []);
    const withoutIds = (value: string): unknown =>
      JSON.parse(value, (key, part: unknown) => (key === 'id' ? undefined : part)) as unknown;
    assert.deepEqual(withoutIds(fixed), withoutIds(text));
    assert.equal(fixed.split('\n').length, text.split('\n').length + 1);
  });
});
