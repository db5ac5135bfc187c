import type { Node } from '../../python/ast';
import type { Column } from './columns';
import { RowSets } from './rows';
import type { Estimator, Evaluation, Influence, Training, Value } from './value';
import { distinct } from './value';

/** A value was bound to codes of bins by hand after the bins had been looked up: likely, not certain. */
const COPIED_BINS = 0.7;

/** What the domain writes down while a notebook is run; each event once, however often its code runs. */
export class ModelLog {
  readonly rows = new RowSets();
  readonly trainings: Training[] = [];
  readonly evaluations: Evaluation[] = [];
  /** Who divides the rows in a call of `split`. */
  readonly splitters = new Map<Node, Estimator>();
  readonly #estimators = new Map<Node, Estimator>();
  readonly #influences = new Map<Node, Influence[]>();
  readonly #trainingsAt = new Map<Node, Training[]>();
  readonly #evaluationsAt = new Map<Node, Evaluation[]>();
  readonly #bins: { readonly column: Column; readonly influence: Influence }[] = [];

  /** The estimator that is made at a node; the same one every time the code runs. */
  estimator(init: Omit<Estimator, 'fitted'>): Estimator {
    const known = this.#estimators.get(init.node);
    if (known) return known;
    const made = { ...init, fitted: undefined };
    this.#estimators.set(init.node, made);
    return made;
  }

  /** One object for one influence, so that lists of them stay short. */
  influence(influence: Influence): Influence {
    let known = this.#influences.get(influence.node);
    if (!known) this.#influences.set(influence.node, (known = []));
    const same = known.find(
      ({ rows, kind, name, by, confidence }) =>
        rows === influence.rows &&
        kind === influence.kind &&
        name === influence.name &&
        by === influence.by &&
        confidence === influence.confidence,
    );
    if (!same) known.push(influence);
    return same ?? influence;
  }

  /** What was learned at a node. */
  influencesAt(node: Node): readonly Influence[] {
    return this.#influences.get(node) ?? [];
  }

  /** The edges of quantile bins of a column were worked out. */
  binned(column: Column, influence: Influence): void {
    this.#bins.push({ column, influence: this.influence({ ...influence, confidence: COPIED_BINS }) });
  }

  /** A value that is stored where a condition on a binned column holds carries what the bins were learned from. */
  withBins(value: Value, index: Value): Value {
    if (this.#bins.length === 0) return value;
    const column = index.column ?? index.items?.[0]?.column;
    const found = column && this.#bins.find((bin) => bin.column.of === column.of && bin.column.name === column.name);
    return found ? { ...value, influences: distinct(value.influences, [found.influence]) } : value;
  }

  train(training: Training): Training {
    const { features } = training;
    const here = at(this.#trainingsAt, training.node);
    const known = here.find(
      (other) =>
        other.model === training.model &&
        other.features.rows === features.rows &&
        other.features.influences.length === features.influences.length,
    );
    if (known) return known;
    here.push(training);
    this.trainings.push(training);
    return training;
  }

  evaluate(evaluation: Evaluation): void {
    const here = at(this.#evaluationsAt, evaluation.node);
    const isKnown = here.some(
      ({ training, features }) => training === evaluation.training && features.rows === evaluation.features.rows,
    );
    if (isKnown) return;
    here.push(evaluation);
    this.evaluations.push(evaluation);
  }
}

function at<T>(lists: Map<Node, T[]>, node: Node): T[] {
  let list = lists.get(node);
  if (!list) lists.set(node, (list = []));
  return list;
}
