import type { Alias, Node } from '../../../python/ast';
import type { NotebookAnalysis } from '../../../python/analysis';
import type { NotebookContext } from '../../context';
import type { RepositoryFacts } from '../../repositoryFacts';
import type { Fix, NotebookRule } from '../../rule';
import { distributionsFor } from '../../support/distributions';
import type { Manifests } from '../../support/manifests';
import { manifestsOf } from '../../support/manifests';

/** An import that the environment of a job does not have. */
export const undeclaredImport: NotebookRule = {
  name: 'dependencies/undeclared-import',
  summary: 'A package is imported that no manifest declares',
  why:
    'It is installed on the author’s machine, and by chance on no other. The job stops at the import, or runs with ' +
    'whatever version something else happens to bring.',
  severity: 'warning',
  moment: 'edit',
  level: 'notebook',
  fix: 'edit',
  references: ['https://packaging.python.org/en/latest/discussions/install-requires-vs-requirements/'],
  examples: {
    bad: [
      { cells: ['import pandas as pd\nimport xgboost'], files: { 'requirements.txt': 'pandas==2.2.3\n' } },
      {
        cells: ['from sklearn.svm import SVC'],
        files: { 'pyproject.toml': '[project]\nname = "churn"\ndependencies = ["pandas==2.2.3"]\n' },
      },
      { cells: ['import xgboost'], files: { 'environment.yml': 'dependencies:\n  - python=3.11\n  - pandas=2.2\n' } },
    ],
    good: [
      { cells: ['import os\nfrom sklearn.svm import SVC'], files: { 'requirements.txt': 'scikit_learn==1.5.0\n' } },
      { cells: ['import helpers'], files: { 'requirements.txt': 'pandas\n', 'helpers.py': '' } },
      {
        cells: ['from . import helpers\nimport churn.features'],
        files: { 'requirements.txt': '', 'src/churn/features.py': '' },
      },
      { cells: ['try:\n    import cudf\nexcept ImportError:\n    cudf = None'], files: { 'requirements.txt': '' } },
      { cells: ['import xgboost'], files: { 'environment.yml': 'dependencies:\n  - pip:\n      - xgboost==2.0.3\n' } },
      ['import xgboost'],
      { cells: ['import xgboost'], files: { 'setup.py': 'setup(install_requires=read())' } },
    ],
  },
  *check(context) {
    const { repository, analysis } = context;
    const manifests = repository && manifestsOf(repository);
    if (!repository || !manifests?.complete || manifests.files.length === 0) return;
    const declared = new Set(manifests.declared.map(({ name }) => name));
    const seen = new Set<string>();
    for (const { node, module } of topLevelImports(analysis)) {
      const distributions = distributionsFor(module);
      const [preferred] = distributions;
      if (preferred === undefined || seen.has(module) || isLocal(module, context, repository)) continue;
      seen.add(module);
      if (distributions.some((name) => declared.has(name)) || isExtraOf(module, declared) || isOptional(node)) continue;
      const fix = declare(preferred, manifests, repository);
      yield {
        at: node,
        message: `No manifest declares "${module}" (${preferred}), so the job stops here or gets any version. Add it to ${manifests.files[0] ?? 'the manifest'}.`,
        ...(fix ? { fix } : {}),
      };
    }
  },
};

function* topLevelImports(analysis: NotebookAnalysis): Generator<{ node: Node; module: string }> {
  const first = (alias: Alias): string => alias.name.split('.')[0] ?? '';
  for (const { python } of analysis.cells) {
    for (const node of python.nodes('Import')) {
      for (const alias of node.names) yield { node: alias, module: first(alias) };
    }
    for (const node of python.nodes('ImportFrom')) {
      if ((node.level ?? 0) === 0 && node.module) yield { node, module: node.module.split('.')[0] ?? '' };
    }
  }
}

/** A module or package of the repository: beside the notebook, at the root, in src/, or anywhere as a package. */
function isLocal(module: string, { notebook }: NotebookContext, repository: RepositoryFacts): boolean {
  const folder = notebook.path.includes('/') ? notebook.path.slice(0, notebook.path.lastIndexOf('/') + 1) : '';
  const roots = [folder, '', 'src/', 'lib/', 'python/'];
  if (roots.some((root) => repository.has(`${root}${module}.py`))) return true;
  return (
    repository.files.some((file) => file.endsWith('.py') && `/${file}`.includes(`/${module}/`)) ||
    repository.files.some((file) => file.endsWith(`/${module}.py`))
  );
}

/** `google.cloud.x`, `azure.ai.y`: the manifest may declare any of the namespace's distributions. */
function isExtraOf(module: string, declared: ReadonlySet<string>): boolean {
  return [...declared].some(
    (name) =>
      name.startsWith(`${module.toLowerCase()}-`) ||
      name === `py${module.toLowerCase()}` ||
      name === `python-${module.toLowerCase()}`,
  );
}

/** An import under try may fail on purpose. */
function isOptional(node: Node): boolean {
  for (let at = node.parent; at; at = at.parent) if (at.nodeType === 'Try' || at.nodeType === 'TryStar') return true;
  return false;
}

function declare(name: string, manifests: Manifests, repository: RepositoryFacts): Fix | undefined {
  const path = 'requirements.txt';
  const text = manifests.files.includes(path) ? repository.text(path) : undefined;
  if (text === undefined) return undefined;
  const separator = text === '' || text.endsWith('\n') ? '' : '\n';
  return {
    title: `Add ${name} to ${path}`,
    edits: [{ kind: 'writeFile', path, text: `${text}${separator}${name}\n` }],
  };
}
