import type { Job } from '../../base/job';
import { throwIfCancelled } from '../../base/job';
import { joinPath } from '../../base/paths';
import type { Ports } from '../../base/ports';
import { PreflightError } from '../../base/problem';
import { readNotebook } from '../../notebook/readNotebook';
import { POLICY_FILE } from '../../readiness/policy';
import { CARD_FILE } from '../card';
import { MANIFEST_FILE, modelNameSchema, MODELS_FOLDER } from '../manifest';
import { PLACEHOLDER } from '../placeholder';
import { cardText } from './cardText';
import { manifestText } from './manifestText';
import { factsOfNotebook } from './notebookFacts';
import { factsOfProject, type ProjectFacts, stem } from './projectFacts';

export interface ScaffoldOptions {
  /** Path of the training notebook, from the root. */
  readonly notebook: string;
  /** Else taken from the artifact's folder, the notebook's file name or its title. */
  readonly name?: string;
}

export interface ScaffoldResult {
  readonly name: string;
  readonly folder: string;
  readonly written: readonly string[];
  /** Files that were there already and are as they were. */
  readonly kept: readonly string[];
  /** Placeholders in the written files: what the person has to say. */
  readonly placeholders: readonly { readonly file: string; readonly line: number; readonly text: string }[];
}

const POLICY = `# What a model has to show before it is submitted and approved. Read from the base branch, never from a submission.
schema: preflight.policy/1
profile: minimal
`;

/**
 * Writes `models/NAME/model.yaml`, its model card and `preflight.yaml` from what notebook and ONNX graph say. Never
 * overwrites a file. Throws `scaffold/name`, `files/not-found` and what a notebook that cannot be read throws.
 */
export async function scaffoldModel(
  ports: Pick<Ports, 'files' | 'git'>,
  { notebook, name: wanted }: ScaffoldOptions,
  job: Job,
): Promise<ScaffoldResult> {
  const project = await readProject(ports, notebook, job);
  const name = checkedName(wanted ?? nameOf(project));
  const folder = `${MODELS_FOLDER}/${name}`;
  const files = [
    { file: `${folder}/${MANIFEST_FILE}`, text: manifestText(name, folder, project) },
    { file: `${folder}/${CARD_FILE}`, text: cardText(name, folder, project) },
    { file: POLICY_FILE, text: POLICY },
  ];
  const written: typeof files = [];
  const kept: string[] = [];
  for (const each of files) {
    throwIfCancelled(job);
    if (await ports.files.exists(each.file)) {
      kept.push(each.file);
      continue;
    }
    await ports.files.write(each.file, each.text);
    written.push(each);
  }
  return {
    name,
    folder,
    written: written.map(({ file }) => file),
    kept,
    placeholders: written.flatMap(placeholdersOf),
  };
}

/** The name that a model of the notebook gets when nobody gives one: of its artifact's folder, its file or its title. */
export async function suggestName(ports: Pick<Ports, 'files' | 'git'>, notebook: string, job: Job): Promise<string> {
  return nameOf(await readProject(ports, notebook, job));
}

async function readProject(ports: Pick<Ports, 'files' | 'git'>, notebook: string, job: Job): Promise<ProjectFacts> {
  const path = joinPath(notebook);
  job.progress(`Reading ${path}`);
  const facts = factsOfNotebook(readNotebook(await ports.files.readText(path), path));
  throwIfCancelled(job);
  return await factsOfProject(ports, path, facts);
}

function checkedName(name: string): string {
  if (modelNameSchema.safeParse(name).success) return name;
  const suggestion = slug(name);
  throw new PreflightError({
    code: 'scaffold/name',
    message: `${name} is no name for a model: lower-case letters, digits and single hyphens, at most 100.`,
    remedy:
      suggestion === ''
        ? 'Give one with --model, for example churn-eu.'
        : `Give one with --model, for example ${suggestion}.`,
  });
}

/** File names that say nothing about the model. */
const GENERIC = /^(train(ing)?|notebook|untitled\d*|main|model|index|final|experiment)$/;

function nameOf({ artifact, notebook, facts }: ProjectFacts): string {
  const [, folder] = new RegExp(`^${MODELS_FOLDER}/([^/]+)/`).exec(artifact?.path ?? '') ?? [];
  if (folder !== undefined && modelNameSchema.safeParse(folder).success) return folder;
  const file = slug(stem(notebook));
  if (file !== '' && !GENERIC.test(file)) return file;
  const title = slug((facts.title ?? '').split(/[:(–—]/)[0] ?? '');
  return title === '' ? file || 'model' : title;
}

/** A text as the name of a model; empty when nothing of it can be kept. */
export function slug(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-+|-+$/g, '');
}

function placeholdersOf({ file, text }: { file: string; text: string }): ScaffoldResult['placeholders'] {
  return text.split('\n').flatMap((line, index) => {
    const start = line.indexOf(PLACEHOLDER);
    if (start === -1 || line.startsWith('#')) return [];
    const end = line.indexOf(']', start);
    return [
      { file, line: index + 1, text: line.slice(start + PLACEHOLDER.length, end === -1 ? undefined : end).trim() },
    ];
  });
}
