import assert from 'node:assert/strict';
import fc from 'fast-check';
import { PreflightError } from '../../../../src/core/base/problem';
import { readNotebook } from '../../../../src/core/notebook/readNotebook';
import { editNotebookText } from '../../../../src/core/notebook/writeNotebook';
import type { NotebookEdit } from '../../../../src/core/notebook/edit';
import { ipynb } from '../../../support/notebooks';

function codeOf(text: string): string {
  try {
    readNotebook(text, 'a.ipynb');
    return 'read';
  } catch (error) {
    assert.ok(PreflightError.is(error));
    assert.ok(error.problem.remedy.length > 10);
    return error.problem.code;
  }
}

describe('readNotebook', () => {
  it('reads cells, tags, counts, outputs and attachments', () => {
    const notebook = readNotebook(
      ipynb([
        { cell_type: 'markdown', source: '# T', attachments: { 'a.png': { 'image/png': 'AAAA' } } },
        {
          cell_type: 'code',
          source: 'x\ny',
          execution_count: 3,
          metadata: { tags: ['parameters'] },
          outputs: [
            { output_type: 'stream', name: 'stderr', text: ['a\n', 'b'] },
            { output_type: 'execute_result', data: { 'image/png': 'iVBO', 'text/plain': ['1'] } },
            { output_type: 'error', ename: 'E', evalue: 'v', traceback: ['t'] },
          ],
        },
      ]),
      'a.ipynb',
    );
    const [markdown, code] = notebook.cells;
    assert.deepEqual(markdown?.attachments, { 'a.png': { 'image/png': 4 } });
    assert.equal(code?.text, 'x\ny');
    assert.deepEqual([code.tags, code.executionCount], [['parameters'], 3]);
    assert.deepEqual(
      code.outputs.map(({ type, stream, items }) => [
        type,
        stream,
        items.map((item) => [item.mime, item.size, item.text()]),
      ]),
      [
        ['stream', 'stderr', [['text/plain', 3, 'a\nb']]],
        [
          'execute_result',
          undefined,
          [
            ['image/png', 4, undefined],
            ['text/plain', 1, '1'],
          ],
        ],
        ['error', undefined, [['application/vnd.code.notebook.error', 6, 'E: v\nt']]],
      ],
    );
  });

  it('knows the language of the kernel', () => {
    const language = (metadata: object): string => readNotebook(ipynb([], { metadata }), 'a').language;
    assert.equal(language({}), 'python');
    assert.equal(language({ language_info: { name: 'R' } }), 'r');
    assert.equal(language({ kernelspec: { name: 'julia-1.9' } }), 'julia');
    assert.equal(language({ kernelspec: { name: 'ir' } }), 'r');
    assert.equal(language({ language_info: { name: 'ipython' } }), 'python');
  });

  it('names what is wrong', () => {
    assert.equal(codeOf(''), 'notebook/not-json');
    assert.equal(codeOf('{"cells": [\n<<<<<<< HEAD'), 'notebook/not-json');
    assert.equal(codeOf('null'), 'notebook/not-a-notebook');
    assert.equal(codeOf('{"nbformat": 4}'), 'notebook/not-a-notebook');
    assert.equal(codeOf('{"nbformat": 4, "cells": [1]}'), 'notebook/not-a-notebook');
    assert.equal(codeOf('{"nbformat": 3, "worksheets": []}'), 'notebook/format');
    assert.equal(codeOf(`\ufeff${ipynb([])}`), 'read');
  });

  it('answers any JSON with a notebook or a named problem', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), (cells, cell, metadata) => {
        codeOf(JSON.stringify({ nbformat: 4, cells, metadata }));
        codeOf(JSON.stringify({ nbformat: 4, cells: [{ cell_type: 'code', source: cell, outputs: cells, metadata }] }));
        codeOf(JSON.stringify({ nbformat: 4, cells: [{ cell_type: 'code', source: 'x', outputs: [cell] }] }));
      }),
    );
  });
});

describe('editNotebookText', () => {
  const text = ipynb(['a = 1\nb = 2', { cell_type: 'markdown', source: 'ü' }, 'c']);

  function edited(...edits: NotebookEdit[]): string[] {
    return readNotebook(editNotebookText(text, 'a', edits), 'a').cells.map((cell) => cell.text);
  }

  it('changes nothing without edits, whatever the style of the file', () => {
    for (const style of [
      text,
      JSON.stringify(JSON.parse(text)),
      JSON.stringify(JSON.parse(text), null, 4),
      text.replaceAll('\n', '\r\n'),
    ]) {
      assert.equal(editNotebookText(style, 'a', []), style);
    }
  });

  it('replaces, inserts, moves and deletes cells', () => {
    assert.deepEqual(edited({ kind: 'replace', cell: 0, start: 4, end: 5, text: '10' }), ['a = 10\nb = 2', 'ü', 'c']);
    assert.deepEqual(edited({ kind: 'moveCell', cell: 2, before: 0 }), ['c', 'a = 1\nb = 2', 'ü']);
    assert.deepEqual(edited({ kind: 'deleteCell', cell: 1 }), ['a = 1\nb = 2', 'c']);
    assert.deepEqual(edited({ kind: 'insertCell', before: 3, cellKind: 'code', text: 'd\ne' }), [
      'a = 1\nb = 2',
      'ü',
      'c',
      'd\ne',
    ]);
  });

  it('writes a replaced line as the only change of the file', () => {
    const after = editNotebookText(text, 'a', [{ kind: 'replace', cell: 0, start: 4, end: 5, text: '10' }]);
    assert.equal(after, text.replace('a = 1', 'a = 10'));
  });

  it('gives new cells an id of their own', () => {
    const insert: NotebookEdit = { kind: 'insertCell', before: 0, cellKind: 'code', text: 'd', tags: ['t'] };
    const notebook = readNotebook(editNotebookText(text, 'a', [insert, insert]), 'a');
    assert.equal(new Set(notebook.cells.map(({ id }) => id)).size, 5);
    assert.deepEqual(notebook.cells.at(0)?.tags, ['t']);
  });

  it('clears outputs and sets tags', () => {
    const outputs = [
      { output_type: 'stream', name: 'stdout', text: 'a' },
      { output_type: 'stream', name: 'stdout', text: 'b' },
    ];
    const source = ipynb([{ cell_type: 'code', source: 'x', outputs }]);
    const after = readNotebook(
      editNotebookText(source, 'a', [
        { kind: 'clearOutputs', cell: 0, outputs: [0] },
        { kind: 'setTags', cell: 0, tags: ['parameters'] },
      ]),
      'a',
    );
    assert.deepEqual(
      after.cells.at(0)?.outputs.map(({ items }) => items[0]?.text()),
      ['b'],
    );
    assert.deepEqual(after.cells.at(0)?.tags, ['parameters']);
  });
});
