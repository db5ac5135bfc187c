import type { NotebookEdit } from '../../notebook/edit';
import type { Call, Node } from '../../python/ast';
import type { NotebookAnalysis } from '../../python/analysis';

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
  const known = analysis.defUse
    .definitions(module)
    .some((definition) => definition.cell < cell && definition.event.via === 'import' && !definition.event.conditional);
  const inCell = found.python.nodes('Import').some((node) => {
    const isTop = node.parent?.nodeType === 'Module';
    return isTop && node.names.some((alias) => alias.name === module && alias.asname === undefined);
  });
  if (known || inCell) return [];
  const start = found.python.module.body[0]?.start ?? 0;
  const magic = found.python.magics.find(({ start: from, end }) => from <= start && start < end);
  const at = found.python.lines.offset({ line: found.python.lines.at(magic?.start ?? start).line, column: 0 });
  return [{ kind: 'replace', cell, start: at, end: at, text: `import ${module}\n` }];
}
