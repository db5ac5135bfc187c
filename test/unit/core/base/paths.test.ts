import assert from 'node:assert/strict';
import fc from 'fast-check';
import { folderOf, joinPath, relativePath } from '../../../../src/core/base/paths';

describe('paths', () => {
  it('joins, normalizes and keeps what leaves the root', () => {
    assert.equal(joinPath('models/churn', '../../notebooks/a.ipynb'), 'notebooks/a.ipynb');
    assert.equal(joinPath('./models//churn/'), 'models/churn');
    assert.equal(joinPath('models', '../../x'), '../x');
    assert.equal(joinPath('a\\b', 'c'), 'a/b/c');
    assert.equal(folderOf('a.txt'), '');
    assert.equal(folderOf('a/b/c.txt'), 'a/b');
  });

  it('makes a relative path that leads back', () => {
    assert.equal(relativePath('models/churn', 'notebooks/a.ipynb'), '../../notebooks/a.ipynb');
    assert.equal(relativePath('models/churn', 'models/churn/model.onnx'), 'model.onnx');
    const part = fc.stringMatching(/^[a-c]{1,2}$/);
    const path = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('/'));
    fc.assert(fc.property(path, path, (from, to) => joinPath(from, relativePath(from, to)) === to));
  });
});
