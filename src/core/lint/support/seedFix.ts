import type { Call, Expr, Node } from '../../python/ast';
import type { NotebookAnalysis } from '../../python/analysis';
import type { NotebookEdit } from '../../notebook/edit';
import type { Fix } from '../rule';
import { outerStatement, sourceOf } from './statements';

/**
 * The call of a library's seed before the statement of the first draw, through the name that the notebook has for the
 * library, or with an import. Nothing inside functions, whose place in the run is not known.
 */
export function seedFix(
  first: Call,
  library: 'numpy' | 'keras',
  call: string,
  analysis: NotebookAnalysis,
): { readonly fix?: Fix } {
  const statement = outerStatement(first);
  if (!statement) return {};
  const name = writtenName(first.func, library, analysis);
  const written = name !== undefined && isKnownAt(name, first, statement, analysis) ? name : undefined;
  const module = written ?? (library === 'keras' && isOfTensorflow(analysis) ? 'tensorflow.keras' : library);
  const lead = written === undefined ? `import ${module.split('.')[0] ?? module}\n` : '';
  const edit: NotebookEdit = {
    kind: 'replace',
    cell: analysis.cellOf(first),
    start: statement.start,
    end: statement.start,
    text: `${lead}${module}.${call}\n`,
  };
  return { fix: { title: `Call ${module}.${call} before it`, edits: [edit] } };
}

/** Whether the name for a library is bound above a statement, and not by a part of it. */
function isKnownAt(name: string, draw: Call, { start }: Node, analysis: NotebookAnalysis): boolean {
  const cell = analysis.cellOf(draw);
  return analysis.defUse
    .definitions(name.split('.')[0] ?? name)
    .some((site) => site.cell < cell || (site.cell === cell && site.event.start < start));
}

/** How the library is written in `np.random.rand` or `tf.keras.layers.Dense`. */
function writtenName(func: Expr, library: string, analysis: NotebookAnalysis): string | undefined {
  for (let at = func; ; at = at.value) {
    if (analysis.qualifiedName(at) === library) return sourceOf(at, analysis);
    if (at.nodeType !== 'Attribute') return undefined;
  }
}

function isOfTensorflow(analysis: NotebookAnalysis): boolean {
  return [...analysis.nodes('ImportFrom')].some(({ module }) => module?.startsWith('tensorflow') === true);
}
