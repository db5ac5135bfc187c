import type { Call } from '../../../python/ast';
import type { NotebookAnalysis } from '../../../python/analysis';
import { hasHiddenArguments, isFalse, isNone, keywordOf } from '../../../python/nodes';
import type { NotebookEdit } from '../../../notebook/edit';
import type { Fix, NotebookRule } from '../../rule';
import { addKeyword } from '../../support/edits';
import type { OnnxExport } from '../../support/onnxExports';
import { onnxExportsOf } from '../../support/onnxExports';

/** ONNX opset that onnxruntime 1.12 and later run, PyTorch 2.0, skl2onnx 1.12 and tf2onnx 1.12 and later write. */
const OPSET = '17';
/** What the exporter of `dynamo=True` writes itself, without converting afterwards. */
const DYNAMO_OPSET = '18';

const OPSET_KEYWORD = { torch: 'opset_version', sklearn: 'target_opset', keras: 'opset', other: '' } as const;

/** An ONNX export that leaves to the library what the deployment relies on. */
export const incompleteOnnxExport: NotebookRule = {
  name: 'export/incomplete-onnx-export',
  summary: 'An ONNX export does not fix opset, names or batch size',
  why:
    'Without an opset the file depends on the installed exporter, and the next update may write one that the production ' +
    'runtime refuses. Without dynamic axes it takes batches of one size only; without names the inputs are called what ' +
    'the exporter likes, and callers break with the next export.',
  severity: 'warning',
  moment: 'edit',
  level: 'cell',
  fix: 'edit',
  references: [
    'https://pytorch.org/docs/stable/onnx_torchscript.html#torch.onnx.export',
    'https://onnx.ai/sklearn-onnx/api_summary.html',
    'https://onnxruntime.ai/docs/reference/compatibility.html',
  ],
  examples: {
    bad: [
      ['from skl2onnx import to_onnx\nonnx_model = to_onnx(model, X[:1])'],
      ['import torch\ntorch.onnx.export(model, x, "model.onnx")'],
      [
        'import torch\ntorch.onnx.export(model, x, "model.onnx", opset_version=17, input_names=["input"], output_names=["output"])',
      ],
      ['import tf2onnx\ntf2onnx.convert.from_keras(model, output_path="model.onnx")'],
      {
        cells: ['import onnxmltools\nonnx_model = onnxmltools.convert_xgboost(model, initial_types=types)'],
        shown: false,
      },
      {
        cells: [
          'import torch\ntorch.onnx.export(model, (x,), "model.onnx", dynamo=True, opset_version=18, input_names=["x"], output_names=["y"])',
        ],
        shown: false,
      },
    ],
    good: [
      ['from skl2onnx import to_onnx\nonnx_model = to_onnx(model, X[:1], target_opset=17)'],
      [
        'import torch\ntorch.onnx.export(\n    model, x, "model.onnx", opset_version=17, input_names=["x"], output_names=["y"],\n' +
          '    dynamic_axes={"x": {0: "batch"}, "y": {0: "batch"}},\n)',
      ],
      ['import torch\ntorch.onnx.export(model, x, "model.onnx", **options)'],
      { cells: ['import torch\nprogram = torch.onnx.dynamo_export(model, x)'], shown: false },
    ],
  },
  *check({ analysis }) {
    for (const found of analysis.fact(onnxExportsOf)) {
      const missing = missingParts(found, analysis);
      if (missing.length === 0) continue;
      yield {
        at: found.call.func,
        message:
          `The export does not say ${listed(missing.map(({ what }) => what))}: ` +
          `${[...new Set(missing.map(({ effect }) => effect))].join('; ')}. Pass ${missing.length > 1 ? 'them' : 'it'}.`,
        ...completed(found, missing, analysis),
      };
    }
  },
};

interface Missing {
  readonly what: string;
  readonly keyword: string;
  /** Undefined where only the model's author knows it. */
  readonly value: string | undefined;
  /** What comes of it. */
  readonly effect: string;
}

