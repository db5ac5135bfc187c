import { PreflightError } from '../../../base/problem';
import type { ModelCard } from '../../../model/card';
import { findSections, parseCard } from '../../../model/card';
import type { NotebookContext } from '../../context';
import { markdown } from '../../example';
import { isSupervised } from '../../leakage/evaluations';
import { traceOf } from '../../leakage/trace';
import type { Fix, NotebookRule } from '../../rule';
import { withoutImages } from '../../support/markdown';
import { manifestsOf } from '../../support/modelManifests';

const TRAINING =
  'import pandas as pd\nfrom sklearn.linear_model import LogisticRegression\nframe = pd.read_csv("train.csv")\n' +
  'model = LogisticRegression().fit(frame[["a"]], frame["label"])';

const SECTIONS_TEXT =
  '## Intended use\nRanks customers for a call.\n\n## Training data\nCustomers of 2025.\n\n## Metrics\nAUC 0.8.\n\n' +
  '## Limitations\nNot for new customers.\n\n## Owner\nds@example.com\n\n## Version\n1.0.0';

/** What a reader must find, with the headings that are taken for it; the first is the one that is proposed. */
const SECTIONS: readonly { readonly headings: readonly [string, ...string[]]; readonly say: string }[] = [
  {
    headings: [
      'Intended use',
      'Intended uses',
      'Purpose',
      'Direct use',
      'Uses',
      'Goal',
      'Objective',
      'Problem statement',
    ],
    say: 'which decision the model supports, and for whom',
  },
  {
    headings: ['Training data', 'Training dataset', 'Data', 'Dataset', 'Data set', 'The data', 'Evaluation data'],
    say: 'origin, period, size and preparation of the data',
  },
  {
    headings: [
      'Metrics',
      'Evaluation',
      'Evaluation results',
      'Results',
      'Performance',
      'Model performance',
      'Quantitative analyses',
    ],
    say: 'how well the model does, on which rows',
  },
  {
    headings: [
      'Limitations',
      'Bias, Risks, and Limitations',
      'Risks and limitations',
      'Limitations and biases',
      'Caveats and recommendations',
      'Caveats',
    ],
    say: 'where the model is known or expected to be wrong',
  },
  {
    headings: [
      'Owner',
      'Owners',
      'Contact',
      'Model Card Contact',
      'Developed by',
      'Maintainer',
      'Maintainers',
      'Author',
      'Authors',
    ],
    say: 'who answers for the model, and how to reach them',
  },
  {
    headings: ['Version', 'Version history', 'Changes', 'Changelog', 'Model version', 'Model details'],
    say: 'which version this is and what changed',
  },
];

/** A model of which nobody wrote down what an approver must know. */
export const noModelCard: NotebookRule = {
  name: 'documentation/no-model-card',
  summary: 'The model card lacks purpose, data, metrics, limits, owner or version',
  why:
    'An approver decides on what the model is for, what it learned from, how well it does, where it fails and who answers ' +
    'for it. What is not written down is asked for in the review, or nobody asks.',
  severity: 'warning',
  moment: 'gate',
  level: 'notebook',
  fix: 'edit',
  references: ['https://doi.org/10.1145/3287560.3287596', 'https://huggingface.co/docs/hub/model-cards'],
  examples: {
    bad: [
      [markdown('# Churn\n\nPredicts churn.'), TRAINING],
      {
        cells: [TRAINING],
        path: 'notebooks/train.ipynb',
        files: {
          'models/churn/model.yaml': 'name: churn\nversion: 1.0.0\nnotebook: ../../notebooks/train.ipynb\n',
          'models/churn/MODEL_CARD.md':
            '---\nmodel_name: churn\nversion: 1.0.0\n---\n# Churn\n\n## Intended use\nRanks customers.\n',
        },
      },
    ],
    good: [
      [markdown(`# Churn\n\n${SECTIONS_TEXT}`), TRAINING],
      {
        cells: [
          markdown(`# Churn\n\n![shot](data:image/png;base64,${'iVBORw0K'.repeat(12_000)})`),
          markdown(SECTIONS_TEXT),
          TRAINING,
        ],
        shown: false,
      },
      {
        cells: [TRAINING],
        path: 'notebooks/train.ipynb',
        files: {
          'models/churn/model.yaml': 'name: churn\nversion: 1.0.0\nnotebook: ../../notebooks/train.ipynb\n',
          'models/churn/MODEL_CARD.md': `# Churn\n\n${SECTIONS_TEXT}\n`,
        },
      },
      ['import pandas as pd\nframe = pd.read_csv("train.csv")\nframe.describe()'],
    ],
  },
  *check(context) {
    const training = context.analysis.fact(traceOf).trainings.find(isSupervised);
    const isNetwork = context.analysis.methodCalls('backward').length > 0;
    if (!training && !isNetwork) return;
    const { card, file } = cardOf(context);
    if (!card) return;
    const missing = SECTIONS.filter((section) => !isThere(section.headings, card));
    if (missing.length === 0) return;
    const names = missing.map(({ headings }) => `"${headings[0]}"`).join(', ');
    yield {
      at: 'notebook',
      message:
        `${file === undefined ? 'No model card names this notebook, and its text' : `The card ${file}`} has no section ${names}, so an ` +
        'approver cannot decide on the model. Write these sections, a sentence or two each.',
      fix: template(context, missing, file, card),
    };
  },
};

