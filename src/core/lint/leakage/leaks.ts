import type { Node } from '../../python/ast';
import type { NotebookAnalysis } from '../../python/analysis';
import type { RowSet, Split } from './rows';
import { areDisjoint, contains, cutOf, splitBetween, splitsOf } from './rows';
import type { Trace } from './trace';
import { traceOf } from './trace';
import type { Evaluation, Influence, Training } from './value';
import { distinct } from './value';

/** Something learned from rows that a model is evaluated on. */
export interface Leak {
  readonly influence: Influence;
  /** The fits of models that it reaches, in document order. */
  readonly trainings: readonly Training[];
  /** One evaluation that it makes too good; undefined where the fit evaluates itself by cross-validation. */
  readonly evaluation: Evaluation | undefined;
  /** The division of the rows that came too late; undefined for cross-validation. */
  readonly split: Split | undefined;
  /** Where the split cuts out the rows that are tested; undefined without one. */
  readonly cut: Node | undefined;
}

/**
 * Everything that was learned from all rows, those of the test part among them, and has got into the features that a
 * model was trained or tested on; through `analysis.fact(leaksOf)`.
 */
export function leaksOf(analysis: NotebookAnalysis): readonly Leak[] {
  const trace = analysis.fact(traceOf);
  const found = new Map<Influence['node'], { leak: Leak; trainings: Set<Training> }>();
  for (const { influence, training, ...leak } of reachingLeaks(trace)) {
    const known = found.get(influence.node);
    if (known) known.trainings.add(training);
    else {
      const trainings = new Set([training]);
      found.set(influence.node, { leak: { ...leak, influence, trainings: [] }, trainings });
    }
  }
  return [...found.values()].map(({ leak, trainings }) => ({ ...leak, trainings: [...trainings] }));
}

interface ReachingLeak extends Pick<Leak, 'influence' | 'evaluation' | 'split' | 'cut'> {
  readonly training: Training;
}

function* reachingLeaks({ trainings, evaluations }: Trace): Generator<ReachingLeak> {
  const evaluationsOf = new Map<Training, Evaluation[]>();
  for (const evaluation of evaluations) {
    const known = evaluationsOf.get(evaluation.training);
    if (known) known.push(evaluation);
    else evaluationsOf.set(evaluation.training, [evaluation]);
  }
  for (const training of trainings) {
    const { rows, influences } = training.features;
    if (!rows) continue;
    if (training.crossValidated && splitsOf(rows).length === 0) {
      for (const influence of influences) {
        if (leaks(influence) && contains(influence.rows, rows))
          yield { influence, training, evaluation: undefined, split: undefined, cut: undefined };
      }
    }
    for (const evaluation of evaluationsOf.get(training) ?? []) yield* heldOutLeaks(training, evaluation, rows);
  }
}

function* heldOutLeaks(training: Training, evaluation: Evaluation, trained: RowSet): Generator<ReachingLeak> {
  const tested = evaluation.features.rows;
  if (!tested || !areDisjoint(trained, tested)) return;
  const split = splitBetween(tested, trained) ?? splitsOf(tested)[0] ?? splitsOf(trained)[0];
  const cut = split && cutOf(tested, split);
  for (const influence of distinct(training.features.influences, evaluation.features.influences)) {
    if (!leaks(influence)) continue;
    const learnedFromTest = contains(influence.rows, tested);
    const isTrainedOn = training.features.influences.includes(influence);
    const onlyTest = influence.rows === tested || areDisjoint(influence.rows, trained);
    if (learnedFromTest && (isTrainedOn || !onlyTest)) yield { influence, training, evaluation, split, cut };
  }
}

function leaks({ kind }: Influence): boolean {
  return kind !== 'lag' && kind !== 'encoder';
}
