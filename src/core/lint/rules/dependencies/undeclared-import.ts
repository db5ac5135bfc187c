import type { Alias, Node } from '../../../python/ast';
import type { NotebookAnalysis } from '../../../python/analysis';
import { stringValue } from '../../../python/nodes';
import type { NotebookContext } from '../../context';
import type { RepositoryFacts } from '../../repositoryFacts';
import type { Fix, NotebookRule } from '../../rule';
import { distributionsFor } from '../../support/distributions';
import { isHostedOnly } from '../../support/guards';
import { manifestsFor, manifestsOf } from '../../support/manifests';
import { calledName } from '../../support/nodes';

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
      { cells: ['import xgboost'], files: { 'setup.cfg': '[options]\ninstall_requires =\n  pandas\n' }, shown: false },
      {
        cells: ['import xgboost'],
        files: { 'setup.py': 'setup(name="churn", install_requires=["pandas>=2", "numpy"])' },
        shown: false,
      },
      {
        cells: ['import importlib\nxgb = importlib.import_module("xgboost")'],
        files: { 'requirements.txt': 'pandas==2.2.3\n' },
        shown: false,
      },
      {
        cells: ['import xgboost'],
        path: 'training/a.ipynb',
        files: { 'training/requirements.txt': 'pandas==2.2.3\n', 'serving/requirements.txt': 'fastapi==0.115.0\n' },
        shown: false,
      },
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
      {
        cells: ['%%writefile helpers.py\nx = 1', 'import helpers'],
        files: { 'requirements.txt': 'pandas\n' },
        shown: false,
      },
      {
        cells: ['import xgboost'],
        files: { 'setup.cfg': '[options]\ninstall_requires = xgboost\n', 'setup.py': 'setup()' },
        shown: false,
      },
      {
        cells: ['import xgboost'],
        path: 'training/a.ipynb',
        files: { 'serving/requirements.txt': 'fastapi==0.115.0\n' },
        shown: false,
      },
      {
        cells: [
          'import os\nif "COLAB_GPU" in os.environ:\n    from google.colab import drive',
          'from google.colab import files',
        ],
        files: { 'requirements.txt': '' },
        shown: false,
      },
      { cells: ['import xgboost'], files: { 'setup.py': 'setup(install_requires=read())' } },
    ],
  },
  *check(context) {
    const { repository, analysis } = context;
    const manifests = repository && manifestsOf(repository);
    if (!repository || !manifests?.complete) return;
    const own = manifestsFor(context.notebook.path, manifests);
    if (own.length === 0) return;
    const declared = new Set(manifests.declared.map(({ name }) => name));
    const seen = new Set<string>();
    for (const { node, module } of topLevelImports(analysis)) {
      const distributions = distributionsFor(module);
      const [preferred] = distributions;
      if (preferred === undefined || seen.has(module) || isLocal(module, context, repository)) continue;
      seen.add(module);
      if (distributions.some((name) => declared.has(name)) || isExtraOf(module, declared) || isOptional(node)) continue;
      const fix = declare(preferred, own, repository);
      const named = module === preferred ? `"${module}"` : `"${module}" (${preferred})`;
      yield {
        at: node,
        message: `No manifest declares ${named}, so the job stops here or gets any version. Add it to ${own[0] ?? 'the manifest'}.`,
        ...(fix ? { fix } : {}),
      };
    }
  },
};

/** Modules that a notebook service or the kernel itself brings, which no manifest can declare. */
const OF_THE_HOST = /^(google\.colab|kaggle_secrets|kaggle_datasets|dbutils|IPython)(\.|$)/;

/** Functions that import what their argument names. */
const IMPORTERS: ReadonlySet<string> = new Set(['import_module', '__import__']);

function* topLevelImports(analysis: NotebookAnalysis): Generator<{ node: Node; module: string }> {
  const first = (alias: Alias): string => alias.name.split('.')[0] ?? '';
  for (const cell of analysis.cells) {
    const { python } = cell;
    const isOfHost = (node: Node, name: string): boolean => OF_THE_HOST.test(name) || isHostedOnly(cell, node.start);
    for (const node of python.nodes('Import')) {
      for (const alias of node.names) {
        if (!isOfHost(node, alias.name)) yield { node: alias, module: first(alias) };
      }
    }
    for (const node of python.nodes('ImportFrom')) {
      if ((node.level ?? 0) === 0 && node.module && !isOfHost(node, node.module))
        yield { node, module: node.module.split('.')[0] ?? '' };
    }
    for (const node of python.nodes('Call')) {
      const name = IMPORTERS.has(calledName(node)) ? stringValue(node.args[0]) : undefined;
      if (name !== undefined && /^[A-Za-z_][\w.]*$/.test(name) && !isOfHost(node, name)) {
        yield { node, module: name.split('.')[0] ?? '' };
      }
    }
  }
}

/** A module or package that the notebook writes, or of the repository: beside the notebook, at the root, in src/, or anywhere as a package. */
function isLocal(module: string, { analysis, notebook }: NotebookContext, repository: RepositoryFacts): boolean {
  const folder = notebook.path.includes('/') ? notebook.path.slice(0, notebook.path.lastIndexOf('/') + 1) : '';
  const roots = [folder, '', 'src/', 'lib/', 'python/'];
  if (roots.some((root) => repository.has(`${root}${module}.py`))) return true;
  // `%%writefile helpers.py`: the notebook makes the module itself.
  const made = new RegExp(`(^|[\\s/])${module}(\\.py|/__init__\\.py)\\b`);
  if (analysis.cells.some(({ python }) => python.magics.some(({ args }) => made.test(args)))) return true;
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

function declare(name: string, manifests: readonly string[], repository: RepositoryFacts): Fix | undefined {
  const path = manifests.find((file) => /(^|\/)requirements\.txt$/.test(file));
  const text = path === undefined ? undefined : repository.text(path);
  if (path === undefined || text === undefined) return undefined;
  const separator = text === '' || text.endsWith('\n') ? '' : '\n';
  return {
    title: `Add ${name} to ${path}`,
    edits: [{ kind: 'writeFile', path, text: `${text}${separator}${name}\n` }],
  };
}
