import type { Call, Expr, Name } from '../../../python/ast';
import type { NotebookAnalysis } from '../../../python/analysis';
import { argument, isString, methodName, numberValue, stringValue } from '../../../python/nodes';
import type { NotebookEdit } from '../../../notebook/edit';
import type { Fix, NotebookRule } from '../../rule';
import { replaceNode } from '../../support/edits';

const DEVICE = /^(cuda(:\d+)?|mps)$/;

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
      { cells: ['import torch\nDEVICE = "cuda:1"', 'net = torch.nn.Linear(2, 1).to(DEVICE)'], shown: false },
      {
        cells: ['import torch\nstate = torch.load("a.pt", map_location="cuda:0")\ntorch.cuda.set_device(0)'],
        shown: false,
      },
      {
        cells: ['from transformers import AutoModel\nmodel = AutoModel.from_pretrained("a/b", device_map="cuda")'],
        shown: false,
      },
      { cells: ['from transformers import pipeline\nsays = pipeline("ner", model="a/b", device=0)'], shown: false },
      { cells: ['from catboost import CatBoostClassifier\nmodel = CatBoostClassifier(task_type="GPU")'], shown: false },
      ['import torch\nx = torch.zeros(3, device="cuda")', 'y = torch.zeros(3, device="cuda")'],
    ],
    good: [
      {
        cells: ['import torch\nif settings["device"] == "cuda":\n    model = torch.nn.Linear(2, 1).cuda()'],
        shown: false,
      },
      [
        'import torch\ndevice = "cuda" if torch.cuda.is_available() else "cpu"\nmodel = torch.nn.Linear(2, 1).to(device)',
      ],
      ['import torch\nif torch.cuda.is_available():\n    model = torch.nn.Linear(2, 1).cuda()'],
      ['frame.to("cuda")'],
      {
        cells: [
          'import torch\nassert torch.cuda.is_available(), "needs a GPU"\nmodel = torch.nn.Linear(2, 1).to("cuda")',
        ],
        shown: false,
      },
      {
        cells: [
          'import torch\ndevice = "cuda"\nif not torch.cuda.is_available():\n    device = "cpu"\nx = torch.zeros(3, device=device)',
        ],
        shown: false,
      },
      { cells: ['from transformers import pipeline\nsays = pipeline("ner", model="a/b", device=-1)'], shown: false },
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
    const [first, ...others] = deviceUses(analysis).filter((node) => !isGuarded(node, analysis));
    if (!first || isRequired(analysis)) return;
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

function deviceUses(analysis: NotebookAnalysis): Expr[] {
  const isUsed = (library: RegExp): boolean =>
    [...analysis.nodes('Import'), ...analysis.nodes('ImportFrom')].some((node) =>
      node.nodeType === 'Import' ? node.names.some(({ name }) => library.test(name)) : library.test(node.module ?? ''),
    );
  if (!isUsed(USERS)) return [];
  const hasTorch = isUsed(TORCH);
  const calls = analysis.cells.flatMap(({ python }) => (MAY_NAME_DEVICE.test(python.text) ? python.nodes('Call') : []));
  return [...new Set(calls.flatMap((call) => deviceOf(call, hasTorch, analysis) ?? []))];
}

const TORCH = /^(torch|transformers|diffusers|torchvision|timm|sentence_transformers)(\.|$)/;
/** What stands in every cell with such a call; a cheap look before the calls. */
const MAY_NAME_DEVICE = /cuda|gpu|mps|device|map_location|Generator|\.\s*to\s*\(/i;
/** Libraries whose calls can name a device. */
const USERS = /^(torch|transformers|diffusers|torchvision|timm|sentence_transformers|catboost|lightgbm)(\.|$)/;

/** Functions whose first argument is a device. */
const AS_FIRST: ReadonlySet<string> = new Set(['torch.device', 'torch.set_default_device', 'torch.Generator']);

/** Where a call requires a GPU: the call itself, or the text that a name stands for. */
function deviceOf(call: Call, hasTorch: boolean, analysis: NotebookAnalysis): Expr | undefined {
  const name = analysis.qualifiedName(call.func) ?? '';
  if (/^(catboost|lightgbm)\./.test(name)) return boostingDevice(call);
  if (!hasTorch) return undefined;
  const method = methodName(call);
  if (method === 'cuda' && call.args.length === 0 && !name.startsWith('torch.cuda')) return call;
  if (name === 'torch.cuda.set_device' && call.args.length === 1) return call;
  const device = argument(call, 'device');
  if (name === 'transformers.pipeline' && typeof numberValue(device) === 'number') {
    return (numberValue(device) ?? -1) >= 0 ? device : undefined;
  }
  const given =
    method === 'to' || AS_FIRST.has(name)
      ? (call.args[0] ?? device)
      : method === 'from_pretrained'
        ? argument(call, 'device_map')
        : name === 'torch.load'
          ? argument(call, 'map_location', 1)
          : TORCH.test(name)
            ? device
            : undefined;
  if (!given) return undefined;
  if (DEVICE.test(stringValue(given) ?? '')) return call;
  const [definition, ...others] = given.nodeType === 'Name' ? analysis.defUse.reaching(given) : [];
  const value = definition?.event.via === 'assign' && others.length === 0 ? definition.event.value : undefined;
  return value && DEVICE.test(stringValue(value) ?? '') ? value : undefined;
}

/** `CatBoostClassifier(task_type="GPU")`: these stop where there is none. */
function boostingDevice(call: Call): Expr | undefined {
  const given = argument(call, 'task_type') ?? argument(call, 'device_type') ?? argument(call, 'device');
  return /^(gpu|cuda)$/i.test(stringValue(given) ?? '') ? given : undefined;
}

/** Whether the code stands under, or the notebook asks in an expression around it, `is_available`. */
function isGuarded(node: Expr, analysis: NotebookAnalysis): boolean {
  for (let at = node.parent; at; at = at.parent) {
    const test = at.nodeType === 'If' || at.nodeType === 'IfExp' ? at.test : undefined;
    if (test && (asksForDevice(test, analysis) || namesDevice(test))) return true;
    if (at.nodeType === 'Try') return true;
  }
  return false;
}

/** `if device == "cuda"`: what the device is was decided elsewhere. */
function namesDevice(test: Expr): boolean {
  return (
    test.nodeType === 'Compare' && [test.left, ...test.comparators].some((one) => DEVICE.test(stringValue(one) ?? ''))
  );
}

/** `assert torch.cuda.is_available()`: the notebook says itself that it needs a GPU. */
function isRequired(analysis: NotebookAnalysis): boolean {
  return [...analysis.nodes('Assert')].some(({ test }) => asksForDevice(test, analysis));
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
const AVAILABLE_MPS = '"mps" if torch.backends.mps.is_available() else "cpu"';

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
  if (node.nodeType !== 'Call') return isString(node) ? inPlace(node, analysis) : undefined;
  const cell = analysis.cellOf(node);
  if (methodName(node) === 'cuda') {
    const { func } = node;
    return { kind: 'replace', cell, start: func.end - 'cuda'.length, end: node.end, text: `to(${AVAILABLE})` };
  }
  const given = [...node.args, ...node.keywords.map(({ value }) => value)].find((arg) =>
    DEVICE.test(stringValue(arg) ?? ''),
  );
  return given && inPlace(given, analysis);
}

function inPlace(device: Expr, analysis: NotebookAnalysis): NotebookEdit | undefined {
  const text = stringValue(device) ?? '';
  if (!DEVICE.test(text)) return undefined;
  return replaceNode(analysis, device, text === 'mps' ? AVAILABLE_MPS : AVAILABLE.replace('cuda', text));
}
