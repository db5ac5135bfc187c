import type { Call } from '../../../python/ast';
import type { NotebookAnalysis } from '../../../python/analysis';
import { ancestors } from '../../../python/children';
import { argument, keywordOf, numberValue } from '../../../python/nodes';
import type { NotebookRule } from '../../rule';
import { isEnvironmentFallback, isHostedOnly } from '../../support/guards';
import { isWithin } from '../../support/nodes';

/** Calls that wait for a person, with what a job does instead. */
const WAITS: Readonly<Record<string, string>> = {
  'builtins.input': 'Take the value from a parameter or the environment',
  'builtins.breakpoint': 'Remove the breakpoint',
  'pdb.set_trace': 'Remove the breakpoint',
  'ipdb.set_trace': 'Remove the breakpoint',
  'IPython.core.debugger.set_trace': 'Remove the breakpoint',
  'getpass.getpass': 'Read the secret from the environment or a secret store',
  'huggingface_hub.notebook_login': 'Set HF_TOKEN in the environment',
  'huggingface_hub.interpreter_login': 'Set HF_TOKEN in the environment',
  'google.colab.auth.authenticate_user': "Use the job's own service account",
  'google.colab.files.upload': 'Read the file from the repository or a data store',
  'google.colab.drive.mount': 'Read the data from a store that the job can reach',
  'kagglehub.login': 'Set KAGGLE_USERNAME and KAGGLE_KEY in the environment',
  'huggingface_hub.login': 'Set HF_TOKEN in the environment, or pass it as token',
  'ee.Authenticate': "Use the job's own service account",
  'cv2.waitKey': 'Remove the window, or write the image to a file',
  'cv2.waitKeyEx': 'Remove the window, or write the image to a file',
  'tkinter.filedialog.askopenfilename': 'Take the path from a parameter',
  'tkinter.filedialog.asksaveasfilename': 'Take the path from a parameter',
  'tkinter.filedialog.askdirectory': 'Take the path from a parameter',
  'tkinter.simpledialog.askstring': 'Take the value from a parameter or the environment',
  'ipywidgets.FileUpload': 'Read the file from the repository or a data store',
};

/** A call that waits for somebody who is not there. */
export const blocksHeadlessRun: NotebookRule = {
  name: 'reproducibility/blocks-headless-run',
  summary: 'A cell waits for a person',
  why:
    'A job has nobody who types a password, uploads a file or answers a question. It waits until it is killed, or fails at ' +
    'once because there is no terminal.',
  severity: 'warning',
  moment: 'edit',
  level: 'cell',
  fix: 'none',
  references: ['https://nbclient.readthedocs.io/en/latest/client.html'],
  examples: {
    bad: [
      ['name = input("Region? ")'],
      ['from getpass import getpass\npassword = getpass()'],
      ['from huggingface_hub import notebook_login\nnotebook_login()'],
      {
        cells: ['import sys\nif "google.colab" not in sys.modules:\n    name = input("Region? ")'],
        shown: false,
      },
      ...[
        ['from huggingface_hub import login\nlogin()'],
        ['%debug'],
        ['import cv2\ncv2.imshow("image", image)\ncv2.waitKey(0)'],
        ['from tkinter import filedialog\npath = filedialog.askopenfilename()'],
        ['def ask():\n    return input("Region? ")', 'region = ask()'],
      ].map((cells) => ({ cells, shown: false as const })),
    ],
    good: [
      ...[
        ['import os\nfrom huggingface_hub import login\nlogin(token=os.environ["HF_TOKEN"])'],
        ['import cv2\ncv2.waitKey(1)'],
        ['def ask():\n    return input("Region? ")'],
        ['import sys\nif sys.stdin.isatty():\n    name = input("Region? ")'],
        ['import os, getpass\ntry:\n    key = os.environ["KEY"]\nexcept KeyError:\n    key = getpass.getpass()'],
        ['import os, getpass\nkey = os.environ.get("KEY")', 'if not key:\n    key = getpass.getpass()'],
      ].map((cells) => ({ cells, shown: false as const })),
      // It calls the function once with the first values and goes on.
      { cells: ['from ipywidgets import interact\ninteract(plot, depth=(1, 10))'], shown: false },
      ['def input(prompt):\n    return "EU"', 'name = input("Region? ")'],
      ['import os\npassword = os.environ["DATABASE_PASSWORD"]'],
      [
        'import sys\nif "google.colab" in sys.modules:\n    from google.colab import auth\n    auth.authenticate_user()',
      ],
      ['import os\nfrom getpass import getpass\ntoken = os.getenv("HF_TOKEN") or getpass()'],
      {
        cells: [
          'import getpass, os\nif not os.environ.get("API_KEY"):\n    os.environ["API_KEY"] = getpass.getpass("Key: ")',
        ],
        shown: false,
      },
      {
        cells: ['try:\n    from google.colab import files\n    files.upload()\nexcept ImportError:\n    pass'],
        shown: false,
      },
    ],
  },
  *check({ analysis }) {
    for (const call of analysis.callsTo(...Object.keys(WAITS))) {
      const name = analysis.qualifiedName(call.func) ?? '';
      const cell = analysis.cells.find(({ index }) => index === analysis.cellOf(call));
      if (needsNobody(call, name) || isNeverCalled(call, analysis)) continue;
      if (cell && (isHostedOnly(cell, call.start) || isEnvironmentFallback(call, cell, analysis))) continue;
      const remedy = WAITS[name] ?? 'Remove the call';
      yield {
        at: call.func,
        message: `A job has nobody to answer ${name.replace(/^builtins\./, '')}() and would hang or fail here. ${remedy}.`,
      };
    }
    for (const { index, python } of analysis.cells) {
      for (const { kind, name, start, end } of python.magics) {
        if (kind !== 'line' || name !== 'debug') continue;
        yield {
          at: { cell: index, start, end },
          message: 'A job has nobody to answer %debug and would hang or fail here. Remove the line.',
        };
      }
    }
  },
};

/** A log-in that is given its token, and a window that is waited for by the clock. */
function needsNobody(call: Call, name: string): boolean {
  if (name === 'huggingface_hub.login') return call.args.length > 0 || keywordOf(call, 'token') !== undefined;
  return name.startsWith('cv2.') && (numberValue(argument(call, 'delay', 0)) ?? 0) > 0;
}

/** Whether a call stands in a function of the notebook that nothing in it uses. */
function isNeverCalled(call: Call, { defUse }: NotebookAnalysis): boolean {
  const outer = [...ancestors(call)].find(({ parent }) => parent?.nodeType === 'Module');
  if (outer?.nodeType !== 'FunctionDef' || outer.decorator_list.length > 0) return false;
  return defUse.uses(outer.name).every(({ event }) => isWithin(event.node, outer));
}
