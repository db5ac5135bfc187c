import type { NotebookContext } from '../../src/core/lint/context';
import { relationOf } from '../../src/core/lint/leakage/evaluations';
import { leaksOf } from '../../src/core/lint/leakage/leaks';
import { traceOf } from '../../src/core/lint/leakage/trace';
import type { Training } from '../../src/core/lint/leakage/value';
import type { FitSets } from './labels';

/** The fits of models that something learned from their test rows has reached, by kind of leakage. */
function fitsOf({ analysis }: NotebookContext, kind: string): Set<string> {
  const trainings = new Set<Training>();
  for (const leak of analysis.fact(leaksOf)) {
    if ((leak.influence.kind === 'sampler') === (kind === 'overlap')) {
      for (const training of leak.trainings) trainings.add(training);
    }
  }
  if (kind === 'overlap') {
    const { evaluations } = analysis.fact(traceOf);
    const heldOut = new Set(
      evaluations.filter((one) => relationOf(one) === 'held-out').map(({ training }) => training),
    );
    for (const evaluation of evaluations) {
      const { training, how } = evaluation;
      if (how === 'score' && relationOf(evaluation) === 'trained' && !heldOut.has(training)) trainings.add(training);
    }
  }
  return new Set([...trainings].map(({ model }) => `${model.name}.fit`));
}

/** `Unknown.fit` in a label is a fit whose class the labels' author could not tell; it stands for one of any class. */
function isSame(found: readonly string[], wanted: readonly string[]): boolean {
  const known = wanted.filter((fit) => fit !== 'Unknown.fit');
  const others = found.filter((fit) => !known.includes(fit));
  return found.length === wanted.length && others.length === wanted.length - known.length;
}

/** Prints for each notebook and kind whether the set of fits is the expected one. */
export function compareFitSets(sets: FitSets, contexts: ReadonlyMap<string, NotebookContext>): void {
  let same = 0;
  let all = 0;
  for (const [file, expected] of Object.entries(sets)) {
    for (const [kind, fits] of Object.entries(expected)) {
      const context = contexts.get(file);
      const found = context ? [...fitsOf(context, kind)].sort() : [];
      const wanted = [...fits].sort();
      const equal = isSame(found, wanted);
      all++;
      if (equal) same++;
      console.log(`${file} ${kind}: ${equal ? 'as labelled' : `found [${found.join(', ')}]`}, [${wanted.join(', ')}]`);
    }
  }
  console.log(`${same} of ${all} sets as labelled`);
}
