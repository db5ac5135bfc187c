import { argument, isFalse, isTrue } from '../../../python/nodes';
import { hasHiddenArguments, keywordOf } from '../../../python/nodes';
import type { NotebookRule } from '../../rule';
import { addKeyword, replaceNode } from '../../support/edits';

/** `torch.load` that may run code. */
export const torchLoad: NotebookRule = {
  name: 'security/torch-load',
  summary: 'torch.load without weights_only=True',
  why:
    'A checkpoint is a pickle. Before PyTorch 2.6, or with weights_only=False, loading it runs whatever code it ' +
    'contains, with the rights of the job.',
  severity: 'warning',
  moment: 'edit',
  level: 'cell',
  fix: 'edit',
  references: [
    'https://pytorch.org/docs/stable/generated/torch.load.html',
    'https://pytorch.org/docs/stable/notes/serialization.html',
  ],
  examples: {
    bad: [
      ['import torch\nstate = torch.load("model.pt")'],
      ['import torch\nstate = torch.load("model.pt", map_location="cpu", weights_only=False)'],
    ],
    good: [
      ['import torch\nstate = torch.load("model.pt", weights_only=True)'],
      ['import torch\nstate = torch.load("model.pt", **options)'],
    ],
  },
  *check({ analysis }) {
    for (const call of analysis.callsTo('torch.load')) {
      const keyword = keywordOf(call, 'weights_only');
      const value = argument(call, 'weights_only');
      if (hasHiddenArguments(call) || (value && (isTrue(value) || !isFalse(value)))) continue;
      yield {
        at: call.func,
        message:
          'Loading this checkpoint can run code that somebody put into it. Pass weights_only=True, or deploy the model ' +
          'as ONNX.',
        fix: {
          title: 'Pass weights_only=True',
          edits: keyword
            ? [replaceNode(analysis, keyword.value, 'True')]
            : [addKeyword(analysis, call, 'weights_only', 'True')],
        },
      };
    }
  },
};
