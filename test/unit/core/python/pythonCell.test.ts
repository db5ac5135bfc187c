import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ancestors } from '../../../../src/core/python/children';
import { pyAstParser } from '../../../../src/core/python/pyAstParser';
import { PythonCell } from '../../../../src/core/python/pythonCell';

function cell(text: string): PythonCell {
  return new PythonCell(text, pyAstParser);
}

function names(text: string): string[] {
  return cell(text)
    .nodes('Name')
    .map((node) => {
      assert.equal(text.slice(node.start, node.end), node.id);
      return node.id;
    });
}

describe('PythonCell', () => {
  it('places nodes in UTF-16 whatever stands before them', () => {
    assert.deepEqual(names('é = "😀" + ü\nf"{ä} 😀 {b!r:>{w}}"'), ['é', 'ü', 'ä', 'b', 'w']);
    assert.deepEqual(names('x = """ü\n😀""" + y'), ['x', 'y']);
    assert.deepEqual(names('a = 1\r\nb = 2\rc = a'), ['a', 'b', 'c', 'a']);
  });

  it('gives helper nodes the span of their parts', () => {
    const [comprehension] = cell('[a for b in c if d]').nodes('Comprehension');
    assert.deepEqual([comprehension?.start, comprehension?.end], [7, 18]);
  });

  it('links nodes to their parents up to the module', () => {
    const parsed = cell('f(g(x))');
    const [, inner] = parsed.nodes('Call');
    assert.ok(inner);
    assert.deepEqual(
      [...ancestors(inner)].map(({ nodeType }) => nodeType),
      ['Call', 'Expr', 'Module'],
    );
  });

  it('reads a cell whose first line is indented, as IPython does', () => {
    const text = '\n  run = submit(config)\n\n  try:\n      run.wait()\n  except OSError:\n      pass\n';
    const parsed = cell(text);
    assert.deepEqual([parsed.problems, parsed.module.body.map(({ nodeType }) => nodeType)], [[], ['Assign', 'Try']]);
    assert.deepEqual(
      parsed.module.body.map(({ start, parent }) => [text.slice(start, start + 3), parent?.nodeType]),
      [
        ['run', 'Module'],
        ['try', 'Module'],
      ],
    );
    assert.equal(cell(' a = 1\nb = 2').problems.length, 0);
    assert.equal(cell('  a = 1\n b = = 2').problems.length, 1);
  });

  it('lets a broken statement hide nothing else', () => {
    const text = 'import os\nx = foo(1,\ny = 2\ndef f(:\n    return 1\nprint(y)\n';
    const parsed = cell(text);
    assert.deepEqual(
      parsed.module.body.map(({ nodeType }) => nodeType),
      ['Import', 'Assign', 'Expr'],
    );
    assert.ok(parsed.problems.length >= 2);
    assert.ok(parsed.problems.some((problem) => problem.names.has('foo')));
  });

  it('goes on after an open triple quote', () => {
    const parsed = cell('a = 1\ns = """open\nb = 2\n');
    assert.deepEqual(
      parsed.module.body.map(({ start }) => start),
      [0, 18],
    );
  });

  it('keeps decorators, else and except with their statement', () => {
    const text =
      '@a\n# note\ndef f():\n  pass\nif x:\n  pass\nelse:\n  pass\ntry:\n  pass\nexcept E:\n  pass\n?broken(\n';
    assert.deepEqual(
      cell(text).module.body.map(({ nodeType }) => nodeType),
      ['FunctionDef', 'If', 'Try'],
    );
  });

  it('refuses what is nested too deeply and stays alive', () => {
    for (const text of [
      `x = ${'('.repeat(20000)}${')'.repeat(20000)}`,
      `x = ${'1+'.repeat(50000)}1`,
      `x = ${'-'.repeat(50000)}1`,
      `x = ${'[0]'.repeat(20000)}`,
    ]) {
      const parsed = cell(`${text}\ny = 1`);
      assert.equal(parsed.module.body.length, 1, text.slice(0, 12));
      assert.equal(parsed.problems.length, 1);
    }
  });

  it('finds comments and not the # in strings', () => {
    const text = 'a = "# no"  # yes\n# own\nb = """\n# no\n"""';
    assert.deepEqual(
      cell(text).comments.map((comment) => [comment.text, comment.ownLine]),
      [
        ['yes', false],
        ['own', true],
      ],
    );
  });

  it('reads any text without failing, with every node inside it', () => {
    const piece = fc.constantFrom(
      'x',
      ' = ',
      '1',
      '(',
      ')',
      '[',
      ']',
      ':',
      '\n',
      '\n    ',
      'def f',
      'class',
      'é',
      '😀',
      '"',
      '"""',
      'f"{',
      '}',
      '#',
      '%',
      '!',
      ',',
      'lambda ',
      'for ',
      ' in ',
      'if ',
      'else',
      '.',
      '@',
      '\t',
      '\r',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join('');
        const parsed = cell(text);
        for (const type of ['Name', 'Call', 'Constant', 'Assign', 'JoinedStr'] as const) {
          for (const node of parsed.nodes(type)) {
            assert.ok(node.start >= 0 && node.start <= node.end && node.end <= text.length);
          }
        }
        assert.ok(parsed.names.uses.length >= 0 && parsed.comments.length >= 0);
      }),
      { numRuns: 1000 },
    );
  });

  it('gives up on text that is no Python, and says which names it does not know of', () => {
    const data = cell(`x = "${'a'.repeat(250_000)}"`);
    assert.equal(data.module.body.length, 0);
    assert.deepEqual(
      data.problems.map(({ start, end, names }) => [start, end, names.has('x')]),
      [[0, data.text.length, true]],
    );
    const broken = cell('good = 1\n' + 'bad = (]\n'.repeat(2000) + 'late = 2\n');
    assert.ok(broken.problems.length < 110);
    assert.ok(broken.problems.at(-1)?.names.has('late'));
  });
});
