import type { Call, Node } from '../../../python/ast';
import type { NotebookAnalysis } from '../../../python/analysis';
import { walk } from '../../../python/children';
import { receiver } from '../../../python/nodes';
import type { Fix, NotebookRule } from '../../rule';
import { lineAfter } from '../../support/statements';
import { isWithin } from '../../support/nodes';

/** A training loop that adds up the gradients of all steps. */
export const missingZeroGrad: NotebookRule = {
  name: 'performance/missing-zero-grad',
  summary: 'A training loop never clears its gradients',
  why:
    'PyTorch adds new gradients to the old ones. Without zero_grad each step follows the sum of all earlier ones, and the ' +
    'model learns something else than the code seems to say.',
  severity: 'warning',
  moment: 'edit',
  level: 'cell',
  fix: 'edit',
  references: ['https://pytorch.org/docs/stable/generated/torch.optim.Optimizer.zero_grad.html'],
  examples: {
    bad: [
      [
        'import torch\nfor x, y in loader:\n    loss = criterion(model(x), y)\n    loss.backward()\n    optimizer.step()',
      ],
      {
        cells: [
          'import torch\nfor epoch in range(9):\n    optimizer.zero_grad()\n    for x in loader:\n        loss = model(x)\n        loss.backward()\n        optimizer.step()',
        ],
        shown: false,
      },
    ],
    good: [
      [
        'import torch\nfor x, y in loader:\n    optimizer.zero_grad()\n    loss = criterion(model(x), y)\n    loss.backward()\n    optimizer.step()',
      ],
      ['import torch\nfor x, y in loader:\n    loss = model(x)\n    loss.backward()\n    step_and_clear(optimizer)'],
      [
        'import torch\nfor x, y in loader:\n    loss.backward()\n    optimizer.step()\n    for p in model.parameters():\n        p.grad = None',
      ],
      {
        cells: [
          'import torch\ndef clear(optimizer):\n    optimizer.zero_grad()',
          'for x in loader:\n    clear(optimizer)\n    model(x).backward()\n    optimizer.step()',
        ],
        shown: false,
      },
      {
        cells: [
          'import torch\nfor x in loader:\n    optimizer.zero_grad()\n    for part in x:\n        model(part).backward()\n    optimizer.step()',
        ],
        shown: false,
      },
      {
        cells: ['import torch\nfor x in rows:\n    loss.backward()\n    optimizer.step()\n    weights.grad.zero_()'],
        shown: false,
      },
      [
        'import torch\ndef train_step(x):\n    optimizer.zero_grad()\n    loss.backward()\n    optimizer.step()\nfor x in loader:\n    train_step(x)',
      ],
    ],
  },
  *check({ analysis }) {
    const clears = [...analysis.methodCalls('zero_grad'), ...analysis.methodCalls('zero_').filter(isOfGrad)];
    const steps = analysis.methodCalls('step');
    for (const backward of analysis.methodCalls('backward')) {
      const loop = loopAround(backward);
      if (!loop || !steps.some((call) => isWithin(call, loop))) continue;
      if (clears.some((call) => isWithin(call, loop)) || setsGradToNone(loop)) continue;
      if (isClearedByCall(loop, analysis)) continue;
      yield {
        at: backward,
        message:
          'Gradients of all earlier steps are added up here, because the loop never clears them. Call ' +
          'optimizer.zero_grad() in each step.',
        ...clearAfter(
          steps.find((call) => isWithin(call, loop)),
          analysis,
        ),
      };
    }
    function setsGradToNone(loop: Node): boolean {
      return [...analysis.nodes('Assign')].some(
        (node) =>
          isWithin(node, loop) &&
          node.targets.some((target) => target.nodeType === 'Attribute' && target.attr === 'grad'),
      );
    }
  },
};

/** `weights.grad.zero_()`. */
function isOfGrad(call: Call): boolean {
  const of = receiver(call);
  const grad = of?.nodeType === 'Attribute' && of.attr === 'data' ? of.value : of;
  return grad?.nodeType === 'Attribute' && grad.attr === 'grad';
}

/** Clearing after the step is right also where several backward passes make one step. */
function clearAfter(step: Call | undefined, analysis: NotebookAnalysis): { readonly fix?: Fix } {
  const optimizer = step && receiver(step);
  const edit =
    step && optimizer?.nodeType === 'Name' && step.parent?.nodeType === 'Expr'
      ? lineAfter(step, `${optimizer.id}.zero_grad()`, analysis)
      : undefined;
  return edit ? { fix: { title: 'Clear the gradients after each step', edits: [edit] } } : {};
}

/** The loop that a call stands in, inside the same function. */
function loopAround(call: Call): Node | undefined {
  for (let at = call.parent; at; at = at.parent) {
    if (at.nodeType === 'For' || at.nodeType === 'While') return at;
    if (at.nodeType === 'FunctionDef' || at.nodeType === 'AsyncFunctionDef') return undefined;
  }
  return undefined;
}

/** Whether a function of the notebook that the loop calls clears the gradients. */
function isClearedByCall(loop: Node, analysis: NotebookAnalysis): boolean {
  const clears = analysis.methodCalls('zero_grad');
  if (clears.length === 0) return false;
  return [...walk(loop)].some((node) => {
    const called = node.nodeType === 'Call' ? analysis.resolver.localFunction(node) : undefined;
    return called !== undefined && clears.some((call) => isWithin(call, called));
  });
}
