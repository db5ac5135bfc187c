import type { Constant, Expr } from '../../../python/ast';
import type { NotebookAnalysis } from '../../../python/analysis';
import type { NotebookContext } from '../../context';
import { isString, methodName, receiver } from '../../../python/nodes';
import type { Fix, NotebookRule } from '../../rule';
import { replaceNode } from '../../support/edits';
import { holdsModel, savesOf } from '../../support/modelSaves';
import { onnxExportsOf } from '../../support/onnxExports';
import { resolveFrom } from '../../support/repositoryPaths';
import { pathText } from '../../support/writtenPaths';

const VERSION = /\d|version|latest|checkpoint/i;

/** Files that nobody keeps. */
const TEMPORARY = /(^|[\\/_.-])te?mp([\\/_.-]|$)/i;

/** A saved model that the next run writes over. */
export const unversionedFileName: NotebookRule = {
  name: 'export/unversioned-file-name',
  summary: 'The name of a saved model holds no version',
  why:
    'Every run writes over the model of the run before, and a file that is copied elsewhere does not say which version it ' +
    'is. Put the version into the name, or let a version record keep the file: model.yaml names it with its version.',
  severity: 'info',
  moment: 'gate',
  level: 'cell',
  fix: 'edit',
  references: ['https://semver.org', 'https://dvc.org/doc/start/data-management/data-versioning'],
  examples: {
    bad: [
      [
        'import joblib\nfrom sklearn.linear_model import LogisticRegression\nmodel = LogisticRegression()',
        'joblib.dump(model, "model.joblib")\nagain = joblib.load("model.joblib")',
      ],
      {
        cells: [
          'import pickle\nfrom pathlib import Path\nfrom sklearn.linear_model import LogisticRegression\nmodel = LogisticRegression()',
          'with open("model.pkl", "wb") as file:\n    pickle.dump(model, file)',
          'import joblib\nfolder = Path("models")\njoblib.dump(model, folder / "model.joblib")',
        ],
        findings: 2,
        shown: false,
      },
      {
        cells: ['import torch\nmodel = torch.nn.Linear(2, 1)\ntorch.onnx.export(model, x, "model.onnx")'],
        shown: false,
      },
      {
        cells: [
          'from skl2onnx import to_onnx\nonx = to_onnx(model, X[:1], target_opset=17)\nwith open("model.onnx", "wb") as file:\n    file.write(onx.SerializeToString())',
        ],
        shown: false,
      },
    ],
    good: [
      {
        cells: [
          'import torch, wandb\nmodel = torch.nn.Linear(2, 1)\ntorch.save(model.state_dict(), "model.pt")',
          'artifact = wandb.Artifact("churn", type="model")\nartifact.add_file("model.pt")\nwandb.log_artifact(artifact)',
        ],
        shown: false,
      },
      {
        cells: [
          'import pickle\nfrom pathlib import Path\nfrom sklearn.linear_model import LogisticRegression\nmodel = LogisticRegression()',
          'folder = Path("runs") / run\nwith open(folder / "model.pkl", "wb") as file:\n    pickle.dump(model, file)',
        ],
        shown: false,
      },
      {
        cells: ['import torch\nmodel = torch.nn.Linear(2, 1)\ntorch.save(model.state_dict(), "temp.p")'],
        shown: false,
      },
      [
        'import joblib\nfrom sklearn.linear_model import LogisticRegression\nmodel = LogisticRegression()',
        'joblib.dump(model, "model-1.2.0.joblib")',
      ],
      [
        'import joblib\nfrom sklearn.linear_model import LogisticRegression\nmodel = LogisticRegression()',
        'joblib.dump(model, f"model-{version}.joblib")',
      ],
      {
        cells: [
          'import torch\nmodel = torch.nn.Linear(2, 1)\ntorch.save(model.state_dict(), "models/churn/weights.pt")',
        ],
        files: { 'models/churn/model.yaml': 'name: churn\n' },
      },
    ],
  },
  *check(context) {
    const { analysis } = context;
    for (const path of modelPaths(analysis)) {
      const name = pathText(path, analysis);
      if (name === undefined) continue;
      if (VERSION.test(name) || TEMPORARY.test(name) || isRecorded(name, context)) continue;
      if (isHandedOver(name, analysis)) continue;
      const fix = versioned(name, analysis);
      yield {
        at: path,
        message: `The next run writes over "${name}", and the name does not say which version it is. Put the version into the name.`,
        ...(fix ? { fix } : {}),
      };
    }
  },
};

/** Where models are written to. */
function modelPaths(analysis: NotebookAnalysis): Expr[] {
  const saved = analysis
    .fact(savesOf)
    .flatMap(({ object, path, form }) =>
      path && object && form !== 'registry' && holdsModel(object, analysis) ? [path] : [],
    );
  const exported = analysis.fact(onnxExportsOf).flatMap(({ path }) => path ?? []);
  // `file.write(model.SerializeToString())`
  const written = analysis.methodCalls('SerializeToString').flatMap(({ parent }) => {
    const isWrite = parent?.nodeType === 'Call' && /^write(_bytes)?$/.test(methodName(parent) ?? '');
    return (isWrite ? receiver(parent) : undefined) ?? [];
  });
  return [...saved, ...exported, ...written];
}

/** Whether a registry takes the file, which counts its versions itself: `artifact.add_file("model.pt")`. */
function isHandedOver(name: string, analysis: NotebookAnalysis): boolean {
  return analysis
    .methodCalls(
      'add_file',
      'log_artifact',
      'log_model',
      'upload_file',
      'upload_blob',
      'upload_from_filename',
      'link_model',
    )
    .some((call) =>
      [...call.args, ...call.keywords.map(({ value }) => value)].some((given) => pathText(given, analysis) === name),
    );
}

/** Files in the folder of a model belong to its version record. */
function isRecorded(path: string, { notebook, repository }: NotebookContext): boolean {
  const resolved = resolveFrom(notebook.path, path);
  const parts = resolved?.split('/') ?? [];
  return parts.some((_, index) => repository?.has(`${parts.slice(0, index).join('/')}/model.yaml`) === true);
}

/** The same literal is renamed wherever it stands, so that what is read is still what was written. */
function versioned(name: string, analysis: NotebookAnalysis): Fix | undefined {
  const dot = name.lastIndexOf('.');
  const slash = Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\'));
  const stem = dot > slash + 1 ? name.slice(0, dot) : name;
  const next = `${stem}-0.1.0${name.slice(stem.length)}`;
  const same = [...analysis.nodes('Constant')].filter(
    (node): node is Constant & { readonly value: string } => isString(node) && node.value === name,
  );
  if (same.length === 0) return undefined;
  return {
    title: `Name it "${next}"`,
    manual: true,
    edits: same.map((node) => replaceNode(analysis, node, JSON.stringify(next))),
  };
}
