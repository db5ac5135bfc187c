import type { RepositoryFacts } from '../../repositoryFacts';
import { normalName } from '../../support/manifests';
import type { Fix, NotebookRule } from '../../rule';
import { isHostedOnly } from '../../support/guards';
import type { Install } from '../../support/installs';
import { installsOf, isMovingRepository, packageName } from '../../support/installs';

/** An installation of whatever version is newest on that day. */
export const unpinnedInstall: NotebookRule = {
  name: 'dependencies/unpinned-install',
  summary: 'The notebook installs packages without exact versions',
  why:
    'Every run gets the newest versions of that day. Two runs of the same notebook train different models, and one day ' +
    'the notebook stops working although nobody changed it.',
  severity: 'info',
  moment: 'edit',
  level: 'cell',
  fix: 'edit',
  references: ['https://pip.pypa.io/en/stable/topics/repeatable-installs/'],
  examples: {
    bad: [
      {
        cells: ['%pip install -q pandas'],
        files: { 'requirements.txt': 'numpy==1.26.4\npandas==2.2.3\n' },
      },
      ['%pip install pandas'],
      ['!pip install -q "scikit-learn>=1.4" numpy==1.26.4'],
      ['%pip install git+https://github.com/onnx/sklearn-onnx.git'],
      { cells: ['%%bash\npip install xgboost'], shown: false },
      { cells: ['!pip install xgboost==2.*'], shown: false },
    ],
    good: [
      ['%pip install pandas==2.2.3'],
      ['%pip install -r requirements.txt'],
      ['!conda install pandas=2.2'],
      ['%pip install -e .'],
      { cells: ['!conda install -y -c conda-forge onnx=1.17'], shown: false },
      {
        cells: ['!pip install --upgrade-strategy only-if-needed torch==2.4.0 -f https://example.com/stable.html'],
        shown: false,
      },
      { cells: ['%pip install git+https://github.com/onnx/sklearn-onnx.git@0f0b0ba'], shown: false },
      ['!python -m pip install --upgrade pip'],
    ],
  },
  *check({ analysis, repository }) {
    for (const install of analysis.fact(installsOf)) {
      const cell = analysis.cells.find(({ index }) => index === install.cell);
      const loose = install.packages.filter((specifier) => isLoose(specifier));
      if (!cell || loose.length === 0 || isHostedOnly(cell, install.start)) continue;
      yield {
        at: install,
        message: `Each run gets the version of ${loose.slice(0, 3).map(packageName).join(', ')} that is newest on that day. Give ${advice(loose)}, in the dependency manifest.`,
        ...pinned(install, loose, cell.python.text, repository),
      };
    }
  },
};

function advice(loose: readonly string[]): string {
  if (loose.every(isMovingRepository)) return 'the commit';
  return loose.some(isMovingRepository) ? 'exact versions and commits' : 'exact versions';
}

/** A plain package name without an exact version, or a repository without a commit; paths, addresses, variables and option values are left out. */
function isLoose(specifier: string): boolean {
  if (isMovingRepository(specifier)) return true;
  return (
    /^[A-Za-z][\w.-]*(\[[\w,-]+\])?([<>~!].*|={2,3}[^=]*\*)?$/.test(specifier) &&
    !/\.(txt|whl|in|toml|ya?ml|zip|gz)$/.test(specifier)
  );
}

/** The versions of requirements.txt; only where it has one for every package. */
function pinned(
  install: Install,
  loose: readonly string[],
  text: string,
  repository: RepositoryFacts | undefined,
): { readonly fix?: Fix } {
  const manifest = repository?.text('requirements.txt');
  if (manifest === undefined || install.tool === 'conda') return {};
  const edits = loose.flatMap((specifier) => {
    const name = /^[\w.-]+/.exec(specifier)?.[0] ?? '';
    const pin = manifest
      .split(/\r?\n/)
      .map((line) => /^([\w.-]+)(?:\[[^\]]*\])?==([\w.+!-]+)/.exec(line.trim()))
      .find((found) => found !== null && normalName(found[1] ?? '') === normalName(name))?.[2];
    const at = text
      .slice(install.start, install.end)
      .search(new RegExp(`(?<![\\w.-])${name.replace(/[.]/g, '\\.')}(?![\\w.=<>!~\\[-])`));
    if (pin === undefined || at < 0 || specifier !== name) return [];
    const start = install.start + at;
    return [{ kind: 'replace' as const, cell: install.cell, start, end: start + name.length, text: `${name}==${pin}` }];
  });
  return edits.length === loose.length ? { fix: { title: 'Give the versions of requirements.txt', edits } } : {};
}
