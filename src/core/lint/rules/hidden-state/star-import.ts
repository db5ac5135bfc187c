import type { ImportFrom } from '../../../python/ast';
import type { NotebookAnalysis } from '../../../python/analysis';
import { isPredefined } from '../../../python/names';
import type { Fix, NotebookRule } from '../../rule';

/** `from module import *`. */
export const starImport: NotebookRule = {
  name: 'hidden-state/star-import',
  summary: 'A star import hides where names come from',
  why:
    'Nobody can see which names the module brings, and a new version of it may replace a variable or a builtin of this ' +
    'notebook without a word. Tools that check the notebook, this one included, have to stay silent about missing names.',
  severity: 'warning',
  moment: 'edit',
  level: 'cell',
  fix: 'edit',
  references: ['https://peps.python.org/pep-0008/#imports'],
  examples: {
    bad: [
      ['from helpers import *', 'frame = load("a.csv")'],
      ['from numpy import *\nfrom scipy import *', 'x = linspace(0, 1)'],
    ].map((cells, index) => ({ cells, findings: index + 1 })),
    good: [
      ['from helpers import load', 'frame = load("a.csv")'],
      ['import helpers', 'frame = helpers.load("a.csv")'],
    ],
  },
  *check({ analysis }) {
    const stars = [...analysis.nodes('ImportFrom')].filter(isStar);
    for (const star of stars) {
      const fix = stars.length === 1 ? nameWhatIsUsed(star, analysis) : undefined;
      yield {
        at: star,
        message:
          `The names that "${star.module ?? '.'}" brings cannot be seen, and its next version may overwrite yours. ` +
          'Import what you use by name.',
        ...(fix ? { fix } : {}),
      };
    }
  },
};

function isStar({ names }: ImportFrom): boolean {
  return names.some(({ name }) => name === '*');
}

/** With one star import, the names that nothing else defines are the ones it brings. */
function nameWhatIsUsed(star: ImportFrom, analysis: NotebookAnalysis): Fix | undefined {
  const { defUse } = analysis;
  const hasOtherSources = analysis.cells.some(
    ({ python }) => python.problems.length > 0 || python.magics.some(({ definesUnknown }) => definesUnknown),
  );
  if (hasOtherSources || analysis.callsTo('builtins.globals', 'builtins.exec', 'builtins.eval').length > 0)
    return undefined;
  const used = [...defUse.names].filter(
    (name) => !isPredefined(name) && defUse.definitions(name).length === 0 && defUse.uses(name).length > 0,
  );
  // A star import may also replace a builtin that is used, such as sum of numpy; then nothing is certain.
  if (used.length === 0 || used.length > 15 || REPLACES_BUILTINS.has(star.module ?? '')) return undefined;
  const module = `${'.'.repeat(star.level ?? 0)}${star.module ?? ''}`;
  const text = `from ${module} import ${used.sort().join(', ')}`;
  return {
    title: used.length > 3 ? `Import the ${used.length} names that are used` : `Import ${used.join(', ')}`,
    edits: [{ kind: 'replace', cell: analysis.cellOf(star), start: star.start, end: star.end, text }],
  };
}

/** Modules whose star import replaces builtins such as sum, abs or open. */
const REPLACES_BUILTINS = new Set([
  'numpy',
  'pylab',
  'matplotlib.pylab',
  'math',
  'os',
  'pyspark.sql.functions',
  'torch',
  'jax.numpy',
]);
