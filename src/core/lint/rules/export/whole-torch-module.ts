import type { NotebookRule } from '../../rule';
import { replaceNode } from '../../support/edits';

/** A pickled network instead of its weights. */
export const wholeTorchModule: NotebookRule = {
  name: 'export/whole-torch-module',
  summary: 'torch.save keeps the whole module instead of its weights',
  why:
    'A saved module is a pickle of its class: it can be loaded only where the same class stands in the same module, not ' +
    'with weights_only=True, and loading it runs code. The weights alone can be loaded anywhere.',
  severity: 'warning',
  moment: 'edit',
  level: 'cell',
  fix: 'edit',
  references: ['https://pytorch.org/tutorials/beginner/saving_loading_models.html'],
  examples: {
    bad: [
      ['import torch\nmodel = torch.nn.Linear(2, 1)\ntorch.save(model, "model.pt")'],
      [
        'import torch\nclass Net(torch.nn.Module):\n    pass',
        'net = Net()\ntorch.save(net, "net.pt")\nagain = torch.load("net.pt", weights_only=False)',
      ],
    ],
    good: [
      ['import torch\nmodel = torch.nn.Linear(2, 1)\ntorch.save(model.state_dict(), "model.pt")'],
      ['import torch\ntorch.save({"epoch": 1}, "state.pt")'],
      ['import torch\nx = torch.zeros(2)\ntorch.save(x, "x.pt")'],
    ],
  },
  *check({ analysis }) {
    const isLoaded = analysis.callsTo('torch.load').length > 0;
    for (const call of analysis.callsTo('torch.save')) {
      const [object] = call.args;
      if (!object || !analysis.resolver.isA(object, 'torch.nn.Module')) continue;
      const cell = analysis.cellOf(object);
      const text =
        analysis.cells.find(({ index }) => index === cell)?.python.text.slice(object.start, object.end) ?? '';
      const isSimple = object.nodeType === 'Name' || object.nodeType === 'Attribute';
      yield {
        at: object,
        message:
          'The file holds a pickle of the class, which loads only with the same code and runs code when it is loaded. Save ' +
          'the state_dict() instead.',
        ...(isSimple
          ? {
              fix: {
                title: 'Save the state_dict()',
                edits: [replaceNode(analysis, object, `${text}.state_dict()`)],
                // What the notebook loads again would no longer be a module.
                ...(isLoaded ? { manual: true as const } : {}),
              },
            }
          : {}),
      };
    }
  },
};
