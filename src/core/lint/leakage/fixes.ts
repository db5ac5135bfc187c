import type { NotebookEdit } from '../../notebook/edit';
import type { Call, Expr, Name } from '../../python/ast';
import type { NotebookAnalysis } from '../../python/analysis';
import { methodName, receiver } from '../../python/nodes';
import type { Fix } from '../rule';
import { replaceNode } from '../support/edits';
import { lineAfter, sourceOf, withoutStatement } from '../support/statements';
import { callAt } from './evaluations';
import type { Leak } from './leaks';

/** `a, b, c, d = train_test_split(x, y)` with the names of the parts of each argument. */
interface SplitCall {
  readonly call: Call;
  readonly parts: readonly { readonly whole: Expr; readonly train: string; readonly test: string }[];
}

/**
 * Moves what learns from all rows to after the split: fitted on the training part, applied to both. Only where the
 * learner and the split are plain statements and nothing else uses what was learned in between. It changes the metric,
 * which is the point, so a person confirms it.
 */
export function moveAfterSplit(leak: Leak, analysis: NotebookAnalysis): Fix | undefined {
  const call = callAt(leak.influence.node);
  const split = leak.split && splitCall(callAt(leak.split.node), analysis);
  if (!call || !split) return undefined;
  const edits = isFillna(call)
    ? fillAfter(call, split, analysis)
    : methodName(call) === 'fit_transform'
      ? transformAfter(call, split, analysis)
      : methodName(call) === 'fit_resample'
        ? resampleAfter(call, split, analysis)
        : undefined;
  return edits && { title: 'Do this after the split, on the training rows', manual: true, edits };
}

function splitCall(call: Call | undefined, analysis: NotebookAnalysis): SplitCall | undefined {
  const statement = call?.parent;
  if (!call || statement?.nodeType !== 'Assign' || statement.parent?.nodeType !== 'Module') return undefined;
  if (analysis.qualifiedName(call.func) !== 'sklearn.model_selection.train_test_split') return undefined;
  const [target] = statement.targets;
  if (target?.nodeType !== 'Tuple' || target.elts.length !== 2 * call.args.length) return undefined;
  const names = target.elts.map((element) => (element.nodeType === 'Name' ? element.id : undefined));
  const parts = call.args.flatMap((whole, index) => {
    const [train, test] = [names[2 * index], names[2 * index + 1]];
    return train === undefined || test === undefined ? [] : [{ whole, train, test }];
  });
  return parts.length === call.args.length ? { call, parts } : undefined;
}

/** The part of the split whose whole is what this target names, and nothing else uses it. */
function partOf(
  target: Expr | undefined,
  split: SplitCall,
  analysis: NotebookAnalysis,
): SplitCall['parts'][number] | undefined {
  if (target?.nodeType !== 'Name') return undefined;
  const part = split.parts.find(({ whole }) => whole.nodeType === 'Name' && whole.id === target.id);
  return part && isOnlyUse(target, part.whole, analysis) ? part : undefined;
}

function isOnlyUse(target: Name, use: Expr, analysis: NotebookAnalysis): boolean {
  const uses = analysis.defUse
    .uses(target.id)
    .filter(({ event }) => analysis.defUse.reaching(event.node).some((definition) => definition.event.node === target));
  return uses.length === 1 && uses[0]?.event.node === use;
}

/** What the split divides instead: the input as it was before. */
function divides(part: SplitCall['parts'][number], input: Expr, analysis: NotebookAnalysis): NotebookEdit[] {
  const text = sourceOf(input, analysis);
  return sourceOf(part.whole, analysis) === text ? [] : [replaceNode(analysis, part.whole, text)];
}

