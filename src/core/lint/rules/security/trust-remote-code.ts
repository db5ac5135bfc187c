import { isTrue, keywordOf } from '../../../python/nodes';
import type { Call } from '../../../python/ast';
import type { PythonCell } from '../../../python/pythonCell';
import type { NotebookRule } from '../../rule';
import { textBehind } from '../../support/paths';

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
    ],
    good: [
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
    for (const call of analysis.cells.flatMap(({ python }) => python.fact(mentioning))) {
      const keyword = keywordOf(call, 'trust_remote_code');
      if (!keyword || !isTrue(keyword.value)) continue;
      const revision = keywordOf(call, 'code_revision') ?? keywordOf(call, 'revision');
      const value = revision?.value.nodeType === 'Constant' ? revision.value.value : undefined;
      if (typeof value === 'string' && /^[0-9a-f]{40}$/.test(value)) continue;
      if (/^(\.{0,2}|~)\//.test(textBehind(call.args[0], analysis) ?? '')) continue;
      yield {
        at: keyword,
        message:
          'Loading runs whatever Python the hub repository contains at that time. Leave trust_remote_code out, or pin ' +
          'revision to the commit that was reviewed.',
        fix: {
          title: 'Set trust_remote_code=False',
          edits: [
            {
              kind: 'replace',
              cell: analysis.cellOf(keyword),
              start: keyword.value.start,
              end: keyword.value.end,
              text: 'False',
            },
          ],
        },
      };
    }
  },
};

function mentioning(cell: PythonCell): readonly Call[] {
  return cell.text.includes('trust_remote_code') ? cell.nodes('Call') : [];
}