/** The card of the model that the notebook trains; without one, the text of the notebook stands for it. */
function cardOf({ notebook, repository }: NotebookContext): { card: ModelCard | undefined; file: string | undefined } {
  const manifest = repository && manifestsOf(repository).find((each) => each.notebook === notebook.path);
  const file = manifest?.card;
  const text = file === undefined ? undefined : repository?.text(file);
  if (file !== undefined && text !== undefined) return { card: parsed(text, file), file };
  const cells = notebook.cells.filter(({ kind }) => kind === 'markdown');
  const own = cells.map(({ text: whole }) => (mayHaveSection(whole) ? withoutImages(whole) : ''));
  return { card: parsed(own.join('\n\n').slice(0, 90_000), notebook.path), file: undefined };
}

/** The first word of each heading that is looked for. */
const FIRST_WORDS = [
  ...new Set(
    SECTIONS.flatMap(({ headings }) => headings.map((heading) => /\w+/.exec(heading.toLowerCase())?.[0] ?? '')),
  ),
].join('|');

/** What may stand before it: no letters but those of tags, entities and "[optional]". One way to read each character. */
const BEFORE = String.raw`(?:\[optional\]|\[(?!optional\])|<[^>\n]{0,200}>|<(?![^>\n]{0,200}>)|&#?\w{1,9};|&(?!#?\w{1,9};)|[^\p{L}\n<&[])*?`;

/** A heading, or a label such as "**Data:**", that begins with such a word. */
const MARKED = new RegExp(
  String.raw`^(?: {0,3}#{1,6}[ \t]|(?=[^\p{L}\n]{0,60}(?:\*\*|__)))${BEFORE}(?:${FIRST_WORDS})`,
  'imu',
);

/** The same for a line that another one underlines. */
const UNDERLINED = new RegExp(String.raw`^${BEFORE}(?:${FIRST_WORDS})`, 'imu');

/** Whether a text may have one of the sections, or front matter; a cheap look before parsing. */
function mayHaveSection(text: string): boolean {
  if (/^\uFEFF?---/.test(text) || MARKED.test(text)) return true;
  return /\S[ \t]*\r?\n[ \t>]*(?:=+|-+)[ \t]*$/m.test(text) && UNDERLINED.test(text);
}

function parsed(text: string, file: string): ModelCard | undefined {
  try {
    return parseCard(text, file);
  } catch (error) {
    if (!PreflightError.is(error)) throw error;
    return undefined;
  }
}

function isThere(headings: readonly [string, ...string[]], card: ModelCard): boolean {
  if (findSections(card, headings).length > 0) return true;
  const { frontMatter } = card;
  if (headings[0] === 'Version') return frontMatter['version'] !== undefined;
  return headings[0] === 'Metrics' && frontMatter['model-index'] !== undefined;
}

/** Headings to fill in, marked as not done so that nobody takes them for answers. */
function template(
  { notebook }: NotebookContext,
  missing: typeof SECTIONS,
  file: string | undefined,
  card: ModelCard,
): Fix {
  const text = missing.map(({ headings, say }) => `## ${headings[0]}\n\n${'TO' + 'DO'}: ${say}.`).join('\n\n');
  const title = 'Add the missing sections, to be filled in';
  if (file !== undefined) {
    return {
      title,
      manual: true,
      edits: [{ kind: 'writeFile', path: file, text: `${card.text.trimEnd()}\n\n${text}\n` }],
    };
  }
  const firstCode = notebook.cells.findIndex(({ kind }) => kind === 'code');
  const before = firstCode < 0 ? notebook.cells.length : firstCode;
  return { title, manual: true, edits: [{ kind: 'insertCell', before, cellKind: 'markdown', text }] };
}
