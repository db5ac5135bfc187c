import type { Call } from '../../../python/ast';
import { argument, hasHiddenArguments, isTrue, keywordOf, stringValue } from '../../../python/nodes';
import type { NotebookAnalysis } from '../../../python/analysis';
import type { Fix, NotebookRule } from '../../rule';
import { addKeyword, replaceNode } from '../../support/edits';
import { textBehind } from '../../support/paths';

const FUNCTIONS = [
  'datasets.load_dataset',
  'huggingface_hub.hf_hub_download',
  'huggingface_hub.snapshot_download',
  'transformers.pipeline',
  'sentence_transformers.SentenceTransformer',
];

/** Classes whose `from_pretrained` downloads from the hub. */
const HUB_CLASS = /^(transformers|diffusers|peft|timm|sentence_transformers|optimum|accelerate|trl)\./;

/** A download whose content may be another one tomorrow. */
export const unpinnedDownload: NotebookRule = {
  name: 'security/unpinned-download',
  summary: 'A model or data set is downloaded from a hub without a revision',
  why:
    'The name stands for whatever its owner uploaded last. The job may get other weights, another tokenizer or other ' +
    'rows than the ones that were evaluated and approved.',
  severity: 'info',
  moment: 'gate',
  level: 'cell',
  fix: 'edit',
  references: ['https://huggingface.co/docs/huggingface_hub/guides/download'],
  examples: {
    bad: [
      ['from transformers import AutoModel\nmodel = AutoModel.from_pretrained("bert-base-uncased")'],
      ['from datasets import load_dataset\nrows = load_dataset("imdb")'],
      {
        cells: [
          'from transformers import AutoModel, AutoTokenizer\nname = "bert-base-uncased"\nmodel = AutoModel.from_pretrained(name, ' +
            'revision="86b5e0934494bd15c9632b12f734a8a67f723594")\ntokenizer = AutoTokenizer.from_pretrained(name)',
        ],
        shown: false,
      },
      {
        cells: [
          'import torch, kagglehub\nfrom sklearn.datasets import fetch_openml\nnet = torch.hub.load("pytorch/vision", "resnet18")',
          'folder = kagglehub.dataset_download("team/churn")\nrows = fetch_openml("titanic")',
        ],
        findings: 3,
        shown: false,
      },
      {
        cells: [
          'from transformers import AutoModel\nmodel = AutoModel.from_pretrained("bert-base-uncased", revision="main")',
        ],
        shown: false,
      },
    ],
    good: [
      {
        cells: [
          'import torch, kagglehub\nfrom sklearn.datasets import fetch_openml\nnet = torch.hub.load("pytorch/vision:v0.10.0", "resnet18")',
          'folder = kagglehub.dataset_download("team/churn/versions/3")\nrows = fetch_openml("titanic", version=1)',
        ],
        shown: false,
      },
      [
        'from transformers import AutoModel\nmodel = AutoModel.from_pretrained("bert-base-uncased", ' +
          'revision="86b5e0934494bd15c9632b12f734a8a67f723594")',
      ],
      ['from transformers import AutoModel\nmodel = AutoModel.from_pretrained("./checkpoint")'],
      ['from transformers import AutoModel\nmodel = AutoModel.from_pretrained(folder)'],
      {
        cells: [
          'from transformers import AutoModel\nfolder = "my-model"\nmodel.save_pretrained(folder)\nagain = AutoModel.from_pretrained(folder)',
        ],
        shown: false,
      },
      ['from transformers import AutoModel\nmodel = AutoModel.from_pretrained("model", local_files_only=True)'],
      ['from datasets import load_dataset\nrows = load_dataset("csv", data_files="train.csv")'],
    ],
  },
  *check({ analysis }) {
    const seen = new Set<string>();
    const made = namesMadeHere(analysis);
    const commits = commitsOf(analysis);
    const calls = [
      ...analysis.callsTo(...FUNCTIONS),
      ...analysis
        .methodCalls('from_pretrained')
        .filter((call) => HUB_CLASS.test(analysis.qualifiedName(call.func) ?? '')),
    ];
    for (const [call, name] of movingDownloads(analysis)) {
      if (seen.has(name)) continue;
      seen.add(name);
      yield { at: call, message: messageFor(name, 'Name the version that you used') };
    }
    for (const call of calls) {
      const source = hubName(call, analysis);
      if (source === undefined || seen.has(source) || isPinned(call) || made.has(source)) continue;
      seen.add(source);
      yield {
        at: call,
        message: messageFor(source, 'Pass revision with the commit that you used'),
        ...pinned(call, commits.get(source), analysis),
      };
    }
  },
};

function messageFor(name: string, advice: string): string {
  return `The name "${name}" may stand for other content tomorrow than what was evaluated. ${advice}.`;
}

