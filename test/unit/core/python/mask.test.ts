import assert from 'node:assert/strict';
import fc from 'fast-check';
import { maskCell } from '../../../../src/core/python/mask';
import { pyAstParser } from '../../../../src/core/python/pyAstParser';

/** The masked text must be Python and keep its length and its line ends. */
function masked(text: string): string {
  const { code } = maskCell(text);
  assert.equal(code.length, text.length);
  const result = pyAstParser.parse(code, 0);
  assert.ok(result.ok, `${JSON.stringify(code)}: ${result.ok ? '' : result.problem.message}`);
  return code;
}

function defined(text: string): string[] {
  return maskCell(text).magics.flatMap(({ defines }) =>
    defines.map(({ name, start, end }) => {
      if (start !== end) assert.equal(text.slice(start, end), name);
      return name;
    }),
  );
}

describe('maskCell', () => {
  it('leaves Python alone', () => {
    const text = 'x = 10 % 3\ny = "100%"\nif x != y:\n    z = f"{x!r}"\nprint("a"\n      % x)';
    assert.equal(masked(text), text);
    assert.deepEqual(maskCell(text).magics, []);
  });

  it('blanks lines of magics and shell and keeps statements of %time', () => {
    assert.equal(masked('%matplotlib inline\nx = 1'), '                  \nx = 1');
    assert.equal(masked('!ls -l\nx = 1'), '      \nx = 1');
    assert.equal(masked('%time x = f(1)'), 'pass; x = f(1)');
    assert.equal(masked('%timeit -n 10 -r3 f(1)'), 'pass;             f(1)');
    assert.doesNotMatch(masked('%%timeit -n1 -r1 \nf(1)'), /r1/);
    assert.equal(masked('?len\nlen?\nx.y??\n%time?').trim(), '');
  });

  it('keeps blocks from becoming empty', () => {
    assert.equal(masked('if x:\n    !ls -l'), 'if x:\n    pass  ');
    assert.equal(masked('for a in b:\n  %cd'), 'for a in b:\n  0  ');
  });

  it('puts a value where one is assigned and knows the names', () => {
    assert.equal(masked('files = !ls *.csv\n'), 'files = _        \n');
    assert.deepEqual(defined('files = !ls *.csv'), ['files']);
    assert.deepEqual(defined('a, b = !ls'), ['a', 'b']);
    assert.deepEqual(defined('r = %timeit -o f(1)'), ['r']);
    assert.equal(masked('r = %timeit -o f(1)'), 'r =            f(1)');
    assert.equal(masked('frame = %sql select 1'), 'frame = _            ');
  });

  it('reads cell magics: Python bodies stay, others are blanked', () => {
    assert.equal(masked('%%time\nx = 1'), '      \nx = 1');
    assert.equal(masked('# title\n\n%%capture out --no-stderr\nx = 1').trim().endsWith('x = 1'), true);
    assert.deepEqual(defined('%%capture out --no-stderr\nx = 1'), ['out']);
    assert.equal(masked('%%bash\nfor f in *; do echo $f; done').trim(), '');
    assert.equal(masked('%%writefile a.py\nimport os').trim(), '');
    assert.equal(masked('%%time\n%%capture\nx = 1').trim(), 'x = 1');
    const [magic] = maskCell('%%writefile a.py\nimport os').magics;
    assert.deepEqual(magic?.body, { start: 17, end: 26, python: false });
  });

  it('knows the names of %store -r, %%bash --out, %pylab and what cannot be known', () => {
    assert.deepEqual(defined('%store -r model scaler'), ['model', 'scaler']);
    assert.equal(maskCell('%store -r').magics[0]?.definesUnknown, true);
    assert.equal(maskCell('%run helpers.py').magics[0]?.definesUnknown, true);
    assert.equal(maskCell('%%mystery\nx').magics[0]?.definesUnknown, true);
    assert.deepEqual(defined('%%bash --out listing\nls'), ['listing']);
    assert.ok(defined('%pylab inline').includes('np'));
  });

  it('follows continuation lines and keeps them as arguments', () => {
    const text = '!pip install a \\\n   b\nx = 1';
    assert.equal(masked(text).endsWith('\nx = 1'), true);
    assert.equal(maskCell(text).magics[0]?.args, 'pip install a \\\n   b');
  });

  it('does not take operators and text in brackets or strings for magics', () => {
    for (const text of ['x = (a\n%b)', 's = """\n%matplotlib inline\n!ls\n"""', 'f(1,\n  2)\ny = [\n1,\n]']) {
      assert.equal(masked(text), text);
    }
  });

  it('recovers after an open bracket', () => {
    assert.deepEqual(
      maskCell('foo(\n!pip install x\n').magics.map(({ kind }) => kind),
      ['shell'],
    );
  });

  it('takes pip and ls without a prefix for magics', () => {
    assert.equal(masked('pip install -q x').trim(), '');
    assert.equal(maskCell('pip install -q x').magics[0]?.name, 'pip');
    for (const line of ['rm -rf old/*', 'cat notes.txt', 'cp -r a b']) assert.equal(masked(line).trim(), '', line);
    for (const line of ['rm -rf', 'cat = 1', 'cat in cats', 'mv(a, b)', 'rm if rm else 1'])
      assert.equal(masked(line), line);
    assert.equal(masked('ls = 3\ncd = ls'), 'ls = 3\ncd = ls');
  });

  it('never changes the length or the line ends, whatever the text', () => {
    const piece = fc.constantFrom(
      '%',
      '%%',
      '!',
      '?',
      'time',
      'x',
      '=',
      ' ',
      '\n',
      '\r\n',
      '"""',
      "'",
      '(',
      ')',
      '\\',
      '#',
      'é',
      '😀',
      '\f',
      'pip install',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join('');
        const { code, magics } = maskCell(text);
        assert.equal(code.length, text.length);
        assert.equal(code.replace(/[^\r\n]/g, ''), text.replace(/[^\r\n]/g, ''));
        for (const { start, end } of magics) assert.ok(start >= 0 && start <= end && end <= text.length);
      }),
      { numRuns: 500 },
    );
  });
});
