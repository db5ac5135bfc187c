import type { Node } from '../../python/ast';
import type { Instance } from '../../python/flow/instances';
import type { Column, Columns } from './columns';
import type { EstimatorKind, LearnerKind } from './estimators';
import type { Part, RowSet } from './rows';

/** Something learned from rows that has got into other values: a fitted transformer, a statistic. */
export interface Influence {
  /** `lag`: values of other rows, as by `shift` or `rolling`; `encoder`: codes of categories. Neither leaks by itself. */
  readonly kind: LearnerKind | 'statistic' | 'lag' | 'encoder';
  /** The call that learned. */
  readonly node: Node;
  readonly rows: RowSet;
  /** Class or function name, for messages. */
  readonly name: string;
  /** The object that learned it, if there is one. */
  readonly by?: Estimator;
  /** 0..1 where it is likely rather than certain that it was learned. */
  readonly confidence?: number;
}

/** An object that can be fitted. What it was fitted on is part of the state of a run; see `ModelLog.fitted`. */
export interface Estimator {
  readonly kind: EstimatorKind;
  /** Class name without its module; `Unknown` where it is not known. */
  readonly name: string;
  readonly node: Node;
  /** Steps of a pipeline, the estimator of a search. */
  readonly steps: readonly Estimator[];
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
  /** Who divides the rows inside, where that is said. */
  readonly splitter: Estimator | undefined;
  /** What the fit is given to measure itself on as it goes. */
  readonly validation: Validation;
}

/** The validation data of a fit. */
export interface Validation {
  readonly sets: readonly { readonly node: Node; readonly rows: RowSet }[];
  /** Whether it is there at all, perhaps as a share of the training rows. */
  readonly isGiven: boolean;
  /** Whether it decides when to stop or what to keep. */
  readonly decides: boolean;
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
  /** The columns of a frame, as far as they are known. */
  readonly columns: Columns | undefined;
  /** The column of a frame that it is, perhaps with its values mapped. */
  readonly column: Column | undefined;
  /** The strings of a literal list. */
  readonly strings: readonly string[] | undefined;
  /** The string that it is, and nothing else. */
  readonly text: string | undefined;
  /** The truth value or None that it is, and nothing else. */
  readonly flag: boolean | null | undefined;
  /** The rows that it selects: an index, the indices of a fold. `not` after negation. */
  readonly index: { readonly rows: RowSet; readonly not: boolean } | undefined;
  /** A condition on rows: those where `by` is `part`. */
  readonly mask: { readonly by: string; readonly part: Part } | undefined;
  /** Parts of a tuple, list or dict, where they are known. */
  readonly items: readonly Value[] | undefined;
  /** The keys of a dict whose values are the items. */
  readonly keys: readonly (string | undefined)[] | undefined;
  readonly estimators: readonly Estimator[];
  /** Above 0, it is a row at a time (1) or something in it (2 and more), so that its mean is the row's own. */
  readonly rowDepth: number;
  /** The fits that a prediction comes from. */
  readonly predictedBy: readonly Training[];
  /** Whether it is how far predictions are from what they should be. */
  readonly isError: boolean;
  /** The fits that predictions stored in columns come from. */
  readonly predictions: ReadonlyMap<string, readonly Training[]> | undefined;
  /** What a table of correlations was computed from: a column of it tells which features go with that column. */
  readonly correlations: Influence | undefined;
  /** Values of a splitter's `split`: (training index, test index) of these rows. */
  readonly folds: { readonly node: Node; readonly by: Estimator | undefined } | undefined;
  /** An object of a class of the notebook, for the interpreter. */
  readonly instance: Instance | undefined;
}

/** Nothing is known. */
export const UNKNOWN: Value = {
  rows: undefined,
  influences: [],
  columns: undefined,
  column: undefined,
  strings: undefined,
  text: undefined,
  flag: undefined,
  index: undefined,
  mask: undefined,
  items: undefined,
  keys: undefined,
  estimators: [],
  rowDepth: 0,
  predictedBy: [],
  isError: false,
  predictions: undefined,
  correlations: undefined,
  folds: undefined,
  instance: undefined,
};

/** A value with these parts. */
export function valueOf(parts: Partial<Value>): Value {
  return { ...UNKNOWN, ...parts };
}

/** Longer strings name no column. */
const MAX_TEXT = 80;
const TEXTS = new Map<string, Value>();
/** As many strings are kept for good. */
const MAX_TEXTS = 5_000;

/** A string; the same object for the same one. */
export function textOf(text: string): Value {
  if (text.length > MAX_TEXT) return UNKNOWN;
  let value = TEXTS.get(text);
  if (!value) {
    value = valueOf({ text });
    if (TEXTS.size < MAX_TEXTS) TEXTS.set(text, value);
  }
  return value;
}

const FLAGS = new Map([true, false, null].map((flag) => [flag, valueOf({ flag })]));

/** A truth value or None; the same object for the same one. */
export function flagOf(flag: boolean | null): Value {
  return FLAGS.get(flag) ?? UNKNOWN;
}

/** Whether a value has nothing to do with data: it is not known, a literal, or a dict of literals. */
export function isPlain(value: Value): boolean {
  if (value === UNKNOWN || value.text !== undefined || value.flag !== undefined) return true;
  return value.keys !== undefined && value.items !== undefined && value.items.length > 0 && value.items.every(isPlain);
}

/** A value carries this many influences, so that no notebook makes the lists slow. */
const MAX_LENGTH = 64;

/** The values of several lists, each once. */
export function distinct<T>(...lists: readonly (readonly T[])[]): readonly T[] {
  let first: readonly T[] | undefined;
  let isOne = true;
  for (const list of lists) {
    if (list.length === 0 || list === first) continue;
    if (first) isOne = false;
    else first = list;
  }
  if (first === undefined) return [];
  if (isOne) return first;
  const all = [...new Set(lists.flat())];
  return all.length > MAX_LENGTH ? all.slice(0, MAX_LENGTH) : all;
}

/** How deep in a row all of the values that hold rows are. */
export function rowDepthOf(values: readonly Value[]): number {
  let least = Infinity;
  for (const { rows, rowDepth } of values) if (rows && rowDepth < least) least = rowDepth;
  return least === Infinity ? 0 : least;
}
