import type { RepositoryRule } from '../../rule';
import { manifestsOf } from '../../support/manifests';

/** Declared dependencies whose versions nobody fixed. */
export const unpinnedDependency: RepositoryRule = {
  name: 'dependencies/unpinned-dependency',
  summary: 'Dependencies are declared without exact versions or a lock file',
  why:
    'The next installation brings other versions than the ones the model was trained and tested with. Results change, ' +
    'exporters write other graphs, and the approved evidence no longer describes what runs.',
  severity: 'warning',
  moment: 'gate',
  level: 'repository',
  fix: 'none',
  references: ['https://pip.pypa.io/en/stable/topics/repeatable-installs/'],
  examples: {
    bad: [
      { cells: ['import onnx'], files: { 'requirements.txt': 'git+https://github.com/onnx/onnx.git\n' }, shown: false },
      { cells: ['import pandas as pd'], files: { 'requirements.txt': 'pandas>=2\nnumpy==1.26.4\n' } },
      {
        cells: ['import pandas as pd'],
        files: { 'pyproject.toml': '[project]\nname = "churn"\ndependencies = ["pandas"]\n' },
      },
    ],
    good: [
      {
        cells: ['import pandas as pd'],
        files: {
          'requirements.txt': 'pandas==2.2.3\n',
          'model/MLmodel': '',
          'model/conda.yaml': 'dependencies:\n  - mlflow\n',
        },
        shown: false,
      },
      {
        cells: ['import onnx'],
        files: { 'requirements.txt': 'git+https://github.com/onnx/sklearn-onnx.git@0f0b0ba\n' },
        shown: false,
      },
      { cells: ['import pandas as pd'], files: { 'requirements.txt': 'pandas==2.2.3  # comment\n-r base.txt\n' } },
      {
        cells: ['import pandas as pd'],
        files: { 'pyproject.toml': '[project]\nname = "churn"\ndependencies = ["pandas"]\n', 'uv.lock': '' },
      },
      {
        cells: ['import churn'],
        files: { 'requirements.txt': 'https://example.com/wheels/churn-1.0-py3-none-any.whl\n' },
        shown: false,
      },
      {
        cells: ['import pandas as pd'],
        files: { 'requirements.in': 'pandas\n', 'requirements.txt': 'pandas==2.2.3\n' },
      },
    ],
  },
  *check({ repository }) {
    const { declared, locks } = manifestsOf(repository);
    if (locks.length > 0) return;
    const pinned = new Set(declared.filter((one) => one.pinned).map(({ name }) => name));
    const byFile = new Map<string, (typeof declared)[number][]>();
    for (const one of declared) {
      // What a library needs stays open there by design; the environment is fixed elsewhere.
      if (/(^|\/)setup\.(py|cfg)$/.test(one.path)) continue;
      if (one.pinned || pinned.has(one.name)) continue;
      byFile.set(one.path, [...(byFile.get(one.path) ?? []), one]);
    }
    for (const [path, loose] of byFile) {
      const [first] = loose;
      const all = [...new Set(loose.map(({ name }) => name))];
      const names = all.slice(0, 4).join(', ');
      const more = all.length > 4 ? ` and ${all.length - 4} more` : '';
      yield {
        path,
        ...(first?.line === undefined ? {} : { line: first.line }),
        message: `The versions of ${names}${more} are open, so the next installation is another environment. Pin them with "==" or add a lock file.`,
      };
    }
  },
};