const NEWER = 'a newer exporter may write a file that the runtime refuses';
const NAMES = 'the exporter chooses what callers have to name';
const ONE_SIZE = 'the file takes inputs of the size of the example only';

function missingParts({ call, by }: OnnxExport, analysis: NotebookAnalysis): Missing[] {
  if (by === 'other' || hasHiddenArguments(call)) return [];
  // It takes options of its own in an object.
  if (analysis.qualifiedName(call.func)?.endsWith('.dynamo_export') === true) return [];
  const has = (...names: readonly string[]): boolean =>
    names.some((name) => {
      const keyword = keywordOf(call, name);
      return keyword !== undefined && !isNone(keyword.value);
    });
  const missing: Missing[] = [];
  const opset = OPSET_KEYWORD[by];
  const isMethod = call.func.nodeType === 'Attribute' && call.func.attr === 'export' && by === 'keras';
  const dynamo = keywordOf(call, 'dynamo');
  const isDynamo = dynamo !== undefined && !isFalse(dynamo.value);
  const value = isDynamo ? DYNAMO_OPSET : OPSET;
  if (!isMethod && !has(opset)) missing.push({ what: 'the opset', keyword: opset, value, effect: NEWER });
  if (by !== 'torch') return missing;
  // Positional arguments beyond the file are rare; where they are, nothing is certain.
  if (call.args.length > 3) return [];
  const name = (what: string, keyword: string, names: string): Missing => ({
    what,
    keyword,
    value: names,
    effect: NAMES,
  });
  if (!has('input_names')) missing.push(name('input names', 'input_names', '["input"]'));
  if (!has('output_names')) missing.push(name('output names', 'output_names', '["output"]'));
  if (!has('dynamic_axes', 'dynamic_shapes')) {
    const axes = `{"${firstName(call, 'input_names', 'input')}": {0: "batch"}, "${firstName(call, 'output_names', 'output')}": {0: "batch"}}`;
    missing.push(
      isDynamo
        ? { what: 'dynamic shapes', keyword: 'dynamic_shapes', value: undefined, effect: ONE_SIZE }
        : { what: 'dynamic axes', keyword: 'dynamic_axes', value: axes, effect: ONE_SIZE },
    );
  }
  return missing;
}

function firstName(call: Call, keyword: string, otherwise: string): string {
  const list = keywordOf(call, keyword)?.value;
  const first = list?.nodeType === 'List' ? list.elts[0] : undefined;
  return first?.nodeType === 'Constant' && typeof first.value === 'string' ? first.value : otherwise;
}

/** Only the opset is certain; names and axes depend on the model, so a person confirms them. */
function completed({ call }: OnnxExport, all: readonly Missing[], analysis: NotebookAnalysis): { readonly fix?: Fix } {
  const missing = all.flatMap((one) => (one.value === undefined ? [] : [{ ...one, value: one.value }]));
  // A fix that leaves something out would leave the finding.
  if (missing.length < all.length) return {};
  const cell = analysis.cellOf(call);
  const added: string[] = [];
  const edits: NotebookEdit[] = [];
  for (const { keyword, value } of missing) {
    const none = keywordOf(call, keyword);
    if (none) edits.push({ kind: 'replace', cell, start: none.value.start, end: none.value.end, text: value });
    else added.push(`${keyword}=${value}`);
  }
  const [first, ...others] = added;
  if (first !== undefined) {
    const [keyword = '', ...value] = first.split('=');
    const rest = others.map((text) => `, ${text}`).join('');
    edits.push(addKeyword(analysis, call, keyword, value.join('=') + rest));
  }
  const isOpsetOnly = missing.every(({ keyword }) => /opset/.test(keyword));
  const title = `Pass ${listed(missing.map(({ keyword }) => keyword))}`;
  return { fix: { title, edits, ...(isOpsetOnly ? {} : { manual: true as const }) } };
}

function listed(parts: readonly string[]): string {
  return parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`;
}
