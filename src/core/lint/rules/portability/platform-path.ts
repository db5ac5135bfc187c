import type { NotebookAnalysis } from '../../../python/analysis';
import type { Expr } from '../../../python/ast';
import { isHostedOnlyNode } from '../../support/guards';
import { isString, stringValue } from '../../../python/nodes';
import { ensureImport, replaceNode } from '../../support/edits';
import { fromEnvironment } from '../../support/environment';
import type { Fix, NotebookRule } from '../../rule';
import type { PathLiteral } from '../../support/paths';
import { isPlatformPath, pathLiterals } from '../../support/paths';

/** A path of one hosted notebook service. */
export const platformPath: NotebookRule = {
  name: 'portability/platform-path',
  summary: 'A path exists on one notebook service only',
  why:
    'Folders such as /content, /kaggle/input, dbfs:/ or a home folder are given by the service on which the notebook ' +
    'was written. A deployment job runs elsewhere and does not find them.',
  severity: 'warning',
  moment: 'edit',
  level: 'cell',
  fix: 'edit',
  references: ['https://www.kaggle.com/docs/notebooks', 'https://docs.databricks.com/en/files/index.html'],
  examples: {
    bad: [
      ['import pandas as pd\nframe = pd.read_csv("/kaggle/input/titanic/train.csv")'],
      ['import pandas as pd\nframe = pd.read_parquet("dbfs:/churn/train.parquet")'],
      ['open("~/data/train.csv")'],
      { cells: ['import os\nopen(os.path.join("/dbfs", name))'], shown: false },
      ['model_dir = "/content/drive/MyDrive/models"'],
      { cells: ['frame = spark.read.parquet("dbfs:/churn/train")'], shown: false },
      {
        cells: [
          'import pandas as pd\ntrain = pd.read_csv("/kaggle/input/churn/train.csv")',
          'test = pd.read_csv("/kaggle/input/churn/test.csv")',
        ],
        shown: false,
      },
      {
        cells: [
          'path = "/kaggle/working/"\nimport os\nsettings = {"path": f"/kaggle/working/"}\nopen(f"/kaggle/working/{name}.csv")',
        ],
        shown: false,
      },
    ],
    good: [
      {
        cells: [
          'from pathlib import Path\nwork = Path("/kaggle/working/a") if Path("/kaggle/working").exists() else Path(".")',
        ],
        shown: false,
      },
      { cells: ['import os\nfor folder, _, names in os.walk("/kaggle/input"):\n    print(names)'], shown: false },
      ['import pandas as pd\nframe = pd.read_csv("data/train.csv")'],
      ['print("/kaggle/input is where the data was")'],
      ['from pathlib import Path\nfolder = Path.home()'],
      {
        cells: [
          'import os, shutil\nif "COLAB_GPU" in os.environ:\n    shutil.copy("/content/drive/MyDrive/a.pth", ".")',
        ],
        shown: false,
      },
      { cells: ['MOUNT_PATH = "/mnt/share"'], shown: false },
      {
        cells: [
          'import os\nfrom pathlib import Path\nPath("~/.kaggle/a.json").expanduser()\nos.path.expanduser("~/a")',
        ],
        shown: false,
      },
    ],
  },
  *check({ analysis }) {
    const byRoot = new Map<string, PathLiteral[]>();
    for (const literal of pathLiterals(analysis)) {
      const { node, text } = literal;
      if (!isPlatformPath(text) || isListing(node, analysis) || isExpanded(node, analysis)) continue;
      if (isHostedOnlyNode(node, analysis)) continue;
      const root = ROOT.exec(text)?.[0] ?? text;
      byRoot.set(root, [...(byRoot.get(root) ?? []), literal]);
    }
    // A folder that is missing elsewhere is one cause, however many files of it are named.
    for (const [root, [first, ...others]] of byRoot) {
      if (!first) continue;
      const { node, text } = first;
      const shown = text.length > 60 ? `${text.slice(0, 57)}…` : text;
      const isOne = others.every((other) => other.text === text);
      const nodes = others.map((other) => other.node);
      const fix =
        isOne && nodes.every(isSimple)
          ? fromEnvironment(node, 'DATA_PATH', analysis, nodes)
          : rootFromEnvironment([node, ...nodes], root, analysis);
      yield {
        at: node,
        message: `"${shown}" exists only where this notebook was written. Take the folder from a parameter or an environment variable.`,
        related: others.slice(0, 10).map((other) => ({ at: other.node, message: 'The same place is used here' })),
        ...(fix ? { fix } : {}),
      };
    }
  },
};

/** The place that a service gives: `/kaggle/input`, `/content/drive`, `dbfs:/`, `~`. */
const ROOT = /^(dbfs:|~|\/[^/]+(\/[^/]+)?)/;

/** A text that stands alone, so that something else can stand in its place. */
function isSimple(node: Expr): boolean {
  return isString(node) && /^(Call|Keyword|Assign)$/.test(node.parent?.nodeType ?? '');
}

/** Lets one environment variable say where all the files are; only where every path is written as one text. */
function rootFromEnvironment(nodes: readonly Expr[], root: string, analysis: NotebookAnalysis): Fix | undefined {
  if (!nodes.every(isSimple)) return undefined;
  const cells = [...new Set(nodes.map((node) => analysis.cellOf(node)))];
  return {
    title: 'Let the environment variable DATA_ROOT replace the folder',
    edits: [
      ...cells.flatMap((cell) => ensureImport(analysis, cell, 'os')),
      ...nodes.map((node) => {
        const rest = (stringValue(node) ?? '').slice(root.length);
        const folder = `os.environ.get("DATA_ROOT", ${JSON.stringify(root)})`;
        return replaceNode(analysis, node, rest === '' ? folder : `${folder} + ${JSON.stringify(rest)}`);
      }),
    ],
  };
}

/** `Path("~/a").expanduser()`, `os.path.expanduser("~/a")`: every machine has a home folder. */
function isExpanded({ parent }: Expr, analysis: NotebookAnalysis): boolean {
  if (parent?.nodeType !== 'Call') return false;
  if (analysis.qualifiedName(parent.func) === 'os.path.expanduser') return true;
  return parent.parent?.nodeType === 'Attribute' && parent.parent.attr === 'expanduser';
}

/** `os.walk("/kaggle/input")`, with which the service begins every notebook: elsewhere it lists nothing. */
function isListing({ parent }: Expr, analysis: NotebookAnalysis): boolean {
  return (
    parent?.nodeType === 'Call' &&
    parent.args.length === 1 &&
    analysis.qualifiedName(parent.func) === 'os.walk' &&
    /^\/kaggle\/input\/?$/.test(stringValue(parent.args[0]) ?? '')
  );
}
