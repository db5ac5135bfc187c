import type { NotebookAnalysis } from '../../../python/analysis';
import { stringValue } from '../../../python/nodes';
import type { Fix, NotebookRule } from '../../rule';
import type { OnnxExport } from '../../support/onnxExports';
import { onnxExportsOf, runsOnnx } from '../../support/onnxExports';
import { topStatement } from '../../support/modelSaves';

/** An exported model that nothing in the notebook runs. */
export const uncheckedOnnxExport: NotebookRule = {
  name: 'export/unchecked-onnx-export',
  summary: 'The exported model is never compared with the original',
  why:
    'Exporters replace operations, change types to float32 and fix shapes, and say nothing when the result differs. The ' +
    'metric in the card was measured on the original; the file that is deployed may answer otherwise.',
  severity: 'warning',
  moment: 'gate',
  level: 'notebook',
  fix: 'edit',
  references: [
    'https://onnx.ai/sklearn-onnx/auto_tutorial/plot_ebegin_float_double.html',
    'https://pytorch.org/docs/stable/onnx_verification.html',
  ],
  examples: {
    bad: [
      ['import torch\ntorch.onnx.export(model, x, "model.onnx", opset_version=17)'],
      ['from skl2onnx import to_onnx\nonnx_model = to_onnx(model, X[:1], target_opset=17)'],
    ],
    good: [
      [
        'import torch\ntorch.onnx.export(model, x, "model.onnx", opset_version=17)',
        'import numpy as np\nimport onnxruntime\nsession = onnxruntime.InferenceSession("model.onnx")\n' +
          'np.testing.assert_allclose(session.run(None, {"x": x.numpy()})[0], model(x).detach().numpy(), rtol=1e-4)',
      ],
      ['model.export("model.zip", format="other")'],
      {
        cells: [
          'import torch\nprogram = torch.onnx.export(model, (x,), dynamo=True)\nprogram.save("model.onnx")\nassert torch.allclose(program(x)[0], model(x))',
        ],
        shown: false,
      },
      {
        cells: [
          'import onnx\nimport torch\nfrom onnx_tf.backend import prepare\ntorch.onnx.export(model, x, "model.onnx")\nprepare(onnx.load("model.onnx")).run(x)',
        ],
        shown: false,
      },
    ],
  },
  *check({ analysis }) {
    const [first, ...others] = analysis.fact(onnxExportsOf);
    if (!first || runsOnnx(analysis)) return;
    const fix = check(first, analysis);
    yield {
      at: first.call.func,
      message:
        'The exported model is never run, so nobody knows whether it answers as the original does. Run it with ' +
        'onnxruntime on a few rows and compare the results.',
      related: others.slice(0, 5).map(({ call }) => ({ at: call.func, message: 'Exported here too' })),
      ...(fix ? { fix } : {}),
    };
  },
};

/** A cell that compares both on the example input of the export. */
function check({ call, by, model, input, path }: OnnxExport, analysis: NotebookAnalysis): Fix | undefined {
  const statement = topStatement(call);
  if (!statement || model?.nodeType !== 'Name' || !input) return undefined;
  const python = analysis.cells.find(({ index }) => index === analysis.cellOf(call))?.python;
  const example =
    input.nodeType === 'Name' || input.nodeType === 'Subscript'
      ? python?.text.slice(input.start, input.end)
      : undefined;
  if (example === undefined) return undefined;
  const file = path && stringValue(path);
  const target = statement.nodeType === 'Assign' && statement.value === call ? statement.targets[0] : undefined;
  const source =
    by === 'torch' && file !== undefined
      ? JSON.stringify(file)
      : by === 'sklearn' && target?.nodeType === 'Name'
        ? `${target.id}.SerializeToString()`
        : undefined;
  if (source === undefined) return undefined;
  const lines =
    by === 'torch'
      ? [
          `sample = ${example}`,
          `expected = ${model.id}(sample).detach().cpu().numpy()`,
          'given = sample.detach().cpu().numpy()',
        ]
      : [`given = np.asarray(${example}, dtype=np.float32)`, `expected = ${model.id}.predict(${example})`];
  return {
    title: 'Add a cell that compares both models',
    manual: true,
    edits: [
      {
        kind: 'insertCell',
        before: analysis.cellOf(call) + 1,
        cellKind: 'code',
        text: [
          'import numpy as np',
          'import onnxruntime',
          '',
          `session = onnxruntime.InferenceSession(${source})`,
          ...lines,
          'actual = session.run(None, {session.get_inputs()[0].name: given})[0]',
          'np.testing.assert_allclose(np.ravel(actual), np.ravel(expected), rtol=1e-3, atol=1e-5)',
        ].join('\n'),
      },
    ],
  };
}
