import type { NotebookAnalysis } from '../../../python/analysis';
import type { Expr } from '../../../python/ast';
import { argument } from '../../../python/nodes';
import type { NotebookRule } from '../../rule';
import { replaceNode } from '../../support/edits';
import { isTorchModule } from '../../support/torchModules';

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
      {
        cells: [
          'import torch, torchvision\nnet = torchvision.models.resnet18()\nnet = net.to("cpu")',
          'torch.save({"epoch": 1, "model": net}, "net.pt")',
        ],
        shown: false,
      },
      {
        cells: [
          'import copy, pickle, torch\nmodel = torch.nn.Linear(2, 1)\nbest = copy.deepcopy(model)',
          'torch.save(obj=best, f="best.pt")\npickle.dump(model, open("model.pkl", "wb"))',
        ],
        findings: 2,
        shown: false,
      },
    ],
    good: [
      ['import torch\nmodel = torch.nn.Linear(2, 1)\ntorch.save(model.state_dict(), "model.pt")'],
      ['import torch\ntorch.save({"epoch": 1}, "state.pt")'],
      {
        cells: [
          'import copy, torch\nmodel = torch.nn.Linear(2, 1)\nbest = copy.deepcopy(model.state_dict())\ntorch.save({"model": best}, "state.pt")',
        ],
        shown: false,
      },
      ['import torch\nx = torch.zeros(2)\ntorch.save(x, "x.pt")'],
    ],
  },
  *check({ analysis }) {
    const isLoaded = analysis.callsTo('torch.load').length > 0;
    for (const call of analysis.callsTo('torch.save', ...PICKLES)) {
      const saved = call.args[0] ?? argument(call, 'obj');
      const object = saved && [...partsOf(saved)].find((part) => isNetwork(part, analysis));
      if (!object) continue;
      const cell = analysis.cellOf(object);
      const text =
        analysis.cells.find(({ index }) => index === cell)?.python.text.slice(object.start, object.end) ?? '';
      const isSimple = object.nodeType === 'Name' || object.nodeType === 'Attribute';
      const isTorch = !PICKLES.includes(analysis.qualifiedName(call.func) ?? '');
      yield {
        at: object,
        message:
          'The file holds a pickle of the class, which loads only with the same code and runs code when it is loaded. Save ' +
          (isTorch ? 'the state_dict() instead.' : 'the state_dict() with torch.save instead.'),
        ...(isSimple && isTorch
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

const PICKLES = ['pickle.dump', 'joblib.dump', 'dill.dump', 'cloudpickle.dump'];

/** What is saved, or the values of a written dictionary or tuple. */
function* partsOf(node: Expr): Generator<Expr> {
  if (node.nodeType === 'Dict') yield* node.values;
  else if (node.nodeType === 'Tuple' || node.nodeType === 'List') yield* node.elts;
  else yield node;
}

function isNetwork(node: Expr, analysis: NotebookAnalysis): boolean {
  return isTorchModule(node, analysis) || /^transformers\.\w*(Model|For[A-Z]\w*)$/.test(analysis.typeOf(node) ?? '');
}
