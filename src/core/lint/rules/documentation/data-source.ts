import type { Call, Expr } from '../../../python/ast';
import type { NotebookAnalysis } from '../../../python/analysis';
import { argument, stringValue } from '../../../python/nodes';
import type { NotebookContext } from '../../context';
import { markdown } from '../../example';
import type { NotebookRule } from '../../rule';
import type { RepositoryFacts } from '../../repositoryFacts';
import { resolveFrom } from '../../support/repositoryPaths';
import { valueBehind } from '../../support/values';
import { pathText } from '../../support/writtenPaths';
import { isWithin } from '../../support/nodes';

/** Readers whose first argument names the data. */
const READERS = [
  ...['csv', 'table', 'parquet', 'feather', 'json', 'excel', 'orc', 'hdf', 'pickle', 'stata', 'sas', 'spss', 'xml'].map(
    (format) => `pandas.read_${format}`,
  ),
  ...['csv', 'parquet', 'json', 'ipc', 'excel'].map((format) => `polars.read_${format}`),
  ...['csv', 'parquet', 'ipc'].map((format) => `polars.scan_${format}`),
  ...['csv', 'parquet', 'json', 'table'].map((format) => `dask.dataframe.read_${format}`),
  ...['loadtxt', 'genfromtxt', 'load'].map((name) => `numpy.${name}`),
  'geopandas.read_file',
];

/** Data whose origin or version nobody wrote down. */
export const dataSource: NotebookRule = {
  name: 'documentation/data-source',
  summary: 'Data is read without a record of its source or version',
  why:
    'When the file changes, the model cannot be trained again, and nobody can say on which data the approved version ' +
    'rests. A digest in model.yaml, a DVC file or a sentence with the source and date is enough.',
  severity: 'warning',
  moment: 'gate',
  level: 'cell',
  fix: 'edit',
  references: ['https://dvc.org/doc/start/data-management/data-versioning', 'https://doi.org/10.1145/3458723'],
  examples: {
    bad: [
      { cells: ['import pandas as pd\nframe = pd.read_csv("data/train.csv")'], files: { 'data/train.csv': 'a\n' } },
      { cells: ['import pandas as pd\nframe = pd.read_csv("https://example.com/train.csv")'], files: {} },
      {
        cells: [
          'import pandas as pd\ntrain = pd.read_csv("/kaggle/input/churn-rows/train.csv")\ntest = pd.read_csv("/kaggle/input/churn-rows/test.csv")',
        ],
        files: {},
        shown: false,
      },
      {
        cells: [
          'from pathlib import Path\nimport pandas as pd\nFOLDER = Path("data")',
          'frame = pd.read_csv(FOLDER / "train.csv")',
        ],
        files: {},
        shown: false,
      },
      { cells: ['import numpy as np\nX = np.load("data/x.npy")'], files: {}, shown: false },
      {
        cells: ['import pandas as pd\nPATH = "data/train.parquet"', 'frame = pd.read_parquet(PATH)'],
        files: {},
        shown: false,
      },
    ],
    good: [
      {
        cells: ['import pandas as pd\nPATH = "data/train.csv"\nfetch(address, PATH)', 'frame = pd.read_csv(PATH)'],
        files: {},
        shown: false,
      },
      {
        cells: [
          markdown('Data: the survey from https://example.com/survey, downloaded on 2026-03-01.'),
          'import pandas as pd\nframe = pd.read_csv("data/train.csv")',
        ],
        files: {},
        shown: false,
      },
      {
        cells: [
          'import pandas as pd\n# source: https://example.com/survey, version 1.3\nframe = pd.read_csv("data/train.csv")',
        ],
        files: {},
        shown: false,
      },
      {
        cells: ['import pandas as pd\ntrain = pd.read_csv("/kaggle/input/competitions/churn/train.csv")'],
        files: {},
        shown: false,
      },
      {
        cells: ['import pandas as pd\nframe = pd.read_csv("data/train.csv")'],
        files: { 'data/train.csv.dvc': 'outs:\n- md5: 1\n' },
      },
      {
        cells: ['import pandas as pd\nframe = pd.read_csv("../data/train.csv")'],
        path: 'notebooks/train.ipynb',
        files: { 'models/churn/model.yaml': 'data:\n  - { path: ../../data/train.csv, digest: "sha256:0" }\n' },
      },
      {
        cells: [
          markdown('`train.csv` is the export of the customer table of 2026-03-01.'),
          'import pandas as pd\nframe = pd.read_csv("data/train.csv")',
        ],
        files: {},
      },
      { cells: ['import pandas as pd\nframe = pd.read_csv(path)'], files: {} },
      {
        cells: ['import pandas as pd\npd.read_csv("https://example.com/team/releases/download/v1.2.0/train.csv")'],
        files: {},
        shown: false,
      },
      {
        cells: ['import pandas as pd\nscored.to_csv("scored.csv")', 'again = pd.read_csv("scored.csv")'],
        files: {},
        shown: false,
      },
      {
        cells: [
          '!wget https://example.com/ml-100k.zip\n!unzip ml-100k.zip',
          'import pandas as pd\npd.read_csv("ml-100k/u.data", sep="|")',
        ],
        files: {},
        shown: false,
      },
      {
        cells: ['!wget https://example.com/a.csv', 'import pandas as pd\npd.read_csv("a.csv")'],
        files: {},
        shown: false,
      },
    ],
  },
  *check(context) {
    if (!context.repository) return;
    const seen = new Set<string>();
    for (const call of context.analysis.callsTo(...READERS)) {
      const path = literalPath(call, context.analysis);
      // A competition or data set of Kaggle is one source, however many files are read of it.
      const source = path === undefined ? undefined : (ON_KAGGLE.exec(path)?.[2] ?? path);
      if (path === undefined || source === undefined || seen.has(source)) continue;
      seen.add(source);
      if (isRecorded(path, context, context.repository) || isMadeHere(path, call, context)) continue;
      if (isSaidBeside(call, context)) continue;
      yield {
        at: call,
        message: messageFor(path, context),
        fix: {
          title: 'Add a cell for source and version, to be filled in',
          manual: true,
          edits: [
            {
              kind: 'insertCell',
              before: context.analysis.cellOf(call),
              cellKind: 'markdown',
              text: `Data: \`${path.slice(path.lastIndexOf('/') + 1)}\`. ${'TO' + 'DO'}: say its source, date and version.`,
            },
          ],
        },
      };
    }
  },
};

