import type { LeakageCall } from './calls';
import type { Estimator, Validation, Value } from './value';

/** A fit without validation data. */
export const NO_VALIDATION: Validation = { sets: [], isGiven: false, decides: false };

const SETS = ['validation_data', 'eval_set', 'evals', 'valid_sets'];
const STOPPING = ['early_stopping_rounds', 'early_stopping', 'use_best_model', 'patience'];
const DECIDING = /^(EarlyStopping|ModelCheckpoint|ReduceLROnPlateau|early_stopping)$/;

/** The validation data that a call of `fit` or `train` is given. */
export function validationOf(call: LeakageCall, estimator: Estimator): Validation {
  const given = call.node.keywords.flatMap(({ arg, value }) =>
    arg !== undefined && SETS.includes(arg)
      ? [{ node: value, value: call.keywords.get(arg), isList: arg === 'valid_sets' }]
      : [],
  );
  const [, , , watched] = call.node.args;
  if (watched && /^(xgboost|lightgbm)\.train$/.test(call.name ?? '')) {
    given.push({ node: watched, value: call.args[3], isList: call.name === 'lightgbm.train' });
  }
  const isGiven = given.length > 0 || call.keywords.has('validation_split') || hasKeyword(estimator, ['oob_score']);
  if (!isGiven) return NO_VALIDATION;
  const sets = given.flatMap(({ node, value, isList }) =>
    value ? featuresIn(value, isList).flatMap(({ rows }) => (rows && !rows.weak ? [{ node, rows }] : [])) : [],
  );
  return { sets, isGiven, decides: decides(call, estimator) };
}

/** The features of `(X, y)`, of each pair in `[(X, y), …]`, or of each set in a list of them. */
function featuresIn(value: Value, isListOfSets: boolean): readonly Value[] {
  const { items } = value;
  if (!items) return [value];
  const isList = isListOfSets || items.some((item) => item.items);
  return isList ? items.flatMap((item) => item.items?.[0] ?? item) : items.slice(0, 1);
}

function decides(call: LeakageCall, estimator: Estimator): boolean {
  if (STOPPING.some((name) => call.keywords.has(name)) || estimator.name.startsWith('CatBoost')) return true;
  if (hasKeyword(estimator, STOPPING)) return true;
  return (call.keywords.get('callbacks')?.estimators ?? []).some(({ name }) => DECIDING.test(name));
}

/** Whether the object was made with one of these keywords. */
function hasKeyword({ node }: Estimator, names: readonly string[]): boolean {
  return node.nodeType === 'Call' && node.keywords.some(({ arg }) => arg !== undefined && names.includes(arg));
}
