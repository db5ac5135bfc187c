import type { NotebookAnalysis } from '../../../python/analysis';
import type { Expr } from '../../../python/ast';
import { isHostedOnlyNode } from '../../support/guards';
import { stringValue } from '../../../python/nodes';
import { fromEnvironment } from '../../support/environment';
import type { NotebookRule } from '../../rule';
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
    for (const { node, text } of pathLiterals(analysis)) {
      if (!isPlatformPath(text) || isListing(node, analysis) || isExpanded(node, analysis)) continue;
      if (isHostedOnlyNode(node, analysis)) continue;
      const shown = text.length > 60 ? `${text.slice(0, 57)}…` : text;
      const fix = fromEnvironment(node, 'DATA_PATH', analysis);
      yield {
        at: node,
        message: `"${shown}" exists only where this notebook was written. Take the folder from a parameter or an environment variable.`,
        ...(fix ? { fix } : {}),
      };
    }
  },
};

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