/** An address that cannot come to mean other data: it holds a commit, a release or the number of a record. */
const FIXED_ADDRESS = /\/[0-9a-f]{40}\/|\/releases\/download\/|zenodo\.org\/records?\/|[?&]versionId=/i;

/** Where Kaggle puts what a notebook takes as input; the path says which data set that is. */
const ON_KAGGLE = /^(?:\/kaggle\/input\/(?=[\w-])|\.\.\/input\/(?=\w+-))(competitions\/|datasets\/[\w-]+\/)?([\w-]+)\//;

function messageFor(path: string, { notebook, repository }: NotebookContext): string {
  const onKaggle = ON_KAGGLE.exec(path)?.[2];
  if (onKaggle !== undefined) {
    return (
      `The path names "${onKaggle}" on Kaggle and not which version of it, so a later run may read other rows. Give its ` +
      'version or date in the text, or list its files with their digests under data in model.yaml.'
    );
  }
  if (/^[a-z][\w+.-]+:\/\//i.test(path)) {
    return (
      `What "${shortened(path)}" gives can change from one run to the next, and nobody wrote down which version was used. ` +
      'Name a commit or release in the address, list the digest under data in model.yaml, or give the date in the text.'
    );
  }
  const isKept = repository?.has(resolveFrom(notebook.path, path) ?? path) === true;
  return (
    `Nobody wrote down where "${shortened(path)}" comes from${isKept ? '' : ' or which version it is'}. List it with its ` +
    'digest under data in model.yaml, track it with DVC, or name source and date in the text.'
  );
}

function literalPath(call: Call, analysis: NotebookAnalysis): string | undefined {
  const path = argument(call, 'filepath_or_buffer', 0) ?? argument(call, 'path', 0) ?? argument(call, 'io', 0);
  const text = path && pathText(path, analysis);
  return text === '' ? undefined : text;
}

