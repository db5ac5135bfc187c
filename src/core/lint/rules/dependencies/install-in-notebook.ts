import type { NotebookContext } from '../../context';
import type { Fix, NotebookRule } from '../../rule';
import type { Install } from '../../support/installs';
import { isHostedOnly } from '../../support/guards';
import { installsOf, isMovingRepository, packageName } from '../../support/installs';

/** Packages installed by the notebook itself. */
export const installInNotebook: NotebookRule = {
  name: 'dependencies/install-in-notebook',
  summary: 'The notebook installs packages while it runs',
  why:
    'Every run may get other versions than the run that was reviewed, and the environment of the deployed model cannot ' +
    'be rebuilt from the repository. Jobs without network or write access stop here. A manifest (requirements.txt, ' +
    'pyproject.toml, environment.yml) is installed once, recorded and reviewed.',
  severity: 'warning',
  moment: 'edit',
  level: 'cell',
  fix: 'edit',
  references: [
    'https://pip.pypa.io/en/stable/reference/requirements-file-format/',
    'https://ipython.readthedocs.io/en/stable/interactive/magics.html#magic-pip',
  ],
  examples: {
    bad: [
      ['!pip install -q scikit-learn==1.5.0'],
      ['%pip install skl2onnx'],
      ['import sys\n!{sys.executable} -m pip install xgboost'],
      { cells: ['%pip install -r requirements.txt'], shown: false },
      {
        cells: ['import pandas as pd\n%pip install skl2onnx==1.18.0'],
        files: { 'requirements.txt': 'pandas==2.2.3\n' },
      },
      { cells: ['%%bash\npip install xgboost\nconda install -y shap'], findings: 2, shown: false },
      {
        cells: ['import subprocess, sys\nsubprocess.check_call([sys.executable, "-m", "pip", "install", "xgboost"])'],
        shown: false,
      },
      {
        cells: ['import os\nos.system("pip install xgboost")\nget_ipython().system("pip install shap")'],
        findings: 2,
        shown: false,
      },
    ],
    good: [
      ['!pip list'],
      ['# pip install scikit-learn\nprint("pip install scikit-learn")'],
      ['%pip freeze'],
      ['!pip install --upgrade pip'],
      ['import sys\nif "google.colab" in sys.modules:\n    %pip install skl2onnx==1.18.0'],
    ],
  },
  *check(context) {
    const { analysis } = context;
    for (const install of analysis.fact(installsOf)) {
      const cell = analysis.cells.find(({ index }) => index === install.cell);
      if (!cell || isHostedOnly(cell, install.start)) continue;
      const fix = moveToManifest(install, context);
      yield { at: install, message: messageFor(install), ...(fix ? { fix } : {}) };
    }
  },
};

function messageFor({ packages, files }: Install): string {
  if (packages.length === 0 && files.length > 0) {
    return (
      `Installs what ${files[0] ?? ''} declares while it runs, so a job needs the network, and it may not have the ` +
      'environment that was tested. Install it when the job is built, and remove the line.'
    );
  }
  const named = packages.length > 0 ? packages.slice(0, 3).map(packageName).join(', ') : 'packages';
  const exact = packages.every((specifier) => /^[\w.[\],-]+={2,3}[^*]+$/.test(specifier));
  const effect =
    exact && packages.length > 0 && !packages.some(isMovingRepository)
      ? 'so a job needs the network, and its environment is not the one that the repository describes'
      : 'so each run may use other versions';
  return `Installs ${named} while it runs, ${effect}. Declare it in the dependency manifest and remove the line.`;
}

/** Appends the packages to requirements.txt and removes the line; only for plain names and versions. */
function moveToManifest(install: Install, { repository, analysis }: NotebookContext): Fix | undefined {
  const manifest = 'requirements.txt';
  const text = repository?.text(manifest);
  const cell = analysis.cells.find(({ index }) => index === install.cell);
  if (text === undefined || !cell || install.special || install.files.length > 0 || install.packages.length === 0)
    return undefined;
  const { start, column } = { start: install.start, column: cell.python.lines.at(install.start).column };
  if (column > 0) return undefined;
  const missing = install.packages.filter((name) => !declares(text, name));
  const separator = text === '' || text.endsWith('\n') ? '' : '\n';
  const end = /^[ \t]*\r?\n/.exec(cell.python.text.slice(install.end));
  return {
    title: `Move to ${manifest}`,
    edits: [
      { kind: 'replace', cell: install.cell, start, end: install.end + (end?.[0].length ?? 0), text: '' },
      ...(missing.length > 0
        ? [{ kind: 'writeFile' as const, path: manifest, text: `${text}${separator}${missing.join('\n')}\n` }]
        : []),
    ],
  };
}

function declares(manifest: string, specifier: string): boolean {
  const name = distribution(specifier);
  return manifest.split(/\r?\n/).some((line) => distribution(line.trim()) === name);
}

function distribution(specifier: string): string {
  return (/^[\w.-]+/.exec(specifier)?.[0] ?? '').toLowerCase().replace(/[-_.]+/g, '-');
}
