import type { Call, Expr } from '../../../python/ast';
import type { NotebookAnalysis } from '../../../python/analysis';
import { isNamed, keywordOf, methodName, receiver } from '../../../python/nodes';
import type { Fix, NotebookRule } from '../../rule';
import { topStatement } from '../../support/modelSaves';
import { isTorchModule } from '../../support/torchModules';

const EXPORTS = [
  'torch.onnx.export',
  'torch.onnx.dynamo_export',
  'torch.jit.trace',
  'torch.jit.script',
  'torch.export.export',
];

/** A network that is exported as it is trained. */
export const exportedInTrainMode: NotebookRule = {
  name: 'export/exported-in-train-mode',
  summary: 'A network is exported without eval()',
  why:
    'Tracing, and the newer exporter to ONNX, keep dropout and the batch statistics of training in the graph. The deployed model then gives ' +
    'another answer for the same input each time, and worse ones than were measured. Only the older exporter to ONNX changes the mode itself.',
  severity: 'warning',
  moment: 'edit',
  level: 'cell',
  fix: 'edit',
  references: [
    'https://pytorch.org/docs/stable/generated/torch.jit.trace.html',
    'https://pytorch.org/docs/stable/onnx.html',
  ],
  examples: {
    bad: [
      ['import torch\nmodel = torch.nn.Sequential(torch.nn.Dropout(0.5))', 'traced = torch.jit.trace(model, x)'],
      [
        'import torch\nmodel = torch.nn.Linear(2, 1)\nmodel.eval()\nmodel.train()\ntorch.onnx.export(model, x, "model.onnx")',
      ],
      {
        cells: [
          'import torch, torchvision\nnet = torchvision.models.resnet18(weights="DEFAULT")',
          'torch.onnx.export(net.cpu(), x, "net.onnx")',
        ],
        shown: false,
      },
    ],
    good: [
      {
        cells: [
          'import torch, torchvision\nnet = torchvision.models.resnet18().eval()\nnet = net.cpu()\ntorch.onnx.export(net, x, "a.onnx")',
        ],
        shown: false,
      },
      ['import torch\nmodel = torch.nn.Linear(2, 1)\nmodel.eval()', 'traced = torch.jit.trace(model, x)'],
      ['import torch\nmodel = torch.nn.Linear(2, 1).eval()\ntraced = torch.jit.trace(model, x)'],
      ['import torch\nmodel = torch.nn.Linear(2, 1)\ntorch.onnx.export(model.eval(), x, "model.onnx")'],
      ['import torch\ntraced = torch.jit.trace(model, x)'],
    ],
  },
  *check({ analysis }) {
    for (const call of analysis.callsTo(...EXPORTS)) {
      const model = moved(call.args[0] ?? keywordOf(call, 'model')?.value);
      if (model?.nodeType !== 'Name' || keywordOf(call, 'training')) continue;
      if (!isTorchModule(model, analysis) || !isTraining(model.id, call, analysis)) continue;
      const fix = evalBefore(model.id, call, analysis);
      yield {
        at: call.func,
        message: `"${model.id}" is exported in training mode, so its graph may keep dropout and batch statistics, and its answers vary. Call ${model.id}.eval() before.`,
        ...(fix ? { fix } : {}),
      };
    }
  },
};

/** The model itself in `model.cpu()`, which leaves its mode as it is. */
function moved(model: Expr | undefined): Expr | undefined {
  let at = model;
  while (at?.nodeType === 'Call' && /^(to|cpu|cuda|float|half)$/.test(methodName(at) ?? '')) at = receiver(at);
  return at;
}

/** Whether the last thing that sets the mode before an export is not eval(). */
function isTraining(name: string, before: Call, analysis: NotebookAnalysis): boolean {
  const isBefore = (node: Expr): boolean =>
    analysis.cellOf(node) < analysis.cellOf(before) ||
    (analysis.cellOf(node) === analysis.cellOf(before) && node.start < before.start);
  const sets = analysis
    .methodCalls('eval', 'train', 'requires_grad_')
    .filter((call) => isBefore(call) && concerns(call, name));
  const isPassed = [...analysis.nodes('Call')].some(
    (call) =>
      call !== before &&
      isBefore(call) &&
      methodName(call) === undefined &&
      call.args.some((arg) => isNamed(arg, name)),
  );
  const last = sets.sort((a, b) => analysis.cellOf(a) - analysis.cellOf(b) || a.start - b.start).at(-1);
  // A function that gets the model may set its mode.
  if (!last) return !isPassed;
  return methodName(last) === 'train' && last.args.length === 0;
}

/** `model.eval()` itself, or `model = Model().eval()`. */
function concerns(call: Call, name: string): boolean {
  const on = receiver(call);
  if (on && isNamed(on, name)) return true;
  const target = call.parent?.nodeType === 'Assign' ? call.parent.targets[0] : undefined;
  return target !== undefined && isNamed(target, name);
}

function evalBefore(name: string, call: Call, analysis: NotebookAnalysis): Fix | undefined {
  const statement = topStatement(call);
  if (!statement || statement.nodeType === 'With') return undefined;
  const cell = analysis.cellOf(call);
  return {
    title: `Call ${name}.eval() before the export`,
    edits: [{ kind: 'replace', cell, start: statement.start, end: statement.start, text: `${name}.eval()\n` }],
  };
}
