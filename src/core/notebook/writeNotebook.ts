import type { Node as JsonNode } from 'jsonc-parser';
import { findNodeAtLocation, parseTree } from 'jsonc-parser';
import { digestOf } from '../base/digest';
import type { NotebookEdit } from './edit';
import { applyEdits } from './edit';
import type { Cell, Notebook } from './notebook';
import { readNotebook } from './readNotebook';

/**
 * The file's text after edits. Only what the edits change is written anew, in the file's own style, so that a diff shows
 * nothing else. Edits of other files and of the notebook's name are left to the caller.
 */
export function editNotebookText(text: string, path: string, edits: readonly NotebookEdit[]): string {
  const notebook = readNotebook(text, path);
  const root = parseTree(text);
  const cells = root && findNodeAtLocation(root, ['cells']);
  if (!cells?.children) return text;
  const style = styleOf(text, cells);
  const edited = applyEdits(notebook, edits);
  const ids = new Set(notebook.cells.flatMap(({ id }) => (id === undefined ? [] : [id])));
  const written = edited.cells.map((cell) => {
    const from = originOf(cell, notebook);
    const node = from === undefined ? undefined : cells.children?.[from];
    const before = from === undefined ? undefined : notebook.cells[from];
    return node && before ? changedCell(text, node, before, cell, style) : newCell(cell, notebook, ids, style);
  });
  const inner = written.map((cell) => style.cellIndent + cell).join(`,${style.newline}`);
  const body = written.length === 0 ? '[]' : `[${style.newline}${inner}${style.newline}${style.closeIndent}]`;
  return text.slice(0, cells.offset) + body + text.slice(cells.offset + cells.length);
}

/** `applyEdits` keeps the metadata object of a cell, which identifies where it came from. */
function originOf(cell: Cell, notebook: Notebook): number | undefined {
  const index = notebook.cells.findIndex(({ metadata }) => metadata === cell.metadata);
  return index < 0 ? undefined : index;
}

interface Style {
  readonly newline: string;
  /** Indentation of a cell; empty when the file is written on one line. */
  readonly cellIndent: string;
  readonly closeIndent: string;
  readonly unit: string;
}

function styleOf(text: string, cells: JsonNode): Style {
  const first = cells.children?.[0];
  const between = first ? text.slice(cells.offset + 1, first.offset) : '\n  ';
  const newline = /\r\n|\n/.exec(between)?.[0] ?? '';
  const cellIndent = newline === '' ? '' : between.slice(between.lastIndexOf('\n') + 1);
  const unit = cellIndent.slice(cellIndent.length >> 1);
  return { newline, cellIndent, closeIndent: cellIndent.slice(unit.length), unit };
}

function changedCell(text: string, node: JsonNode, before: Cell, after: Cell, style: Style): string {
  const patches: { start: number; end: number; text: string }[] = [];
  const patch = (key: string, value: unknown): void => {
    const found = findNodeAtLocation(node, key.split('.'));
    if (found) {
      const depth = key.split('.').length;
      patches.push({ start: found.offset, end: found.offset + found.length, text: json(value, style, depth) });
    }
  };
  if (before.text !== after.text) {
    const isString = findNodeAtLocation(node, ['source'])?.type === 'string';
    patch('source', isString ? after.text : sourceLines(after.text));
  }
  if (before.id !== after.id && after.id !== undefined) {
    patch('id', after.id);
    if (!findNodeAtLocation(node, ['id'])) patches.push(addedId(node, after.id, style));
  }
  if (before.outputs !== after.outputs) patch('outputs', keptOutputs(text, node, before, after));
  if (before.tags !== after.tags) patch('metadata', { ...after.metadata, tags: after.tags });
  let result = text.slice(node.offset, node.offset + node.length);
  for (const { start, end, text: replacement } of patches.sort((a, b) => b.start - a.start)) {
    result = result.slice(0, start - node.offset) + replacement + result.slice(end - node.offset);
  }
  return result;
}

/** The id before the metadata, where Jupyter writes it. */
function addedId(
  node: JsonNode,
  id: string,
  { newline, cellIndent, unit }: Style,
): { start: number; end: number; text: string } {
  const next = findNodeAtLocation(node, ['metadata'])?.parent?.offset;
  const indent = newline === '' ? '' : newline + cellIndent + unit;
  const property = `"id": ${JSON.stringify(id)},`;
  if (next !== undefined) return { start: next, end: next, text: property + (indent === '' ? ' ' : indent) };
  return { start: node.offset + 1, end: node.offset + 1, text: indent + property };
}

function keptOutputs(text: string, node: JsonNode, before: Cell, after: Cell): unknown[] {
  const outputs = findNodeAtLocation(node, ['outputs'])?.children ?? [];
  if (outputs.length !== before.outputs.length) return [];
  return outputs
    .filter((_, index) => after.outputs.some((output) => output === before.outputs[index]))
    .map((output) => JSON.parse(text.slice(output.offset, output.offset + output.length)) as unknown);
}

/** nbformat keeps a source as lines, each with its line end. */
function sourceLines(source: string): string[] {
  return source.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function newCell(cell: Cell, notebook: Notebook, ids: Set<string>, style: Style): string {
  const [major, minor] = notebook.format;
  const hasId = major > 4 || (major === 4 && minor >= 5);
  const metadata = cell.tags.length > 0 ? { tags: cell.tags } : {};
  return json(
    {
      cell_type: cell.kind,
      ...(cell.kind === 'code' ? { execution_count: null } : {}),
      ...(hasId ? { id: freshId(cell, ids) } : {}),
      metadata,
      ...(cell.kind === 'code' ? { outputs: [] } : {}),
      source: sourceLines(cell.text),
    },
    style,
    0,
  );
}

/** An id from the cell's text, so that the same fix writes the same file. */
function freshId(cell: Cell, ids: Set<string>): string {
  for (let attempt = 0; ; attempt++) {
    const id = digestOf(`${attempt} ${cell.text}`).slice('sha256:'.length, 'sha256:'.length + 8);
    if (ids.has(id)) continue;
    ids.add(id);
    return id;
  }
}

function json(value: unknown, { newline, cellIndent, unit }: Style, depth: number): string {
  if (newline === '') return JSON.stringify(value);
  const indent = cellIndent + unit.repeat(depth);
  return JSON.stringify(value, null, unit)
    .split('\n')
    .join(newline + indent);
}
