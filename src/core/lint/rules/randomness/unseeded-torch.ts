import type { Call, Node } from '../../../python/ast';
import type { NotebookRule } from '../../rule';
import { TORCH_RANDOM, unseededDraws } from '../../support/randomSources';

/** PyTorch weights or draws without a seed, in a notebook that trains. */
export const unseededTorch: NotebookRule = {
  name: 'randomness/unseeded-torch',
  summary: 'PyTorch initialises or draws without a seed',
  why:
    'Weights, dropout and shuffling differ in every run, so the trained model cannot be reproduced and a comparison of ' +
    'two settings may show luck.',
  severity: 'info',
  moment: 'edit',
  level: 'notebook',
  fix: 'edit',
  references: ['https://pytorch.org/docs/stable/notes/randomness.html'],
  examples: {
    bad: [
      [
        'import torch\nmodel = torch.nn.Linear(2, 1)',
        'optimizer = torch.optim.SGD(model.parameters(), lr=0.1)\nloss.backward()\noptimizer.step()',
      ],
      ...[
        [
          'import torch\nimport lightning as L\nlayer = torch.nn.Linear(2, 1)',
          'L.Trainer(max_epochs=1).fit(Net(layer), rows)',
        ],
        ['import torch, torchvision\nmodel = torchvision.models.resnet18(weights=None)', 'loss.backward()'],
        [
          'import torch\ndef seed_it(number):\n    torch.manual_seed(number)\nmodel = torch.nn.Linear(2, 1)',
          'loss.backward()',
        ],
      ].map((cells) => ({ cells, shown: false as const })),
    ],
    good: [
      ...[
        [
          'import torch\ndef seed_it(number):\n    torch.manual_seed(number)',
          'def build():\n    return torch.nn.Linear(2, 1)\ndef train(model):\n    model(x).backward()',
        ],
        ['import torch, torchvision\nmodel = torchvision.models.resnet18(weights="DEFAULT")', 'loss.backward()'],
        [
          'import torch\nfrom ignite.utils import manual_seed\nmanual_seed(1)\nmodel = torch.nn.Linear(2, 1)\nloss.backward()',
        ],
        [
          'import torch\nsplits = torch.utils.data.random_split(rows, [8, 2], generator=torch.Generator().manual_seed(1))',
          'loss.backward()',
        ],
      ].map((cells) => ({ cells, shown: false as const })),
      {
        cells: [
          'import torch\nshown = torch.nn.Linear(2, 1)',
          'torch.manual_seed(7)\nmodel = torch.nn.Linear(2, 1)\nloss.backward()',
        ],
        shown: false,
      },
      ['import torch\ntorch.manual_seed(7)\nmodel = torch.nn.Linear(2, 1)\nloss.backward()'],
      {
        cells: [
          'import torch\nclass Net(torch.nn.Module):\n    def __init__(self):\n        super().__init__()\n' +
            '        self.layer = torch.nn.Linear(2, 1)',
          'torch.manual_seed(7)\nmodel = Net()\nloss.backward()',
        ],
        shown: false,
      },
      ['import torch\nx = torch.randn(3)\nprint(x)'],
      ['import torch\nimport lightning as L\nL.seed_everything(7)\nmodel = torch.nn.Linear(2, 1)\nloss.backward()'],
    ],
  },
  *check({ analysis }) {
    // Without training the draws are a demonstration.
    if (analysis.methodCalls('backward').length === 0 && analysis.callsTo(...TRAINERS).length === 0) return;
    const [first, ...others] = unseededDraws(TORCH_RANDOM, analysis);
    if (!first) return;
    const cell = analysis.cellOf(first);
    const statement = topStatement(first);
    yield {
      at: first.func,
      message:
        'Without a seed every run starts from other weights, so the trained model cannot be reproduced. Call ' +
        'torch.manual_seed before the first layer.',
      related: others.slice(0, 5).map((call) => ({ at: call.func, message: 'Random without a seed too' })),
      ...(statement && analysis.defUse.definitions('torch').some((site) => site.cell <= cell)
        ? {
            fix: {
              title: 'Call torch.manual_seed(0) before it',
              edits: [
                {
                  kind: 'replace' as const,
                  cell,
                  start: statement.start,
                  end: statement.start,
                  text: 'torch.manual_seed(0)\n',
                },
              ],
            },
          }
        : {}),
    };
  },
};

/** Classes that train without a call of `backward` in the notebook. */
const TRAINERS = ['pytorch_lightning.Trainer', 'lightning.Trainer', 'lightning.pytorch.Trainer'];

/** The statement at the top of the cell that holds a call; undefined when something else shares its line. */
function topStatement(call: Call): Node | undefined {
  let at: Node = call;
  while (at.parent && at.parent.nodeType !== 'Module') at = at.parent;
  return at.nodeType === 'Assign' || at.nodeType === 'Expr' ? at : undefined;
}
