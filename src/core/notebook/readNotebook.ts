import { PreflightError } from '../base/problem';
import { formatProblems } from './formatProblems';
import type { Cell, CellInit, CellKind, CellOutput, Notebook, OutputItem } from './notebook';
import { isTextMime, notebookOf } from './notebook';

type Json = Record<string, unknown>;

/** Mime type under which a traceback is kept, as VS Code names it. */
export const ERROR_MIME = 'application/vnd.code.notebook.error';

/**
 * Reads an .ipynb text (nbformat 4). Throws `notebook/not-json`, `notebook/not-a-notebook` or `notebook/format`, each
 * with the next step. A notebook for another language than Python is read; its `language` says so.
 */
export function readNotebook(text: string, path: string): Notebook {
  const root = parseJson(text, path);
  if (!isObject(root)) throw notANotebook(path, 'the file holds no JSON object');
  const major = root['nbformat'];
  const minor = root['nbformat_minor'];
  if (typeof major !== 'number') throw notANotebook(path, 'it has no "nbformat" that is a number');
  if (major !== 4) throw otherFormat(path, major);
  if (!Array.isArray(root['cells'])) throw notANotebook(path, 'it has no list of cells');
  const metadata = isObject(root['metadata']) ? root['metadata'] : {};
  const cells = root['cells'].map((cell: unknown, index) => readCell(cell, index, path));
  return notebookOf({
    path,
    language: kernelLanguage(metadata),
    cells,
    metadata,
    size: utf8Length(text),
    format: [4, typeof minor === 'number' ? minor : 0],
    problems: formatProblems(root['cells'], typeof minor === 'number' ? minor : 0),
  });
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text) as unknown;
  } catch (cause) {
    throw new PreflightError(
      {
        code: 'notebook/not-json',
        message: `${path} is ${text.trim() === '' ? 'empty' : `not JSON${conflictHint(text)}`}.`,
        remedy: path.toLowerCase().endsWith('.ipynb')
          ? 'Restore the file from version control, or save it again from the notebook editor.'
          : 'Name an .ipynb file; only notebooks are read.',
        place: { file: path },
      },
      { cause },
    );
  }
}

function conflictHint(text: string): string {
  return /^<<<<<<< /m.test(text) ? ': it holds an unresolved merge conflict' : '';
}

function notANotebook(path: string, reason: string): PreflightError {
  return new PreflightError({
    code: 'notebook/not-a-notebook',
    message: `${path} is not a notebook: ${reason}.`,
    remedy: 'Name an .ipynb file of nbformat 4.',
    place: { file: path },
  });
}

function otherFormat(path: string, major: number): PreflightError {
  return new PreflightError({
    code: 'notebook/format',
    message: `${path} is nbformat ${major}; only nbformat 4 is read.`,
    remedy: `Convert it with "jupyter nbconvert --to notebook --nbformat 4 --inplace ${path}".`,
    place: { file: path },
  });
}

/** Language from language_info, kernelspec or Colab's metadata; Python where nothing is said. */
function kernelLanguage(metadata: Json): string {
  const info = metadata['language_info'];
  const spec = metadata['kernelspec'];
  const named =
    (isObject(info) ? text(info['name']) : undefined) ??
    (isObject(spec) ? (text(spec['language']) ?? languageOfKernel(text(spec['name']))) : undefined);
  return canonicalLanguage(named ?? 'python');
}

function languageOfKernel(name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  if (/^ir$|^r\d*$/i.test(name)) return 'r';
  return /^julia/i.test(name) ? 'julia' : undefined;
}

function canonicalLanguage(name: string): string {
  const lower = name.toLowerCase();
  return lower === 'ipython' || lower === 'python3' || lower === 'python2' ? 'python' : lower;
}

function readCell(value: unknown, index: number, path: string): CellInit {
  if (!isObject(value)) throw notANotebook(path, `cell ${index + 1} is not an object`);
  const kind = cellKind(value['cell_type']);
  if (kind === undefined) throw notANotebook(path, `cell ${index + 1} has an unknown cell_type`);
  const metadata = isObject(value['metadata']) ? value['metadata'] : {};
  const count = value['execution_count'];
  const vscode = metadata['vscode'];
  const language = isObject(vscode) ? text(vscode['languageId']) : undefined;
  return {
    id: text(value['id']),
    kind,
    ...(language === undefined || kind !== 'code' ? {} : { language: canonicalLanguage(language) }),
    text: joined(value['source']) ?? '',
    tags: Array.isArray(metadata['tags']) ? metadata['tags'].filter((tag) => typeof tag === 'string') : [],
    executionCount: typeof count === 'number' ? count : undefined,
    outputs: Array.isArray(value['outputs']) ? value['outputs'].flatMap(readOutput) : [],
    metadata,
    attachments: readAttachments(value['attachments']),
  };
}

function cellKind(value: unknown): CellKind | undefined {
  return value === 'code' || value === 'markdown' || value === 'raw' ? value : undefined;
}

function readOutput(value: unknown): CellOutput[] {
  if (!isObject(value)) return [];
  switch (value['output_type']) {
    case 'stream':
      return [
        {
          type: 'stream',
          stream: value['name'] === 'stderr' ? 'stderr' : 'stdout',
          items: [itemOf('text/plain', value['text'])],
        },
      ];
    case 'error':
      return [{ type: 'error', items: [errorItem(value)] }];
    case 'display_data':
    case 'execute_result':
      return [{ type: value['output_type'], items: dataItems(value['data']) }];
    default:
      return [];
  }
}

function dataItems(data: unknown): OutputItem[] {
  return isObject(data) ? Object.entries(data).map(([mime, content]) => itemOf(mime, content)) : [];
}

function itemOf(mime: string, content: unknown): OutputItem {
  return {
    mime,
    size: storedSize(content),
    text: () => (isTextMime(mime) ? (joined(content) ?? JSON.stringify(content)) : undefined),
  };
}

function errorItem(error: Json): OutputItem {
  const traceback = Array.isArray(error['traceback']) ? error['traceback'].join('\n') : '';
  const whole = `${text(error['ename']) ?? 'Error'}: ${text(error['evalue']) ?? ''}\n${traceback}`;
  return { mime: ERROR_MIME, size: whole.length, text: () => whole };
}

function storedSize(content: unknown): number {
  if (typeof content === 'string') return content.length;
  if (Array.isArray(content)) return content.reduce((sum: number, part) => sum + storedSize(part), 0);
  return content === undefined || content === null ? 0 : JSON.stringify(content).length;
}

function readAttachments(value: unknown): Cell['attachments'] {
  if (!isObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).map(([name, bundle]) => [
      name,
      isObject(bundle)
        ? Object.fromEntries(Object.entries(bundle).map(([mime, content]) => [mime, storedSize(content)]))
        : {},
    ]),
  );
}

/** nbformat keeps multi-line text as one string or as a list of lines. */
function joined(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) return undefined;
  return value.filter((part) => typeof part === 'string').join('');
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function utf8Length(value: string): number {
  return new TextEncoder().encode(value).length;
}
