import { stringify } from 'yaml';
import { relativePath } from '../../base/paths';
import { CHECKS } from '../../readiness/allChecks';
import { todo } from '../placeholder';
import { formatShape } from '../signature';
import { FIRST_VERSION, taskOf } from './manifestText';
import type { ProjectFacts } from './projectFacts';

const TAGS: Readonly<Record<string, string>> = {
  sklearn: 'scikit-learn',
  xgboost: 'xgboost',
  lightgbm: 'lightgbm',
  catboost: 'catboost',
  torch: 'pytorch',
  tensorflow: 'tensorflow',
  keras: 'keras',
};
const PIPELINE_TAGS = {
  binary: 'tabular-classification',
  multiclass: 'tabular-classification',
  regression: 'tabular-regression',
  other: undefined,
};

/** What the scaffold can say under a heading, by the id of the check that asks for it. */
type Sections = Readonly<Record<string, (project: ProjectFacts, folder: string) => string | undefined>>;

const SECTIONS: Sections = {
  'documentation/owner': ({ owner }) => owner && `${plain(owner.name)}, ${plain(owner.email)}.`,
  'documentation/training-data': (project) =>
    withTodo(
      listDatasets(project, 'train'),
      'origin, period, size and preparation of the training data, and who may use it',
    ),
  'documentation/evaluation-data': (project) =>
    withTodo(
      [splitSentence(project), listDatasets(project, 'test')].filter(Boolean).join('\n\n'),
      'how the evaluation data was kept apart, and how the figures were computed',
    ),
  'documentation/how-to-run': signatureTable,
  'documentation/environment': ({ facts, lockfile }, folder) => {
    const python = facts.python === undefined ? '' : `Python ${facts.python}. `;
    const lock =
      lockfile === undefined ? todo('the lock file with the versions') : `\`${relativePath(folder, lockfile)}\``;
    return `${python}The notebook imports ${facts.imports.map(plain).join(', ') || 'nothing'}; exact versions are in ${lock}.`;
  },
  'documentation/reproduction': ({ facts, notebook }, folder) =>
    `Run \`${relativePath(folder, notebook)}\` from top to bottom. ` +
    (facts.seed === undefined
      ? `The seed is ${todo('set a seed in the notebook and give it here')}.`
      : `The seed is ${facts.seed}.`),
  'documentation/changes': () => `- **${FIRST_VERSION}**: first version.`,
};

/** `MODEL_CARD.md` of a new model: front matter for the Hugging Face Hub, and a section for every field of the profiles. */
export function cardText(name: string, folder: string, project: ProjectFacts): string {
  const sections = CHECKS.flatMap(({ id, heading, remedy }) => {
    if (heading === undefined) return [];
    return [`## ${heading}`, SECTIONS[id]?.(project, folder) ?? todo(remedy.replace(/\.$/, ''))];
  });
  const body = [
    `# ${name}`,
    project.facts.summary === undefined ? todo('what the model does, in one paragraph') : plain(project.facts.summary),
    ...sections.flatMap((part) => (part === '## Training data' ? [...modelSections(project), part] : [part])),
  ];
  return `---\n${frontMatter(name, project)}---\n\n${body.join('\n\n')}\n`;
}

function modelSections(project: ProjectFacts): string[] {
  const { estimators } = project.facts;
  const type =
    estimators.length === 0 ? '' : `The notebook constructs ${estimators.map((each) => `\`${each}\``).join(', ')}.\n\n`;
  return ['## Model', `${type}${todo('type of model and why it was chosen')}`, '## Metrics', metricsTable(project)];
}

function frontMatter(name: string, project: ProjectFacts): string {
  const task = taskOf(project);
  const tags = Object.entries(TAGS).flatMap(([module, tag]) => (project.facts.imports.includes(module) ? [tag] : []));
  const index = modelIndex(name, project);
  return stringify(
    {
      license: todo('licence identifier such as mit or apache-2.0, or other'),
      library_name: 'onnx',
      ...(PIPELINE_TAGS[task] !== undefined && { pipeline_tag: PIPELINE_TAGS[task] }),
      model_name: name,
      version: FIRST_VERSION,
      tags: ['onnx', ...tags],
      ...(index && { 'model-index': index }),
    },
    { lineWidth: 0 },
  );
}

function modelIndex(name: string, project: ProjectFacts): object[] | undefined {
  if (!project.metrics) return undefined;
  const { metrics, dataset } = project.metrics.file;
  const type = PIPELINE_TAGS[taskOf(project)] ?? 'other';
  const result = {
    task: { type },
    dataset: { type: 'tabular', name: dataset?.name ?? todo('the data that the metrics were measured on') },
    metrics: Object.entries(metrics).map(([metric, { value }]) => ({ type: metric, value })),
  };
  return [{ name, results: [result] }];
}

function metricsTable({ metrics, facts }: ProjectFacts): string {
  if (!metrics) {
    const named =
      facts.metrics.length === 0
        ? ''
        : `The notebook computes ${facts.metrics.map((each) => `\`${each}\``).join(', ')}.\n\n`;
    return `${named}${todo('let the notebook write its metrics as JSON, name the file in model.yaml under "metrics" and give them here')}`;
  }
  const rows = Object.entries(metrics.file.metrics).map(([metric, { value, interval }]) => {
    const range = interval === undefined ? '' : `${interval[0]} to ${interval[1]}`;
    return `| ${cell(metric)} | ${value} | ${range} |`;
  });
  return ['| metric | value | interval |', '| --- | ---: | --- |', ...rows].join('\n');
}

function signatureTable({ artifact }: ProjectFacts): string | undefined {
  if (!artifact) return undefined;
  const { inputs, outputs } = artifact.signature;
  const row =
    (direction: string) =>
    ({ name, type, shape }: (typeof inputs)[number]): string =>
      `| \`${cell(name)}\` | ${direction} | ${type} | ${formatShape(shape)} |`;
  return [
    'Load the artifact with ONNX Runtime and give it these inputs:',
    '',
    '| name | direction | type | shape |',
    '| --- | --- | --- | --- |',
    ...inputs.map(row('input')),
    ...outputs.map(row('output')),
  ].join('\n');
}

function listDatasets({ datasets }: ProjectFacts, role: 'train' | 'test'): string {
  return datasets
    .filter((dataset) => dataset.role === role)
    .map(({ name, path, uri, digest }) => {
      const place = path ?? uri;
      return `- ${plain(name)}${place === undefined ? '' : ` (\`${place}\`)`}${digest === undefined ? '' : `, \`${digest}\``}`;
    })
    .join('\n');
}

function splitSentence({ facts: { split } }: ProjectFacts): string {
  return split ? `Split by \`${split.method}\` (${split.arguments.map((each) => `\`${each}\``).join(', ')}).` : '';
}

function withTodo(known: string, wanted: string): string {
  return known === '' ? todo(wanted) : `${known}\n\n${todo(wanted)}`;
}

/** A text of the notebook as one line without mark-up of its own. */
function plain(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[<>[\]|`*_#]/g, '\\$&');
}

function cell(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[|`]/g, '\\$&');
}