function isRecorded(path: string, { notebook }: NotebookContext, repository: RepositoryFacts): boolean {
  if (FIXED_ADDRESS.test(path) || path.startsWith('/kaggle/input/competitions/')) return true;
  const name = path.slice(path.lastIndexOf('/') + 1);
  const resolved = resolveFrom(notebook.path, path) ?? path;
  if (hasDvcFile(resolved, repository)) return true;
  const describes = repository.files.filter((file) => /(^|\/)(model\.yaml|dvc\.(yaml|lock))$/.test(file));
  if (describes.some((file) => repository.text(file)?.includes(name))) return true;
  return notebook.cells.some(({ kind, text }) => kind === 'markdown' && text.includes(name) && SAYS_WHICH.test(text));
}

/** `Data: … from https://…, downloaded 2026-03-01` in the text right above the cell, or in a comment within it. */
function isSaidBeside(read: Call, { analysis, notebook }: NotebookContext): boolean {
  const index = analysis.cellOf(read);
  const above = notebook.cells[index - 1];
  const comments = analysis.cells.find((cell) => cell.index === index)?.python.comments ?? [];
  const texts = [...(above?.kind === 'markdown' ? above.text.split('\n') : []), ...comments.map(({ text }) => text)];
  return texts.some((text) => SAYS_SOURCE.test(text));
}

/** A line that speaks of the data and gives an address, with a date or version. */
const SAYS_SOURCE =
  /^(?=.{0,2000}\b(data|dataset|source|download(ed)?)\b)(?=.{0,2000}(https?:\/\/|\bdoi\b))(?=.{0,2000}(\b(19|20)\d\d\b|\bversion\b|\bv\d))/i;

/** Whether other code of the notebook names the file: it writes, downloads or unpacks it, so its origin is in the code. */
function isMadeHere(path: string, read: Call, { analysis }: NotebookContext): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (name === '' || /^https?:/.test(path)) return false;
  const given = read.args[0] ?? read.keywords[0]?.value;
  if (given && isUsedElsewhere(given, read, analysis)) return true;
  const written = given && valueBehind(given, analysis);
  const archive = archiveOf(path);
  for (const { python } of analysis.cells) {
    if (python.magics.some(({ args }) => args.includes(name) || archive?.test(args) === true)) return true;
    if (archive && python.nodes('Constant').some((constant) => archive.test(stringValue(constant) ?? ''))) return true;
    for (const constant of python.nodes('Constant')) {
      const text = stringValue(constant);
      if (text === undefined || !text.endsWith(name) || isWithin(constant, read) || constant === written) continue;
      const { parent } = constant;
      const isOtherRead = parent?.nodeType === 'Call' && isReader(parent, analysis);
      if (parent?.nodeType !== 'Expr' && !isOtherRead) return true;
    }
  }
  return false;
}

/** Whether something else than readers gets the name of the file too, as what downloads or writes it does. */
function isUsedElsewhere(given: Expr, read: Call, analysis: NotebookAnalysis): boolean {
  if (given.nodeType !== 'Name') return false;
  return analysis.defUse.uses(given.id).some(({ event: { node } }) => {
    const { parent } = node;
    const reader = parent?.nodeType === 'Keyword' ? parent.parent : parent;
    return !isWithin(node, read) && !(reader?.nodeType === 'Call' && isReader(reader, analysis));
  });
}

/** `ml-100k/u.data` comes out of `ml-100k.zip`, or of a repository that is called so. */
function archiveOf(path: string): RegExp | undefined {
  const folder = path
    .split('/')
    .filter((part) => !/^\.*$/.test(part) && !/^(data|input|dataset|datasets|raw)$/i.test(part))[0];
  if (folder === undefined || !path.includes(`${folder}/`)) return undefined;
  const name = folder.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(^|/)${name}\\.(zip|tar|tgz|tbz|gz|7z|rar|git)\\b|git clone\\b.*/${name}\\b`);
}

function isReader(call: Call, analysis: NotebookAnalysis): boolean {
  return READERS.includes(analysis.qualifiedName(call.func) ?? '');
}

/** A date, a year, a digest, a version, an address or a DOI: something that tells this data from a later one. */
const SAYS_WHICH = /\b(19|20)\d\d\b|\bsha\d*|\bmd5\b|\bv\d|\bversion\b|https?:\/\/|\bdoi\b/i;

/** The file's own .dvc file, or one of a folder above it. */
function hasDvcFile(path: string, repository: RepositoryFacts): boolean {
  const parts = path.split('/');
  return parts.some((_, index) => repository.has(`${parts.slice(0, index + 1).join('/')}.dvc`));
}

function shortened(text: string): string {
  return text.length > 60 ? `…${text.slice(-57)}` : text;
}
