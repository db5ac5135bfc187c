import type { Call, Expr } from '../../../python/ast';
import type { NotebookAnalysis } from '../../../python/analysis';
import { isNamed, receiver } from '../../../python/nodes';
import type { NotebookRule } from '../../rule';
import { lineAfter } from '../../support/statements';

/** A loaded network that predicts in training mode. */
export const missingEvalMode: NotebookRule = {
  name: 'performance/missing-eval-mode',
  summary: 'Weights are loaded and eval() is never called',
  why:
    'In training mode dropout removes random units and batch normalisation uses the statistics of the batch at hand. ' +
    'The same input then gives other answers each time, and worse ones than in the evaluation.',
  severity: 'warning',
  moment: 'edit',
  level: 'notebook',
  fix: 'edit',
  references: ['https://pytorch.org/tutorials/beginner/saving_loading_models.html'],
  examples: {
    bad: [
      [
        'import torch\nmodel.load_state_dict(torch.load("model.pt", weights_only=True))',
        'with torch.no_grad():\n    y = model(x)',
      ],
    ],
    good: [
      ['import torch\nmodel.load_state_dict(torch.load("model.pt", weights_only=True))\nmodel.eval()', 'y = model(x)'],
      ['import torch\nmodel.load_state_dict(state)\nmodel.train()', 'y = model(x)'],
      { cells: ['import torch\nmodel.load_state_dict(state)\nmodel.to("cuda").eval()', 'y = model(x)'], shown: false },
      ['import torch\nmodel.load_state_dict(state)'],
      ['import torch\nmodel.load_state_dict(state)\nfor x in rows:\n    loss = model(x)\n    loss.backward()'],
    ],
  },
  *check({ analysis }) {
    if (analysis.methodCalls('backward').length > 0) return;
    for (const load of analysis.methodCalls('load_state_dict')) {
      const model = receiver(load);
      if (model?.nodeType !== 'Name' || setsMode(model.id, analysis)) continue;
      const use = callOf(model.id, load, analysis);
      if (!use) continue;
      const edit = load.parent?.nodeType === 'Expr' ? lineAfter(load, `${model.id}.eval()`, analysis) : undefined;
      yield {
        at: load.func,
        message: `"${model.id}" predicts in training mode, so dropout and batch normalisation change its answers. Call ${model.id}.eval() after loading.`,
        related: [{ at: use, message: 'Predicts here' }],
        ...(edit ? { fix: { title: `Call ${model.id}.eval() after loading`, edits: [edit] } } : {}),
      };
    }
  },
};

function setsMode(name: string, analysis: NotebookAnalysis): boolean {
  const isModel = (node: Expr | undefined): boolean => node?.nodeType === 'Name' && node.id === name;
  // The model may also be handed to a function that sets the mode.
  const isPassed = [...analysis.nodes('Call')].some(
    (call) => call.args.some(isModel) || call.keywords.some(({ value }) => isModel(value)),
  );
  return (
    isPassed ||
    analysis
      .methodCalls('eval', 'train', 'requires_grad_')
      .some((call) => isModel(receiver(call)) || isChained(call, name))
  );
}

/** `model(x)` or `model.forward(x)`. */
function isUse({ func }: Call, name: string): boolean {
  return isNamed(func, name) || (func.nodeType === 'Attribute' && func.attr === 'forward' && isNamed(func.value, name));
}

/** `model.to(device).eval()`. */
function isChained(call: Call, name: string): boolean {
  let at = receiver(call);
  while (at?.nodeType === 'Call') at = receiver(at);
  return at !== undefined && isNamed(at, name);
}

function callOf(name: string, after: Call, analysis: NotebookAnalysis): Call | undefined {
  const cell = analysis.cellOf(after);
  return [...analysis.nodes('Call')].find(
    (call) =>
      isUse(call, name) &&
      (analysis.cellOf(call) > cell || (analysis.cellOf(call) === cell && call.start > after.start)),
  );
}
