import type { Expr, Name } from '../../../python/ast';
import type { NotebookAnalysis } from '../../../python/analysis';
import { argument, methodName, receiver, stringValue } from '../../../python/nodes';
import type { NotebookEdit } from '../../../notebook/edit';
import type { Fix, NotebookRule } from '../../rule';
import { replaceNode } from '../../support/edits';

const CUDA = /^cuda(:\d+)?$/;

/** Code that runs on a machine with a graphics card only. */
export const hardCodedDevice: NotebookRule = {
  name: 'portability/hard-coded-device',
  summary: 'A GPU is required without asking whether there is one',
  why:
    'Serving and CI often run on CPUs, and the number of the card differs between machines. The cell fails there, ' +
    'although nothing in the model needs a GPU.',
  severity: 'info',
  moment: 'edit',
  level: 'notebook',
  fix: 'edit',
  references: ['https://pytorch.org/docs/stable/notes/cuda.html#device-agnostic-code'],
  examples: {
    bad: [
      ['import torch\nmodel = torch.nn.Linear(2, 1).cuda()'],
      ['import torch\nmodel = torch.nn.Linear(2, 1).to("cuda")'],
      ['import torch\ndevice = torch.device("cuda:1")'],
      ['import torch\nx = torch.zeros(3, device="cuda")', 'y = torch.zeros(3, device="cuda")'],
    ],
    good: [
      [
        'import torch\ndevice = "cuda" if torch.cuda.is_available() else "cpu"\nmodel = torch.nn.Linear(2, 1).to(device)',
      ],
      ['import torch\nif torch.cuda.is_available():\n    model = torch.nn.Linear(2, 1).cuda()'],
      ['frame.to("cuda")'],
      {
        cells: [
          'import torch\nhas_cuda = torch.cuda.is_available()',
          'if has_cuda:\n    device = torch.device("cuda")\nelse:\n    device = torch.device("cpu")',
        ],
        shown: false,
      },
    ],
  },
  *check({ analysis }) {
    const [first, ...others] = [...deviceUses(analysis)].filter((node) => !isGuarded(node, analysis));
    if (!first) return;
    yield {
      at: first,
      message:
        'This fails on a machine without that GPU, as CI and serving often are. Choose the device once with ' +
        'torch.cuda.is_available() and use it everywhere.',
      related: others.slice(0, 5).map((node) => ({ at: node, message: 'Requires a GPU too' })),
      ...chosenDevice([first, ...others], analysis),
    };
  },
};

function* deviceUses(analysis: NotebookAnalysis): Generator<Expr> {
  const usesTorch = [...analysis.nodes('Import'), ...analysis.nodes('ImportFrom')].some((node) =>
    node.nodeType === 'Import' ? node.names.some(({ name }) => TORCH.test(name)) : TORCH.test(node.module ?? ''),
  );
  if (!usesTorch) return;
  for (const call of analysis.nodes('Call')) {
    const name = analysis.qualifiedName(call.func) ?? '';
    const method = methodName(call);
    const owner = receiver(call);
    if (method === 'cuda' && call.args.length === 0 && !name.startsWith('torch.cuda')) yield call;
    else if (method === 'to' && owner && isTorch(owner, analysis) && CUDA.test(stringValue(call.args[0]) ?? ''))
      yield call;
    else if (name === 'torch.device' && CUDA.test(stringValue(call.args[0]) ?? '')) yield call;
    else if (name.startsWith('torch.') && CUDA.test(stringValue(argument(call, 'device')) ?? '')) yield call;
  }
}

const TORCH = /^(torch|transformers|diffusers|torchvision|timm|sentence_transformers)(\.|$)/;

/** Whether a value is a tensor or module as far as can be seen. */
function isTorch(node: Expr, analysis: NotebookAnalysis): boolean {
  const type = analysis.typeOf(node) ?? '';
  if (TORCH.test(type)) return true;
  const made = node.nodeType === 'Call' ? analysis.qualifiedName(node.func) : undefined;
  return made !== undefined && TORCH.test(made);
}

/** Whether the code stands under, or the notebook asks in an expression around it, `is_available`. */
function isGuarded(node: Expr, analysis: NotebookAnalysis): boolean {
  for (let at = node.parent; at; at = at.parent) {
    const test = at.nodeType === 'If' || at.nodeType === 'IfExp' ? at.test : undefined;
    if (test && asksForDevice(test, analysis)) return true;
    if (at.nodeType === 'Try') return true;
  }
  return false;
}

function asksForDevice(test: Expr, analysis: NotebookAnalysis): boolean {
  const questions = analysis.methodCalls('is_available', 'device_count');
  const isAsked = (place: Expr): boolean =>
    questions.some(
      (call) => analysis.cellOf(call) === analysis.cellOf(place) && call.start >= place.start && call.end <= place.end,
    );
  return isAsked(test) || namesIn(test).some((name) => reachingValues(name, analysis).some(isAsked));
}

function namesIn(test: Expr): Name[] {
  if (test.nodeType === 'Name') return [test];
  if (test.nodeType === 'BoolOp') return test.values.flatMap(namesIn);
  return test.nodeType === 'UnaryOp' ? namesIn(test.operand) : [];
}

function reachingValues(name: Name, analysis: NotebookAnalysis): Expr[] {
  return analysis.defUse
    .reaching(name)
    .flatMap(({ event }) => (event.via === 'assign' && event.path.length === 0 && event.value ? [event.value] : []));
}

const AVAILABLE = '"cuda" if torch.cuda.is_available() else "cpu"';

/** Every use takes the device that the machine has; only where the notebook imports torch under its own name. */
function chosenDevice(uses: readonly Expr[], analysis: NotebookAnalysis): { readonly fix?: Fix } {
  const firstCell = Math.min(...uses.map((node) => analysis.cellOf(node)));
  const isImported = analysis.defUse
    .definitions('torch')
    .some(({ cell, event }) => event.via === 'import' && cell <= firstCell);
  const edits = uses.map((node) => deviceEdit(node, analysis));
  if (!isImported || edits.some((edit) => edit === undefined)) return {};
  return { fix: { title: 'Use the GPU only where there is one', edits: edits.filter((edit) => edit !== undefined) } };
}

function deviceEdit(node: Expr, analysis: NotebookAnalysis): NotebookEdit | undefined {
  if (node.nodeType !== 'Call') return undefined;
  const cell = analysis.cellOf(node);
  if (methodName(node) === 'cuda') {
    const { func } = node;
    return { kind: 'replace', cell, start: func.end - 'cuda'.length, end: node.end, text: `to(${AVAILABLE})` };
  }
  const given = [...node.args, ...node.keywords.map(({ value }) => value)].find((arg) =>
    CUDA.test(stringValue(arg) ?? ''),
  );
  const number = /:\d+$/.exec((given && stringValue(given)) ?? '')?.[0] ?? '';
  return given && replaceNode(analysis, given, AVAILABLE.replace('cuda', `cuda${number}`));
}
