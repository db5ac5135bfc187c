import { isFalse, keywordOf } from '../../../python/nodes';
import type { NotebookRule } from '../../rule';
import { addKeyword, replaceNode } from '../../support/edits';
import { visibleKeywords } from '../../support/values';

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
      {
        cells: ['import torch\noptions = {"map_location": "cpu"}\nstate = torch.load("model.pt", **options)'],
        shown: false,
      },
      { cells: ['import torch\nstate = torch.hub.load_state_dict_from_url(address)'], shown: false },
    ],
    good: [
      {
        cells: ['import torch\noptions = dict(weights_only=True)\nstate = torch.load("model.pt", **options)'],
        shown: false,
      },
      ['import torch\nstate = torch.load("model.pt", weights_only=True)'],
      ['import torch\nstate = torch.load("model.pt", **options)'],
    ],
  },
  *check({ analysis }) {
    for (const call of analysis.callsTo('torch.load', 'torch.hub.load_state_dict_from_url')) {
      const keyword = keywordOf(call, 'weights_only');
      const given = visibleKeywords(call, analysis);
      const value = given?.get('weights_only');
      if (!given || (value && !isFalse(value))) continue;
      yield {
        at: call.func,
        message:
          'Loading this checkpoint can run code that somebody put into it. Pass weights_only=True, or deploy the model ' +
          'as ONNX.',
        ...(value && !keyword
          ? {}
          : {
              fix: {
                title: 'Pass weights_only=True',
                edits: keyword
                  ? [replaceNode(analysis, keyword.value, 'True')]
                  : [addKeyword(analysis, call, 'weights_only', 'True')],
              },
            }),
      };
    }
  },
};
