import { ancestors } from '../../python/children';
import type { Alias, Node } from '../../python/ast';
import type { NotebookAnalysis } from '../../python/analysis';
import type { AnalysedCell } from '../../python/defUse';
import type { PythonCell } from '../../python/pythonCell';
import type { Suppression } from '../suppressions';
import { suppressionsOf } from '../suppressions';

/** A notebook as one Python program for ruff, with what is needed to bring findings back; plain data. */
export interface RuffProgram {
  /** The cells one below the other, magics and what is no Python blanked, offsets within a cell unchanged. */
  readonly text: string;
  readonly cells: readonly ProgramCell[];
  /** Where names are imported that no cell, magic or broken line uses. */
  readonly unusedImports: readonly { readonly start: number; readonly end: number }[];
  readonly suppressions: readonly Suppression[];
}

/** Where a cell lies in the program. */
export interface ProgramCell {
  /** Index of the cell in the notebook. */
  readonly index: number;
  readonly start: number;
  readonly length: number;
  /** Offset of the last statement if it is an expression, which the notebook shows. */
  readonly shown: number | undefined;
}

/** Imported for what importing does, so that the name is never used. */
const SIDE_EFFECTS =
  /^(sklearn\.experimental|mpl_toolkits|hvplot|cudf|cuml|scienceplots|tensorflow_text|torch_xla|google\.colab|pandas_profiling|ydata_profiling|swifter|janitor|pyodide|intel_extension_for_pytorch|bpy)\b|(^|\.)(__future__|antigravity|this)$/;

/** The program of a notebook. */
export function ruffProgram(analysis: NotebookAnalysis): RuffProgram {
  const cells: ProgramCell[] = [];
  const texts: string[] = [];
  let start = 0;
  for (const { index, python } of analysis.cells) {
    const text = withoutBroken(python);
    const last = python.module.body.at(-1);
    cells.push({
      index,
      start,
      length: text.length,
      shown: last?.nodeType === 'Expr' ? start + last.start : undefined,
    });
    texts.push(text, '\n');
    start += text.length + 1;
  }
  return {
    text: texts.join(''),
    cells,
    unusedImports: [...unusedImports(analysis, new Map(cells.map((cell) => [cell.index, cell.start])))],
    suppressions: analysis.cells.flatMap(suppressionsOf),
  };
}

/** One broken statement would keep ruff from the rest of the notebook. */
function withoutBroken({ code, problems }: PythonCell): string {
  return problems.reduce((text, { chunkStart, chunkEnd }) => blanked(text, chunkStart, chunkEnd), code);
}

function blanked(text: string, start: number, end: number): string {
  return text.slice(0, start) + text.slice(start, end).replace(/[^\r\n]/g, ' ') + text.slice(end);
}

/** The program without the cells at these offsets, which ruff cannot read. */
export function withoutCells({ text, cells }: RuffProgram, offsets: readonly number[]): string {
  const found = new Set(offsets.map((offset) => cellAt(cells, offset)));
  return [...found].reduce((left, cell) => (cell ? blanked(left, cell.start, cell.start + cell.length) : left), text);
}

/** The cell at an offset of the program. */
export function cellAt(cells: readonly ProgramCell[], offset: number): ProgramCell | undefined {
  let low = 0;
  let high = cells.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((cells[middle]?.start ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  const cell = cells[low];
  return cell && offset <= cell.start + cell.length ? cell : undefined;
}

function* unusedImports(
  analysis: NotebookAnalysis,
  starts: ReadonlyMap<number, number>,
): Generator<{ start: number; end: number }> {
  for (const cell of analysis.cells) {
    for (const node of [...cell.python.nodes('Import'), ...cell.python.nodes('ImportFrom')]) {
      if (isConditional(node)) continue;
      const module = node.nodeType === 'ImportFrom' ? (node.module ?? '') : '';
      for (const alias of node.names) {
        const full = module === '' ? alias.name : `${module}.${alias.name}`;
        if (SIDE_EFFECTS.test(full) || isUsed(alias, analysis)) continue;
        const from = starts.get(cell.index) ?? 0;
        yield { start: from + alias.start, end: from + alias.end };
      }
    }
  }
}

/** Whether an import stands below `if` or `try`, where it finds out what there is. */
function isConditional(node: Node): boolean {
  for (const { nodeType } of ancestors(node)) if (/^(If|Try|TryStar|With)$/.test(nodeType)) return true;
  return false;
}

function isUsed({ name, asname }: Alias, analysis: NotebookAnalysis): boolean {
  const bound = asname ?? name.split('.')[0] ?? name;
  const { defUse } = analysis;
  if (bound === '*' || defUse.brokenNames.has(bound) || defUse.uses(bound).length > 0) return true;
  return analysis.cells.some((cell) => isNamedInMagic(cell, bound));
}

function isNamedInMagic({ python }: AnalysedCell, name: string): boolean {
  return python.magics.some(({ args, start, end, body }) => {
    if (!args.includes(name) && !python.text.slice(start, body?.end ?? end).includes(name)) return false;
    return new RegExp(`(?<![\\w.])${name.replace(/[^\w]/g, '\\$&')}(?!\\w)`).test(
      python.text.slice(start, body?.end ?? end),
    );
  });
}
