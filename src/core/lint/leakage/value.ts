import type { Node } from '../../python/ast';
import type { EstimatorKind, LearnerKind } from './estimators';
import type { Part, RowSet } from './rows';

/** Something learned from rows that has got into other values: a fitted transformer, a statistic. */
export interface Influence {
  readonly kind: LearnerKind | 'statistic';
  /** The call that learned. */
  readonly node: Node;
  readonly rows: RowSet;
  /** Class or function name, for messages. */
  readonly name: string;
}

/** An object that can be fitted; its state changes as the notebook runs. */
export interface Estimator {
  readonly kind: EstimatorKind;
  /** Class name without its module; `Unknown` where it is not known. */
  readonly name: string;
  readonly node: Node;
  /** Steps of a pipeline, the estimator of a search. */
  readonly steps: readonly Estimator[];
  /** What the last fit learned from; undefined before the first. */
  fitted: Fitted | undefined;
}

/** One fit of an estimator. */
export interface Fitted {
  readonly node: Node;
  readonly data: Value;
  readonly training: Training | undefined;
}

/** A model was fitted. */
export interface Training {
  readonly node: Node;
  readonly model: Estimator;
  readonly features: Value;
  readonly target: Value | undefined;
  /** Whether the rows are divided into training and test parts inside: a search, cross-validation. */
  readonly crossValidated: boolean;
}

/** A fitted model was applied to or scored on rows. */
export interface Evaluation {
  readonly node: Node;
  readonly training: Training;
  readonly features: Value;
  /** `predict`: applied; `score`: measured. */
  readonly how: 'predict' | 'score';
}

/** A value of the notebook, as far as leakage is concerned. Immutable. */
export interface Value {
  /** The rows it holds values for. */
  readonly rows: RowSet | undefined;
  /** What else has shaped it. */
  readonly influences: readonly Influence[];
  /** The rows that it selects: an index, the indices of a fold. `not` after negation. */
  readonly index: { readonly rows: RowSet; readonly not: boolean } | undefined;
  /** A boolean condition that has a name, so that its negation can be told. */
  readonly mask: { readonly by: Node; readonly not: boolean } | undefined;
  /** Parts of a tuple, list or dict, where they are known. */
  readonly items: readonly Value[] | undefined;
  readonly estimators: readonly Estimator[];
  /** The fits that a prediction comes from. */
  readonly predictedBy: readonly Training[];
  /** Values of a splitter's `split`: (training index, test index) of these rows. */
  readonly folds: { readonly node: Node; readonly by: Estimator | undefined } | undefined;
}

/** Nothing is known. */
export const UNKNOWN: Value = {
  rows: undefined,
  influences: [],
  index: undefined,
  mask: undefined,
  items: undefined,
  estimators: [],
  predictedBy: [],
  folds: undefined,
};

/** A value with these parts. */
export function valueOf(parts: Partial<Value>): Value {
  return { ...UNKNOWN, ...parts };
}

/** The values of several lists, each once. */
export function distinct<T>(...lists: readonly (readonly T[])[]): readonly T[] {
  const filled = lists.filter((list) => list.length > 0);
  const [first, ...others] = filled;
  if (first === undefined) return [];
  if (others.every((list) => list === first)) return first;
  return [...new Set(filled.flat())];
}

export type { Part };
