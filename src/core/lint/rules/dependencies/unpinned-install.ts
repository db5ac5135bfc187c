import type { NotebookRule } from '../../rule';
import { isHostedOnly } from '../../support/guards';
import { installOf } from '../../support/installs';

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
  fix: 'none',
  references: ['https://pip.pypa.io/en/stable/topics/repeatable-installs/'],
  examples: {
    bad: [['%pip install pandas'], ['!pip install -q "scikit-learn>=1.4" numpy==1.26.4']],
    good: [
      ['%pip install pandas==2.2.3'],
      ['%pip install -r requirements.txt'],
      ['!conda install pandas=2.2'],
      ['%pip install -e .'],
      ['!python -m pip install --upgrade pip'],
    ],
  },
  *check({ analysis }) {
    for (const cell of analysis.cells) {
      for (const magic of cell.python.magics) {
        const install = installOf(magic, cell.index);
        const loose = install?.packages.filter((specifier) => isLoose(specifier)) ?? [];
        if (!install || loose.length === 0 || isHostedOnly(cell, install.start)) continue;
        yield {
          at: install,
          message: `The version of ${loose.slice(0, 3).join(', ')} is whatever is newest on the day of the run. Give exact versions, in the dependency manifest.`,
        };
      }
    }
  },
};

/** A plain package name without an exact version; paths, addresses, variables and option values are left out. */
function isLoose(specifier: string): boolean {
  return (
    /^[A-Za-z][\w.-]*(\[[\w,-]+\])?([<>~!].*)?$/.test(specifier) && !/\.(txt|whl|in|toml|ya?ml|zip|gz)$/.test(specifier)
  );
}
