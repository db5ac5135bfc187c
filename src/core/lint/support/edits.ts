import type { NotebookEdit } from '../../notebook/edit';
import type { Call, Node } from '../../python/ast';
import type { NotebookAnalysis } from '../../python/analysis';
import type { AnalysedCell } from '../../python/defUse';

/** Replaces a node's text. */
export function replaceNode(analysis: NotebookAnalysis, node: Node, text: string): NotebookEdit {
  return { kind: 'replace', cell: analysis.cellOf(node), start: node.start, end: node.end, text };
}

/** Adds `name=value` as the last argument of a call; before `**kwargs`, because nothing positional may follow it. */
export function addKeyword(analysis: NotebookAnalysis, call: Call, name: string, value: string): NotebookEdit {
  const cell = analysis.cellOf(call);
  const text = `${name}=${value}`;
  const hidden = call.keywords.find(({ arg }) => arg === undefined);
  if (hidden) return { kind: 'replace', cell, start: hidden.start, end: hidden.start, text: `${text}, ` };
  const last = [...call.args, ...call.keywords].reduce((end, node) => Math.max(end, node.end), -1);
  if (last >= 0) return { kind: 'replace', cell, start: last, end: last, text: `, ${text}` };
  return { kind: 'replace', cell, start: call.end - 1, end: call.end - 1, text };
}

/** Makes a module importable under its own name in a cell: an edit that adds the import, or none when it is there. */
export function ensureImport(analysis: NotebookAnalysis, cell: number, module: string): NotebookEdit[] {
  const found = analysis.cells.find(({ index }) => index === cell);
  if (!found) return [];
  const inCell = found.python.nodes('Import').some((node) => {
    const isTop = isAtTop(node, found);
    return isTop && node.names.some((alias) => alias.name === module && alias.asname === undefined);
  });
  if (isImportedAbove(analysis, cell, module) || inCell) return [];
  return importBefore(found, `import ${module}\n`);
}

/** As `ensureImport`, for `from module import name`. */
export function ensureFromImport(
  analysis: NotebookAnalysis,
  cell: number,
  module: string,
  name: string,
): NotebookEdit[] {
  const found = analysis.cells.find(({ index }) => index === cell);
  if (!found) return [];
  const inCell = found.python.nodes('ImportFrom').some((node) => {
    const isTop = isAtTop(node, found) && node.module === module;
    return isTop && node.names.some((alias) => alias.name === name && alias.asname === undefined);
  });
  if (isImportedAbove(analysis, cell, name) || inCell) return [];
  return importBefore(found, `from ${module} import ${name}\n`);
}

/** Whether only imports stand above a statement in its cell, so that all others can use what it imports. */
function isAtTop(node: Node, { python }: AnalysedCell): boolean {
  return (
    node.parent?.nodeType === 'Module' &&
    python.module.body.every(
      ({ nodeType, start }) => start >= node.start || nodeType === 'Import' || nodeType === 'ImportFrom',
    )
  );
}

function isImportedAbove(analysis: NotebookAnalysis, cell: number, name: string): boolean {
  return analysis.defUse
    .definitions(name)
    .some((definition) => definition.cell < cell && definition.event.via === 'import' && !definition.event.conditional);
}

/** The import on a line of its own before the first statement of a cell. */
function importBefore({ index: cell, python }: AnalysedCell, text: string): NotebookEdit[] {
  const [first] = python.module.body;
  // A decorator stands above what it decorates.
  const decorators = first && 'decorator_list' in first ? first.decorator_list.map((node) => node.start) : [];
  const start = Math.min(first?.start ?? 0, ...decorators);
  const magic = python.magics.find(({ start: from, end }) => from <= start && start < end);
  const at = python.lines.offset({ line: python.lines.at(magic?.start ?? start).line, column: 0 });
  return [{ kind: 'replace', cell, start: at, end: at, text }];
}
