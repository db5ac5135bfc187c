/** What a cell is. Only code cells are Python; raw cells are carried along and never parsed. */
export type CellKind = 'code' | 'markdown' | 'raw';

/** One representation of an output. */
export interface OutputItem {
  readonly mime: string;
  /** Size of the stored representation, in characters (base64 counts as stored). */
  readonly size: number;
  /** The text, read on demand; undefined for binary types such as images. */
  text(): string | undefined;
}

/** One output of a code cell with all its representations. */
export interface CellOutput {
  readonly type: 'stream' | 'display_data' | 'execute_result' | 'error';
  /** `stdout` or `stderr` of a stream. */
  readonly stream?: 'stdout' | 'stderr';
  readonly items: readonly OutputItem[];
}

/** A cell, whether read from a file or taken from an editor. */
export interface Cell {
  /** The nbformat cell id, or an editor's own handle; undefined where the file has none. */
  readonly id: string | undefined;
  /** 0-based position in the notebook. */
  readonly index: number;
  readonly kind: CellKind;
  /** Language of the text: `python`, `markdown`, `r`, `julia`; lower case. */
  readonly language: string;
  readonly text: string;
  readonly tags: readonly string[];
  /** The execution count; undefined when the cell has not been run. */
  readonly executionCount: number | undefined;
  readonly outputs: readonly CellOutput[];
  /** The text that the cell had when it last ran in this session; undefined where that is not known. */
  readonly lastRun: string | undefined;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Attachments of markdown cells by name, each by mime type, in characters. */
  readonly attachments: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** What the format of notebooks does not allow; the notebook was read all the same. */
export interface FormatProblem {
  readonly kind: 'missing-id' | 'duplicate-id' | 'invalid-id' | 'unexpected-id' | 'invalid';
  /** Index of the cell; undefined for the notebook itself. */
  readonly cell: number | undefined;
  /** What is wrong, as the end of a sentence: `has no "outputs"`. */
  readonly message: string;
}

/** A notebook as the linter sees it. */
export interface Notebook {
  /** Path relative to the repository, `/` between parts. */
  readonly path: string;
  /** Language of the kernel, lower case; `python` where nothing is said. */
  readonly language: string;
  readonly cells: readonly Cell[];
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Size of the file in bytes; undefined for a notebook that is only in an editor. */
  readonly size: number | undefined;
  /** `[major, minor]` of nbformat. */
  readonly format: readonly [number, number];
  /** What is wrong with the file; empty for a notebook that was never one. */
  readonly problems: readonly FormatProblem[];
  /** Texts that ran in this session and stand in no cell any more, oldest first; empty where that is not known. */
  readonly earlierTexts: readonly string[];
}

/** A cell given by what is not its default. */
export interface CellInit {
  readonly id?: string | undefined;
  readonly kind?: CellKind;
  readonly language?: string | undefined;
  readonly text: string;
  readonly tags?: readonly string[];
  readonly executionCount?: number | undefined;
  readonly outputs?: readonly CellOutput[];
  readonly lastRun?: string | undefined;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly attachments?: Cell['attachments'];
}

/** A notebook given by what is not its default. */
export interface NotebookInit {
  readonly path?: string;
  readonly language?: string;
  readonly cells: readonly CellInit[];
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly size?: number | undefined;
  readonly format?: readonly [number, number];
  readonly problems?: readonly FormatProblem[];
  readonly earlierTexts?: readonly string[];
}

/** The notebook with these cells: live editor cells, an example of a rule, or what a reader found in a file. */
export function notebookOf(init: NotebookInit): Notebook {
  const language = init.language ?? 'python';
  return {
    path: init.path ?? 'notebook.ipynb',
    language,
    cells: init.cells.map((cell, index) => cellOf(cell, index, language)),
    metadata: init.metadata ?? {},
    size: init.size,
    format: init.format ?? [4, 5],
    problems: init.problems ?? [],
    earlierTexts: init.earlierTexts ?? [],
  };
}

function cellOf(init: CellInit, index: number, language: string): Cell {
  const kind = init.kind ?? 'code';
  return {
    id: init.id,
    index,
    kind,
    language: init.language ?? (kind === 'code' ? language : kind === 'markdown' ? 'markdown' : 'raw'),
    text: init.text,
    tags: init.tags ?? [],
    executionCount: init.executionCount,
    outputs: init.outputs ?? [],
    lastRun: init.lastRun,
    metadata: init.metadata ?? {},
    attachments: init.attachments ?? {},
  };
}

/** Whether the text of this mime type can be read by a person or searched. */
export function isTextMime(mime: string): boolean {
  return mime.startsWith('text/') || mime === 'image/svg+xml' || /[/+](json|xml|javascript)$/.test(mime);
}

/** An output item over a text that is at hand. */
export function textItem(mime: string, text: string): OutputItem {
  return { mime, size: text.length, text: () => (isTextMime(mime) ? text : undefined) };
}