/** How other hubs name a version in the name itself, and what a name without one looks like. */
const IN_NAME: readonly (readonly [name: string, unversioned: RegExp])[] = [
  ['torch.hub.load', /^[\w-]+\/[\w.-]+(:(main|master))?$/],
  ['tensorflow_hub.load', /^https:\/\/(tfhub\.dev|www\.kaggle\.com)\/.*\/(?!\d+\/?$)[^/]+\/?$/],
  ['tensorflow_hub.KerasLayer', /^https:\/\/(tfhub\.dev|www\.kaggle\.com)\/.*\/(?!\d+\/?$)[^/]+\/?$/],
  ['kagglehub.dataset_download', /^[\w-]+\/[\w-]+$/],
  ['kagglehub.model_download', /^[\w-]+(\/[\w.-]+){3}$/],
];

/** Downloads from hubs whose names say no version. */
function* movingDownloads(analysis: NotebookAnalysis): Generator<readonly [Call, string]> {
  for (const [called, unversioned] of IN_NAME) {
    for (const call of analysis.callsTo(called)) {
      const name = textBehind(call.args[0], analysis);
      const isLocal = stringValue(keywordOf(call, 'source')?.value) === 'local';
      if (name !== undefined && !isLocal && unversioned.test(name)) yield [call, name];
    }
  }
  for (const call of analysis.callsTo('sklearn.datasets.fetch_openml')) {
    const name = textBehind(argument(call, 'name', 0), analysis);
    const isFixed = hasHiddenArguments(call) || keywordOf(call, 'version') || call.args.length > 1;
    if (name !== undefined && !isFixed) yield [call, name];
  }
}

/** The repository on the hub; undefined for local folders, for files and for what cannot be seen. */
function hubName(call: Call, analysis: NotebookAnalysis): string | undefined {
  const named =
    argument(call, 'pretrained_model_name_or_path', 0) ?? argument(call, 'repo_id', 0) ?? argument(call, 'path', 0);
  // The first argument of a pipeline is its task, the second its model.
  const isPipeline = methodOrName(call) === 'pipeline';
  const name = textBehind(argument(call, 'model', isPipeline ? 1 : undefined) ?? named, analysis);
  if (name === undefined || !/^[\w-][\w.-]*(\/[\w-][\w.-]*)?$/.test(name)) return undefined;
  const isFileFormat = /^(csv|json|text|parquet|arrow|imagefolder|audiofolder|webdataset|pandas|xml)$/.test(name);
  return isFileFormat || keywordOf(call, 'data_files') ? undefined : name;
}

/** Where a model is written to: what is loaded from there later is no download. */
function namesMadeHere(analysis: NotebookAnalysis): ReadonlySet<string> {
  const written = [...analysis.nodes('Call')].flatMap((call) => {
    const name = methodOrName(call) ?? '';
    const places = call.keywords.filter(({ arg }) => /^(output_dir|local_dir|save_directory)$/.test(arg ?? ''));
    const first = /^(save_\w+|makedirs|mkdir|save)$/.test(name) ? call.args.slice(0, 1) : [];
    return [...first, ...places.map(({ value }) => value)];
  });
  return new Set(written.flatMap((place) => textBehind(place, analysis) ?? []));
}

/** The commit with which another call of the notebook pins a name. */
function commitsOf(analysis: NotebookAnalysis): ReadonlyMap<string, string> {
  return new Map(
    [...analysis.nodes('Call')].flatMap((call): [string, string][] => {
      const commit = stringValue(keywordOf(call, 'revision')?.value);
      const name = commit === undefined ? undefined : hubName(call, analysis);
      return name !== undefined && commit !== undefined && /^[0-9a-f]{40}$/.test(commit) ? [[name, commit]] : [];
    }),
  );
}

/** The same commit as elsewhere; which one it is nobody but the hub knows otherwise. */
function pinned(call: Call, commit: string | undefined, analysis: NotebookAnalysis): { readonly fix?: Fix } {
  if (commit === undefined) return {};
  const branch = keywordOf(call, 'revision');
  const edit = branch
    ? replaceNode(analysis, branch.value, `"${commit}"`)
    : addKeyword(analysis, call, 'revision', `"${commit}"`);
  return { fix: { title: 'Pass the revision that is used elsewhere', edits: [edit] } };
}

function methodOrName({ func }: Call): string | undefined {
  return func.nodeType === 'Name' ? func.id : func.nodeType === 'Attribute' ? func.attr : undefined;
}

/** Names of branches, which move. */
const BRANCH = /^(main|master|dev|latest|HEAD)$/;

function isPinned(call: Call): boolean {
  const revision = keywordOf(call, 'revision');
  const local = keywordOf(call, 'local_files_only');
  return (
    hasHiddenArguments(call) ||
    (revision !== undefined && !BRANCH.test(stringValue(revision.value) ?? '')) ||
    (local !== undefined && isTrue(local.value))
  );
}
