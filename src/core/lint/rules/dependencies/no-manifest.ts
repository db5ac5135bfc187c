import type { RepositoryFacts } from '../../repositoryFacts';
import type { NotebookSummary } from '../../context';
import type { Fix, RepositoryRule } from '../../rule';
import { distributionsFor } from '../../support/distributions';
import { manifestsOf } from '../../support/manifests';

/** A repository that does not say what its notebooks need. */
export const noManifest: RepositoryRule = {
  name: 'dependencies/no-manifest',
  summary: 'No file declares the dependencies of the notebooks',
  why:
    'Nobody can rebuild the environment in which the model was trained: not the job, not a colleague, not the author ' +
    'after the next update of their machine.',
  severity: 'warning',
  moment: 'gate',
  level: 'repository',
  fix: 'edit',
  references: [
    'https://packaging.python.org/en/latest/guides/writing-pyproject-toml/',
    'https://pip.pypa.io/en/stable/reference/requirements-file-format/',
  ],
  examples: {
    bad: [{ cells: ['import pandas as pd'], files: { 'README.md': '# Churn\n' } }],
    good: [
      { cells: ['import pandas as pd'], files: { 'requirements.txt': 'pandas==2.2.3\n' } },
      { cells: ['import os, json'], files: { 'README.md': '# Churn\n' }, shown: false },
      { cells: ['import pandas as pd'], files: { 'uv.lock': 'version = 1\n' } },
      {
        cells: ['import pandas as pd'],
        files: { 'training/conda_dependencies.yml': 'dependencies:\n  - pandas=2.2.3\n' },
        shown: false,
      },
      { cells: ['import pandas as pd'], path: 'train.ipynb', files: { 'train.yml': 'dependencies:\n' }, shown: false },
    ],
  },
  *check({ repository, notebooks }) {
    if (!notebooks.some(({ imports }) => imports.some((module) => distributionsFor(module).length > 0))) return;
    const { files, locks } = manifestsOf(repository);
    if (files.length > 0 || locks.length > 0 || hasOwnEnvironment(notebooks, repository)) return;
    yield {
      message:
        'Nothing in the repository says which packages the notebooks need. Add requirements.txt, pyproject.toml or ' +
        'environment.yml with exact versions.',
      ...listed(notebooks),
    };
  },
};

/** Whether notebooks have their environments beside them, `train.yml` beside `train.ipynb`. */
function hasOwnEnvironment(notebooks: readonly NotebookSummary[], repository: RepositoryFacts): boolean {
  return notebooks.some(({ path }) => ['yml', 'yaml'].some((end) => repository.has(path.replace(/ipynb$/, end))));
}

/** The packages that are imported; which versions is for a person to say. */
function listed(notebooks: readonly NotebookSummary[]): { readonly fix?: Fix } {
  const modules = [...new Set(notebooks.flatMap(({ imports }) => imports))];
  const packages = [...new Set(modules.flatMap((name) => distributionsFor(name)[0] ?? []))].sort();
  if (packages.length === 0) return {};
  const text = `${packages.join('\n')}\n`;
  return {
    fix: {
      title: 'List the imported packages in requirements.txt',
      edits: [{ kind: 'writeFile', path: 'requirements.txt', text }],
    },
  };
}
