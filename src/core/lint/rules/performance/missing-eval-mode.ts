import type { Call, Expr } from '../../../python/ast';
import type { NotebookAnalysis } from '../../../python/analysis';
import { ancestors } from '../../../python/children';
import { isNamed, receiver } from '../../../python/nodes';
import type { NotebookRule, RuleFinding } from '../../rule';
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
      ...[
        ['import torch\nmodel = torch.load("model.pt", weights_only=False)', 'y = model(x)'],
        [
          'import torch\ndef load(path):\n    net = Net()\n    net.load_state_dict(torch.load(path))\n    return net',
          'model = load("a.pt")\ny = model(x)',
        ],
      ].map((cells) => ({ cells, shown: false as const })),
    ],
    good: [
      ...[
        ['import torch\nmodel = torch.load("model.pt", weights_only=False).eval()', 'y = model(x)'],
        ['import torch\nrows = torch.load("rows.pt")\nprint(rows.shape)'],
        [
          'import torch\ndef load(path):\n    net = Net()\n    net.load_state_dict(torch.load(path))\n    return net',
          'model = load("a.pt")\nmodel.eval()\ny = model(x)',
        ],
      ].map((cells) => ({ cells, shown: false as const })),
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
    yield* loadedElsewhere(analysis);
  },
};

/** `model = torch.load(…)` of a whole network, and `model = load(…)` of a function that loads weights into what it returns. */
function* loadedElsewhere(analysis: NotebookAnalysis): Generator<RuleFinding> {
  const loads = analysis.methodCalls('load_state_dict');
  const whole = analysis.callsTo('torch.load');
  if (loads.length + whole.length === 0) return;
  for (const { targets, value } of analysis.nodes('Assign')) {
    const [target] = targets;
    if (target?.nodeType !== 'Name' || value.nodeType !== 'Call') continue;
    if (!whole.includes(value) && !returnsLoaded(value, loads, analysis)) continue;
    const use = setsMode(target.id, analysis) ? undefined : callOf(target.id, value, analysis);
    if (!use || analysis.defUse.reaching(use.func.nodeType === 'Name' ? use.func : target)[0]?.event.node !== target)
      continue;
    const edit = lineAfter(value, `${target.id}.eval()`, analysis);
    yield {
      at: value.func,
      message: `"${target.id}" predicts in training mode, so dropout and batch normalisation change its answers. Call ${target.id}.eval() after loading.`,
      related: [{ at: use, message: 'Predicts here' }],
      ...(edit ? { fix: { title: `Call ${target.id}.eval() after loading`, edits: [edit] } } : {}),
    };
  }
}

/** Whether a call is of a function of the notebook that loads weights into the network that it returns, and sets no mode. */
function returnsLoaded(call: Call, loads: readonly Call[], analysis: NotebookAnalysis): boolean {
  const called = analysis.resolver.localFunction(call);
  const last = called?.body.at(-1);
  if (!called || last?.nodeType !== 'Return' || last.value?.nodeType !== 'Name') return false;
  const { id } = last.value;
  const isInside = (one: Call): boolean => [...ancestors(one)].includes(called);
  return loads.some((load) => isInside(load) && isNamed(receiver(load) ?? load, id)) && !setsMode(id, analysis);
}

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
