import assert from 'node:assert/strict';
import { notebookOf } from '../../../../src/core/notebook/notebook';
import { NotebookAnalysis } from '../../../../src/core/python/analysis';
import type { Name } from '../../../../src/core/python/ast';
import { pyAstParser } from '../../../../src/core/python/pyAstParser';
import { CellCache } from '../../../../src/core/python/pythonCell';

function analyse(...cells: string[]): NotebookAnalysis {
  return new NotebookAnalysis(notebookOf({ cells: cells.map((text) => ({ text })) }), new CellCache(pyAstParser));
}

/** The last Name with this id. */
function last(analysis: NotebookAnalysis, id: string): Name {
  const found = [...analysis.nodes('Name')].filter((node) => node.id === id).at(-1);
  assert.ok(found);
  return found;
}

describe('NotebookAnalysis', () => {
  it('resolves names through imports, aliases and cells', () => {
    const analysis = analyse(
      'import numpy as np\nfrom sklearn.model_selection import train_test_split as tts\nimport os.path\nfrom tensorflow import keras',
      'seed = np.random.seed\nseed(1)\ntts(x)\nos.path.join("a")\nopen("f")\nkeras.layers.Dense(1)\nmissing()',
    );
    assert.deepEqual(
      [...analysis.nodes('Call')].map(({ func }) => analysis.qualifiedName(func)),
      [
        'numpy.random.seed',
        'sklearn.model_selection.train_test_split',
        'os.path.join',
        'builtins.open',
        'keras.layers.Dense',
        undefined,
      ],
    );
    assert.equal(analysis.callsTo('numpy.random.seed').length, 1);
  });

  it('sees the definition that holds at a use, and forgets a shadowed import', () => {
    const analysis = analyse(
      'import json\njson.load(f)',
      'json = Thing()\njson.load(f)',
      'def load():\n    return json',
    );
    const calls = analysis.methodCalls('load').map(({ func }) => analysis.qualifiedName(func));
    assert.deepEqual(calls, ['json.load', undefined]);
    assert.equal(analysis.defUse.reaching(last(analysis, 'json')).length, 2);
  });

  it('keeps the import of try/except ImportError', () => {
    const analysis = analyse('try:\n    import torch\nexcept ImportError:\n    torch = None', 'torch.load("x")');
    assert.equal(analysis.callsTo('torch.load').length, 1);
  });

  it('knows scopes: parameters, locals, comprehensions, classes, global', () => {
    const analysis = analyse(
      'a = 1\ndef f(a, b=a):\n    c = a\n    return c + d\n[e for e in range(3) if e]\nclass K:\n    g = 1\n    h = g\n    def m(self):\n        return g',
      'def set_it():\n    global late\n    late = 1',
      'print(a, c, e, late)\nif (n := 10) > 5:\n    print(n)\nlambda z: z + y',
    );
    const undefinedNames = [...analysis.defUse.names].filter(
      (name) => analysis.defUse.uses(name).length > 0 && analysis.defUse.definitions(name).length === 0,
    );
    assert.deepEqual(undefinedNames.sort(), ['c', 'd', 'e', 'g', 'print', 'range', 'y']);
  });

  it('knows the type parameters of functions, classes and types, in these only', () => {
    const analysis = analyse(
      'from typing import Base\ndef first[T: Base, *Ts](rows: list[T]) -> T:\n    return rows[0]\nclass Box[U](Base[U]):\n    item: U\n' +
        '    def get(self) -> U:\n        return self.item\ntype Pairs[V] = list[tuple[V, V]]',
      'first, Box, Pairs, T, U, V',
    );
    const uses = (name: string): number[] => analysis.defUse.uses(name).map(({ cell }) => cell);
    assert.deepEqual([uses('T'), uses('U'), uses('V'), uses('Pairs')], [[1], [1], [1], [1]]);
    assert.equal(analysis.defUse.definitions('T').length, 0);
    assert.equal(analysis.defUse.definitions('Pairs').length, 1);
  });

  it('orders definitions, changes and removals over cells', () => {
    const analysis = analyse('x = []', 'x.append(1)\nx[0] = 2\nx += [3]', 'del x', 'x');
    assert.deepEqual(
      analysis.defUse.mutations('x').map(({ cell }) => cell),
      [1, 1, 1],
    );
    assert.deepEqual(analysis.defUse.reaching(last(analysis, 'x')), []);
  });

  it('joins the definitions of branches', () => {
    const analysis = analyse('x = 1\nif a:\n    x = 2\nelse:\n    x = 3\nx');
    assert.equal(analysis.defUse.reaching(last(analysis, 'x')).length, 3);
  });

  it('gives equal cells their own nodes', () => {
    const analysis = analyse('x', 'x', 'x = 1');
    assert.deepEqual(
      [...analysis.nodes('Name')].map((node) => analysis.cellOf(node)),
      [0, 1, 2],
    );
  });

  it('infers types from constructors, return types and assignments', () => {
    const analysis = analyse(
      'import pandas as pd\nfrom sklearn.linear_model import Ridge\nfrom sklearn.model_selection import train_test_split',
      'df = pd.read_csv("a")\ncol = df["a"]\ntrain, test = train_test_split(df)\nmodel = Ridge().fit(train, col)\nsmall = df.dropna().head()\ngroup = df.groupby("a")["b"]',
      'import torch.nn as nn\nclass Net(nn.Module):\n    pass\nnet = Net()\ndef make():\n    return pd.DataFrame()\nmade = make()',
      'df, col, test, model, small, group, net, made, unknown',
    );
    const types = ['df', 'col', 'test', 'model', 'small', 'group', 'net', 'made', 'unknown'].map((id) =>
      analysis.typeOf(last(analysis, id)),
    );
    assert.deepEqual(types, [
      'pandas.DataFrame',
      'pandas.Series',
      'pandas.DataFrame',
      'sklearn.linear_model.Ridge',
      'pandas.DataFrame',
      'pandas.SeriesGroupBy',
      '__main__.Net',
      'pandas.DataFrame',
      undefined,
    ]);
    assert.ok(analysis.resolver.isA(last(analysis, 'net'), 'torch.nn.Module'));
  });

  it('answers for circular definitions', () => {
    const analysis = analyse(
      'a = b\nb = a\na = b',
      'class A(B): pass\nclass B(A): pass\nx = A()',
      'def f():\n    return f()\ny = f()',
    );
    assert.equal(analysis.typeOf(last(analysis, 'y')), undefined);
    assert.equal(analysis.resolver.isA(last(analysis, 'x'), 'torch.nn.Module'), false);
  });

  it('knows that what a branch binds holds further down in the branch, and perhaps below it', () => {
    const analysis = analyse(
      'value = open("a")',
      'for value in [1]:\n    print(value)\n    if value:\n        print(value)\nelse:\n    print(value)\nprint(value)',
      'try:\n    value = 1\n    print(value)\nexcept OSError:\n    print(value)',
    );
    const uses = [...analysis.nodes('Name')].filter(({ id, parent }) => id === 'value' && parent?.nodeType === 'Call');
    assert.deepEqual(
      uses.map((use) => analysis.defUse.reaching(use).map(({ event }) => event.via)),
      [['for'], ['for'], ['for', 'assign'], ['for', 'assign'], ['assign'], ['assign', 'for', 'assign']],
    );
  });
});
