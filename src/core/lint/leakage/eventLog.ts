import type { Node } from '../../python/ast';
import type { RunState, Slot } from '../../python/flow/runState';
import type { Column } from './columns';
import type { PartEvent } from './rows';
import { KnownRows, RowSets } from './rows';
import type { Estimator, Evaluation, Fitted, Influence, Training, Value } from './value';
import { distinct } from './value';

/** A value was bound to codes of bins by hand after the bins had been looked up: likely, not certain. */
const COPIED_BINS = 0.7;

/** Something that happened while a notebook was run. */
export type LeakageEvent =
  | { readonly kind: 'training'; readonly training: Training }
  | { readonly kind: 'evaluation'; readonly evaluation: Evaluation }
  /** Who divides the rows in a call of `split`. */
  | { readonly kind: 'splitter'; readonly node: Node; readonly by: Estimator }
  | PartEvent;

interface Bin {
  readonly column: Column;
  readonly influence: Influence;
}

const ESTIMATOR: Slot<Estimator> = { name: 'estimator' };
const FITTED: Slot<Fitted> = { name: 'fitted' };
const TRAININGS: Slot<readonly Training[]> = { name: 'trainings' };
const EVALUATIONS: Slot<readonly Evaluation[]> = { name: 'evaluations' };
const LEARNED: Slot<readonly Influence[]> = { name: 'learned' };
const BINS: Slot<readonly Bin[]> = { name: 'bins' };

/** Objects that stand for the same thing in every run over a notebook, so that values of two runs can be compared. */
export class LeakageObjects {
  readonly rows = new KnownRows();
  readonly estimators = new WeakMap<Node, Estimator>();
  readonly influences = new WeakMap<Node, Influence[]>();
}

/** What the domain writes down while a notebook is run; each event once, however often its code runs. */
export class ModelLog {
  readonly rows: RowSets;
  readonly #objects: LeakageObjects;
  readonly #state: RunState<LeakageEvent>;

  constructor(objects: LeakageObjects, state: RunState<LeakageEvent>) {
    this.#objects = objects;
    this.#state = state;
    this.rows = new RowSets(objects.rows, state);
  }

  /** The estimator that is made at a node; the same one every time the code runs. */
  estimator(init: Estimator): Estimator {
    const known = this.#state.get(ESTIMATOR, init.node);
    if (known) return known;
    const before = this.#objects.estimators.get(init.node);
    const made = before && isSameEstimator(before, init) ? before : init;
    this.#objects.estimators.set(init.node, made);
    this.#state.set(ESTIMATOR, init.node, made);
    return made;
  }

  /** What the last fit of an estimator learned from; undefined before the first. */
  fitted(estimator: Estimator): Fitted | undefined {
    return this.#state.get(FITTED, estimator);
  }

  fit(estimator: Estimator, fitted: Fitted): void {
    this.#state.set(FITTED, estimator, fitted);
  }

  /** One object for one influence, so that lists of them stay short. */
  influence(influence: Influence): Influence {
    let known = this.#objects.influences.get(influence.node);
    if (!known) this.#objects.influences.set(influence.node, (known = []));
    const same = known.find(
      ({ rows, kind, name, by, confidence }) =>
        rows === influence.rows &&
        kind === influence.kind &&
        name === influence.name &&
        by === influence.by &&
        confidence === influence.confidence,
    );
    if (!same) known.push(influence);
    const found = same ?? influence;
    const here = this.influencesAt(influence.node);
    if (!here.includes(found)) this.#state.set(LEARNED, influence.node, [...here, found]);
    return found;
  }

  /** What was learned at a node so far. */
  influencesAt(node: Node): readonly Influence[] {
    return this.#state.get(LEARNED, node) ?? [];
  }

  /** The edges of quantile bins of a column were worked out. */
  binned(column: Column, influence: Influence): void {
    const bins = this.#state.get(BINS, undefined) ?? [];
    const bin = { column, influence: this.influence({ ...influence, confidence: COPIED_BINS }) };
    this.#state.set(BINS, undefined, [...bins, bin]);
  }

  /** A value that is stored where a condition on a binned column holds carries what the bins were learned from. */
  withBins(value: Value, index: Value): Value {
    const bins = this.#state.get(BINS, undefined);
    if (!bins) return value;
    const column = index.column ?? index.items?.[0]?.column;
    const found = column && bins.find((bin) => bin.column.of === column.of && bin.column.name === column.name);
    return found ? { ...value, influences: distinct(value.influences, [found.influence]) } : value;
  }

  train(training: Training): Training {
    const { features, node } = training;
    const here = this.#state.get(TRAININGS, node) ?? [];
    const known = here.find(
      (other) =>
        other.model === training.model &&
        other.features.rows === features.rows &&
        other.features.influences.length === features.influences.length,
    );
    if (known) return known;
    this.#state.set(TRAININGS, node, [...here, training]);
    this.#state.events.push({ kind: 'training', training });
    return training;
  }

  evaluate(evaluation: Evaluation): void {
    const here = this.#state.get(EVALUATIONS, evaluation.node) ?? [];
    const isKnown = here.some(
      ({ training, features }) => training === evaluation.training && features.rows === evaluation.features.rows,
    );
    if (isKnown) return;
    this.#state.set(EVALUATIONS, evaluation.node, [...here, evaluation]);
    this.#state.events.push({ kind: 'evaluation', evaluation });
  }

  splitBy(node: Node, by: Estimator): void {
    this.#state.events.push({ kind: 'splitter', node, by });
  }
}

function isSameEstimator(a: Estimator, b: Estimator): boolean {
  return (
    a.kind === b.kind &&
    a.name === b.name &&
    a.steps.length === b.steps.length &&
    a.steps.every((step, index) => step === b.steps[index])
  );
}
