import { isTrue, keywordOf, stringValue } from '../../../python/nodes';
import type { NotebookAnalysis } from '../../../python/analysis';
import type { Call, Expr, Keyword } from '../../../python/ast';
import type { PythonCell } from '../../../python/pythonCell';
import type { NotebookRule } from '../../rule';
import { replaceNode } from '../../support/edits';
import { textBehind } from '../../support/paths';
import { valueBehind } from '../../support/values';

/** Code from a model hub that runs at load time. */
export const trustRemoteCode: NotebookRule = {
  name: 'security/trust-remote-code',
  summary: 'trust_remote_code=True runs code from the hub',
  why:
    'The repository on the hub brings Python files that run when the model or data set is loaded. Its owner can change ' +
    'them at any time, after the review and without a new version of this notebook.',
  severity: 'warning',
  moment: 'edit',
  level: 'cell',
  fix: 'edit',
  references: ['https://huggingface.co/docs/transformers/main/en/model_doc/auto'],
  examples: {
    bad: [
      ['from transformers import AutoModel\nmodel = AutoModel.from_pretrained("team/model", trust_remote_code=True)'],
      ['from datasets import load_dataset\nrows = load_dataset("team/rows", trust_remote_code=True)'],
      {
        cells: [
          'from transformers import AutoModel\noptions = {"trust_remote_code": True}',
          'model = AutoModel.from_pretrained("team/model", **options)',
        ],
        shown: false,
      },
      {
        cells: [
          'from transformers import AutoModel\nTRUST = True\nmodel = AutoModel.from_pretrained("team/model", trust_remote_code=TRUST)',
        ],
        shown: false,
      },
    ],
    good: [
      {
        cells: [
          'from transformers import AutoTokenizer\ntokenizer = AutoTokenizer.from_pretrained(config.model_path, trust_remote_code=True)',
        ],
        shown: false,
      },
      {
        cells: [
          'from transformers import AutoTokenizer\nmodel_loc = "/srv/models/a/"\nAutoTokenizer.from_pretrained(model_loc, trust_remote_code=True)',
        ],
        shown: false,
      },
      ['from transformers import AutoModel\nmodel = AutoModel.from_pretrained("team/model", trust_remote_code=False)'],
      [
        'from transformers import AutoModel\nmodel = AutoModel.from_pretrained("team/model", trust_remote_code=True, ' +
          'revision="0123456789abcdef0123456789abcdef01234567")',
      ],
    ],
  },
  *check({ analysis }) {
    for (const { place, value, call } of analysis.cells.flatMap(({ python }) => python.fact(trustIn))) {
      const meant = valueBehind(value, analysis);
      if (!isTrue(meant) || (call && isReviewed(call, analysis))) continue;
      yield {
        at: place,
        message:
          'Loading runs whatever Python the hub repository contains at that time. Leave trust_remote_code out, or pin ' +
          'revision to the commit that was reviewed.',
        fix: { title: 'Set trust_remote_code=False', edits: [replaceNode(analysis, value, 'False')] },
      };
    }
  },
};

interface Trust {
  readonly place: Keyword | Expr;
  readonly value: Expr;
  /** The call that gets it; undefined for the entry of a dictionary. */
  readonly call: Call | undefined;
}

/** `trust_remote_code=…` of calls and `"trust_remote_code": …` of the options that are passed on. */
function trustIn(cell: PythonCell): readonly Trust[] {
  if (!cell.text.includes(NAME)) return [];
  const passed = cell.nodes('Call').flatMap((call): Trust[] => {
    const keyword = keywordOf(call, NAME);
    return keyword ? [{ place: keyword, value: keyword.value, call }] : [];
  });
  const entries = cell.nodes('Dict').flatMap(({ keys, values }) =>
    keys.flatMap((key, index): Trust[] => {
      const value = values[index];
      return key && value && stringValue(key) === NAME ? [{ place: key, value, call: undefined }] : [];
    }),
  );
  return [...passed, ...entries];
}

const NAME = 'trust_remote_code';

/** Whether the code is that of one commit, or stands in a folder of this machine. */
function isReviewed(call: Call, analysis: NotebookAnalysis): boolean {
  const revision = stringValue((keywordOf(call, 'code_revision') ?? keywordOf(call, 'revision'))?.value);
  if (revision !== undefined && /^[0-9a-f]{40}$/.test(revision)) return true;
  const [from] = call.args;
  // `self.config.model_path` says that it is a folder.
  if (from?.nodeType === 'Attribute' && /(^|_)(path|dir|folder)$/.test(from.attr)) return true;
  return /^(\.{0,2}|~)\//.test(textBehind(from, analysis) ?? '');
}
