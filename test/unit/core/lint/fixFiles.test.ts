import assert from 'node:assert/strict';
import { readOnly } from '../../../../src/adapters/fileProblems';
import { silentJob } from '../../../../src/core/base/job';
import { digestOf } from '../../../../src/core/base/digest';
import { fixFiles } from '../../../../src/core/lint/fixFiles';
import { lintFiles } from '../../../../src/core/lint/lintFiles';
import { policySchema } from '../../../../src/core/readiness/policy';
import { MemoryFiles } from '../../../support/memoryFiles';
import { ipynb } from '../../../support/notebooks';

const POLICY = policySchema.parse({}).lint;

class ReadOnlyManifest extends MemoryFiles {
  override async write(path: string, content: string | Uint8Array): Promise<void> {
    if (path === 'requirements.txt') throw readOnly(path);
    await super.write(path, content);
  }
}

describe('fixFiles', () => {
  it('applies what needs nobody, also to files of the repository, and nothing the second time', async () => {
    const files = new MemoryFiles({
      'a.ipynb': ipynb([
        'import numpy as np\nfrom sklearn.model_selection import train_test_split',
        'a, b = train_test_split([1, 2])',
      ]),
      'models/churn/model.yaml': 'name: churn\nversion: 1.0.0\nartifact: model.onnx\n',
      'models/churn/model.onnx': 'new',
      'registry/churn/1.0.0/version.json': JSON.stringify({ artifact: { sha256: digestOf('old') } }),
    });
    const options = { moment: 'gate', policy: POLICY } as const;
    const fixed = await fixFiles({ files }, ['.'], options, silentJob());
    assert.deepEqual([...fixed.notebooks.keys()], ['a.ipynb']);
    assert.deepEqual(fixed.others, ['requirements.txt']);
    assert.equal(await files.readText('requirements.txt'), 'numpy\nscikit-learn\n');
    assert.match(await files.readText('a.ipynb'), /random_state=0/);
    // Which version comes next is for a person to say.
    assert.match(await files.readText('models/churn/model.yaml'), /version: 1\.0\.0/);
    const again = await fixFiles({ files }, ['.'], options, silentJob());
    assert.deepEqual([[...again.notebooks], again.others], [[], []]);
  });

  it('leaves files alone that are not those of the notebooks', async () => {
    const files = new MemoryFiles({
      'a.ipynb': ipynb([
        'import numpy as np\nfrom sklearn.model_selection import train_test_split',
        'a, b = train_test_split([1, 2])',
      ]),
      'requirements.txt': 'pandas\n',
    });
    const options = { moment: 'gate', policy: POLICY, repository: false } as const;
    const report = await lintFiles(
      { files, clock: { now: () => '2026-01-01T00:00:00Z' } },
      ['.'],
      options,
      silentJob(),
    );
    const rules = report.files.flatMap(({ findings }) => findings.map(({ rule }) => rule));
    assert.ok(rules.includes('randomness/missing-random-state'));
    assert.deepEqual(
      rules.filter((rule) => rule.startsWith('dependencies/')),
      [],
    );
    const fixed = await fixFiles({ files }, ['.'], options, silentJob());
    assert.deepEqual([[...fixed.notebooks.keys()], fixed.others], [['a.ipynb'], []]);
    assert.equal(await files.readText('requirements.txt'), 'pandas\n');
  });

  it('takes nothing out of a notebook whose new place cannot be written', async () => {
    const before = ipynb(['%pip install xgboost\nimport xgboost']);
    const files = new ReadOnlyManifest({ 'a.ipynb': before, 'requirements.txt': 'pandas==2.2.3\n' });
    const { notebooks, others, refused } = await fixFiles(
      { files },
      ['.'],
      { moment: 'edit', policy: POLICY, rules: ['dependencies/install-in-notebook', 'dependencies/undeclared-import'] },
      silentJob(),
    );
    assert.deepEqual([[...notebooks], others], [[], []]);
    assert.deepEqual(
      refused.map(({ code }) => code),
      ['files/read-only'],
    );
    assert.equal(await files.readText('a.ipynb'), before);
  });
});
