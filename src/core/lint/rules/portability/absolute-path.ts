import type { Fix, NotebookRule } from '../../rule';
import type { NotebookContext } from '../../context';
import { replaceNode } from '../../support/edits';
import { isHostedOnlyNode } from '../../support/guards';
import type { PathLiteral } from '../../support/paths';
import { isAbsolutePath, isCommonPath, isPlatformPath, pathLiterals } from '../../support/paths';

/** A path that exists on one machine only. */
export const absolutePath: NotebookRule = {
  name: 'portability/absolute-path',
  summary: 'A file is named by an absolute path',
  why:
    'The path exists on the machine of the person who wrote it. In a deployment job, in CI or with a colleague the ' +
    'file is not found, or another one is. A path relative to the notebook, or one that comes from a parameter, works ' +
    'everywhere.',
  severity: 'warning',
  moment: 'edit',
  level: 'cell',
  fix: 'edit',
  references: ['https://docs.python.org/3/library/pathlib.html', 'https://doi.org/10.1109/MSR.2019.00077'],
  examples: {
    bad: [
      ['import pandas as pd\nframe = pd.read_csv("/home/ds/churn/data/train.csv")'],
      [
        'DATA = "/home/ds/churn/train.csv"',
        'import pandas as pd\nframe = pd.read_csv(DATA)\nagain = pd.read_csv(DATA)',
      ],
      ['model_path = "C:\\\\models\\\\churn.onnx"'],
      {
        cells: ['paths = {"train": "/home/ds/churn/train.csv"}\nimport sys\nsys.path.append("/srv/churn/src")'],
        findings: 2,
        shown: false,
      },
      {
        cells: ['import torch\ntorch.save(state, "/data/churn/model.pt")\nset_uri("file:///home/ds/runs")'],
        findings: 2,
        shown: false,
      },
      {
        cells: ['frame = open("/Users/ds/churn/data/train.csv")'],
        path: 'notebooks/train.ipynb',
        files: { 'data/train.csv': 'a,b' },
      },
    ],
    good: [
      ['import pandas as pd\nframe = pd.read_csv("data/train.csv")'],
      ['import requests\nrequests.get("https://example.com/data/train.csv")\nopen("/dev/null")'],
      ['route = "/predict/batch"'],
      {
        cells: [
          'import os\nhere = path.startswith("/home/ds/churn/")\nname = text.replace("/Users/ds/churn/", "")\nfolder = os.getenv("DATA", "/home/ds/data/")',
        ],
        shown: false,
      },
      { cells: ['artifact_path = "/outputs/pipeline/"\nremote_data_path = "/outputs/data/"'], shown: false },
      ['import os\nfrom pathlib import Path\non_cluster = os.path.exists("/srv/cluster") or Path("/srv/x").is_dir()'],
    ],
  },
  *check(context) {
    for (const literal of pathLiterals(context.analysis)) {
      const { text, node } = literal;
      if (!isAbsolutePath(text) || isPlatformPath(text) || isCommonPath(text)) continue;
      if (isHostedOnlyNode(node, context.analysis)) continue;
      const fix = relativePath(literal, context);
      yield {
        at: node,
        message: `"${shortened(text)}" exists only on one machine, so a job elsewhere will not find it. Use a path relative to the notebook.`,
        ...(fix ? { fix } : {}),
      };
    }
  },
};

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** When a file of the repository has the path's last parts, that file is meant. */
function relativePath({ node, text, complete }: PathLiteral, context: NotebookContext): Fix | undefined {
  if (!complete || node.nodeType !== 'Constant' || !context.repository) return undefined;
  const parts = text.split(/[\\/]+/).filter((part) => part !== '');
  for (let from = 1; from < parts.length; from++) {
    const candidate = parts.slice(from).join('/');
    if (!context.repository.has(candidate)) continue;
    const relative = relativeTo(context.notebook.path, candidate);
    return {
      title: `Use the relative path "${relative}"`,
      edits: [replaceNode(context.analysis, node, JSON.stringify(relative))],
    };
  }
  return undefined;
}

function relativeTo(notebook: string, target: string): string {
  const from = notebook.split('/').slice(0, -1);
  const to = target.split('/');
  while (from.length > 0 && from[0] === to[0]) {
    from.shift();
    to.shift();
  }
  return [...from.map(() => '..'), ...to].join('/');
}
