import type { Node } from '../../python/ast';
import { RowSets } from './rows';
import type { Estimator, Evaluation, Training } from './value';

/** What the domain writes down while a notebook is run; each event once, however often its code runs. */
export class ModelLog {
  readonly rows = new RowSets();
  readonly trainings: Training[] = [];
  readonly evaluations: Evaluation[] = [];
  readonly #estimators = new Map<Node, Estimator>();

  /** The estimator that is made at a node; the same one every time the code runs. */
  estimator(init: Omit<Estimator, 'fitted'>): Estimator {
    const known = this.#estimators.get(init.node);
    if (known) return known;
    const made = { ...init, fitted: undefined };
    this.#estimators.set(init.node, made);
    return made;
  }

  train(training: Training): Training {
    const known = this.trainings.find(
      ({ node, model, features }) =>
        node === training.node &&
        model === training.model &&
        features.rows === training.features.rows &&
        features.influences.length === training.features.influences.length,
    );
    if (known) return known;
    this.trainings.push(training);
    return training;
  }

  evaluate(evaluation: Evaluation): void {
    const isKnown = this.evaluations.some(
      ({ node, training, features }) =>
        node === evaluation.node && training === evaluation.training && features.rows === evaluation.features.rows,
    );
    if (!isKnown) this.evaluations.push(evaluation);
  }
}