function transformAfter(call: Call, split: SplitCall, analysis: NotebookAnalysis): NotebookEdit[] | undefined {
  const statement = call.parent;
  const [input, labels] = call.args;
  if (statement?.nodeType !== 'Assign' || !input || call.keywords.length > 0) return undefined;
  const part = partOf(statement.targets[0], split, analysis);
  const labelPart = labels && split.parts.find(({ whole }) => sourceOf(whole, analysis) === sourceOf(labels, analysis));
  const learner = part && learnerName(call, analysis);
  if (!part || !learner || (labels && !labelPart)) return undefined;
  const { train, test } = part;
  const text = [
    ...learner.setup,
    `${train} = ${learner.name}.fit_transform(${train}${labelPart ? `, ${labelPart.train}` : ''})`,
    `${test} = ${learner.name}.transform(${test})`,
  ].join('\n');
  return whole([
    withoutStatement(call, analysis),
    ...divides(part, input, analysis),
    lineAfter(split.call, text, analysis),
  ]);
}

/** A name for the learner; one that is made where it is used gets one. */
function learnerName(call: Call, analysis: NotebookAnalysis): { name: string; setup: string[] } | undefined {
  const learner = receiver(call);
  if (learner?.nodeType === 'Name') return { name: learner.id, setup: [] };
  const made = learner?.nodeType === 'Call' ? analysis.qualifiedName(learner.func) : undefined;
  if (!learner || made === undefined) return undefined;
  const name = made
    .slice(made.lastIndexOf('.') + 1)
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase();
  if (analysis.defUse.definitions(name).length > 0) return undefined;
  return { name, setup: [`${name} = ${sourceOf(learner, analysis)}`] };
}

function resampleAfter(call: Call, split: SplitCall, analysis: NotebookAnalysis): NotebookEdit[] | undefined {
  const statement = call.parent;
  const [rows, labels] = call.args;
  const learner = receiver(call);
  const target = statement?.nodeType === 'Assign' ? statement.targets[0] : undefined;
  if (target?.nodeType !== 'Tuple' || target.elts.length !== 2 || !rows || !labels || !learner) return undefined;
  const first = partOf(target.elts[0], split, analysis);
  const second = partOf(target.elts[1], split, analysis);
  if (!first || !second || call.keywords.length > 0) return undefined;
  const both = `${first.train}, ${second.train}`;
  const text = `${both} = ${sourceOf(learner, analysis)}.fit_resample(${both})`;
  return whole([
    withoutStatement(call, analysis),
    ...divides(first, rows, analysis),
    ...divides(second, labels, analysis),
    lineAfter(split.call, text, analysis),
  ]);
}

/** `X.mean()` in `X = X.fillna(X.mean())`. */
function isFillna(call: Call): boolean {
  const { parent } = call;
  return parent?.nodeType === 'Call' && methodName(parent) === 'fillna' && parent.args[0] === call;
}

function fillAfter(statistic: Call, split: SplitCall, analysis: NotebookAnalysis): NotebookEdit[] | undefined {
  const fill = statistic.parent;
  const statement = fill?.parent;
  if (fill?.nodeType !== 'Call' || statement?.nodeType !== 'Assign' || fill.keywords.length > 0) return undefined;
  const input = receiver(fill);
  const from = receiver(statistic);
  const part = partOf(statement.targets[0], split, analysis);
  if (!part || input?.nodeType !== 'Name' || from?.nodeType !== 'Name' || input.id !== from.id) return undefined;
  const { train, test } = part;
  const value = `${train}${sourceOf(statistic, analysis).slice(from.id.length)}`;
  const text = `${test} = ${test}.fillna(${value})\n${train} = ${train}.fillna(${value})`;
  return whole([
    withoutStatement(statistic, analysis),
    ...divides(part, input, analysis),
    lineAfter(split.call, text, analysis),
  ]);
}

/** All of the edits, or none. */
function whole(edits: readonly (NotebookEdit | undefined)[]): NotebookEdit[] | undefined {
  const there = edits.filter((edit) => edit !== undefined);
  return there.length === edits.length ? there : undefined;
}
