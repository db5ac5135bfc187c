import type { CallResult } from '../../python/flow/domain';
import type { LeakageCall } from './calls';
import { argumentsOf } from './calls';
import type { DataDomain } from './dataDomain';
import { NO_VALIDATION, validationOf } from './validation';
import type { EstimatorKind } from './estimators';
import { isLearner } from './estimators';
import { lastPart } from './names';
import { splitBetween } from './rows';
import type { Estimator, Evaluation, Fitted, Influence, Training, Value } from './value';
import { distinct, UNKNOWN, valueOf } from './value';

const PREDICTING = new Set(
  'predict predict_proba predict_log_proba decision_function predict_classes forecast'.split(' '),
);
const SCORING = new Set(['score', 'evaluate']);
const FITTING = new Set(['fit', 'partial_fit', 'fit_generator', 'fit_on_texts']);
const RESAMPLING = new Set(['fit_resample', 'fit_sample']);
const TRANSFORMING = new Set(['transform', 'fit_transform', 'texts_to_sequences', 'texts_to_matrix']);

/** An object that can be fitted, with the steps that are given to it. */
export function makeEstimator(call: LeakageCall, kind: EstimatorKind, name: string, domain: DataDomain): Value {
  const steps = distinct(...argumentsOf(call).map(({ estimators }) => estimators));
  return valueOf({ estimators: [domain.log.estimator({ kind, name, node: call.node, steps })] });
}

/** Methods of estimators; undefined when the method is none of theirs. */
export function callEstimator(call: LeakageCall, receiver: Value, domain: DataDomain): CallResult<Value> | undefined {
  const method = call.method ?? '';
  const [features, target] = featuresAndTarget(call);
  if (FITTING.has(method)) {
    for (const estimator of receiver.estimators) fit(estimator, call, features, target, domain);
    return { value: receiver };
  }
  if (TRANSFORMING.has(method) || (RESAMPLING.has(method) && features)) {
    return { value: transform(call, receiver, features ?? UNKNOWN, target, domain) };
  }
  if (method === 'fit_predict') {
    for (const estimator of receiver.estimators) fit(estimator, call, features, target, domain);
    return { value: UNKNOWN };
  }
  if (PREDICTING.has(method) || SCORING.has(method)) return { value: apply(call, receiver, features, domain) };
  if (method === 'get_support') return { value: chosenBy(receiver, domain) };
  if (method === 'split' && receiver.estimators.some(({ kind }) => kind === 'splitter')) {
    const by = receiver.estimators[0];
    if (by) domain.log.splitBy(call.node, by);
    return { value: valueOf({ rows: features?.rows, folds: { node: call.node, by } }) };
  }
  return undefined;
}

function featuresAndTarget(call: LeakageCall): [Value | undefined, Value | undefined] {
  const { args, keywords } = call;
  const features = args[0] ?? keywords.get('X') ?? keywords.get('x') ?? keywords.get('raw_documents');
  return [features, args[1] ?? keywords.get('y')];
}

/** What an estimator is: the last step of a pipeline speaks for it. */
function effectiveKind(estimator: Estimator): EstimatorKind {
  if (estimator.kind !== 'pipeline') return estimator.kind;
  const last = estimator.steps.at(-1);
  return last ? effectiveKind(last) : 'unknown';
}

/** Whether fitting it trains a model rather than a transformer. */
function isModel(estimator: Estimator, target: Value | undefined): boolean {
  const kind = effectiveKind(estimator);
  return kind === 'model' || kind === 'search' || (kind === 'unknown' && target !== undefined);
}

function fit(
  estimator: Estimator,
  call: LeakageCall,
  features: Value | undefined,
  target: Value | undefined,
  domain: DataDomain,
): void {
  if (!features) return;
  let training: Training | undefined;
  // An object of an unknown class that transforms is no model, target or not.
  const transforms = estimator.kind === 'unknown' && TRANSFORMING.has(call.method ?? '');
  if (!transforms && isModel(estimator, target)) {
    training = domain.log.train({
      node: call.node,
      model: estimator,
      features,
      target,
      crossValidated: effectiveKind(estimator) === 'search',
      splitter: estimator.steps.find(({ kind }) => kind === 'splitter'),
      validation: validationOf(call, estimator),
    });
  }
  domain.log.fit(estimator, { node: call.node, data: features, training });
}

/** What a fitted transformer has learned gets into everything that it transforms. */
function transform(
  call: LeakageCall,
  receiver: Value,
  features: Value,
  target: Value | undefined,
  domain: DataDomain,
): Value {
  const influences: (readonly Influence[])[] = [features.influences];
  for (const estimator of receiver.estimators) {
    if (call.method?.startsWith('fit') === true) fit(estimator, call, features, target, domain);
    const fitted = domain.log.fitted(estimator) ?? prefitted(estimator, domain);
    if (fitted) influences.push(learned(estimator, fitted, domain));
  }
  const keeps = receiver.estimators.every(({ kind }) => kind === 'transformer' || kind === 'encoder');
  const value = valueOf({
    rows: features.rows,
    influences: distinct(...influences),
    columns: keeps && receiver.estimators.every(({ kind }) => kind === 'transformer') ? features.columns : undefined,
    column: keeps ? features.column : undefined,
  });
  if (!RESAMPLING.has(call.method ?? '')) return value;
  return {
    ...value,
    items: [value, valueOf({ ...(target ?? UNKNOWN), rows: features.rows, influences: value.influences })],
  };
}

/** `SelectFromModel(model, prefit=True)` chooses by what the model has learned before. */
function prefitted({ kind, steps }: Estimator, domain: DataDomain): Fitted | undefined {
  const [model] = steps;
  return kind === 'selector' && model ? domain.log.fitted(model) : undefined;
}

/** The influences that a fitted estimator passes on: its own, and those of the data that it was fitted on. */
function learned(estimator: Estimator, fitted: Fitted, domain: DataDomain): readonly Influence[] {
  const { rows } = fitted.data;
  if (!rows) return fitted.data.influences;
  const own = learners(estimator).flatMap(({ kind, name }) =>
    isLearner(kind) || kind === 'encoder'
      ? [domain.log.influence({ kind, node: fitted.node, rows, name, by: estimator })]
      : [],
  );
  return distinct(own, fitted.data.influences);
}

/** What `get_support()`, `feature_importances_` and the like tell of the features; choosing columns by it lets the rows in. */
export function chosenBy(receiver: Value, domain: DataDomain): Value {
  const influences = receiver.estimators.flatMap((estimator) => {
    const { name, kind } = estimator;
    const { node, data, training } = domain.log.fitted(estimator) ?? {};
    const isSupervised = kind === 'selector' || training?.target !== undefined;
    if (!node || !data?.rows || !isSupervised) return [];
    return [domain.log.influence({ kind: 'selector', node, rows: data.rows, name })];
  });
  return influences.length === 0 ? UNKNOWN : valueOf({ influences });
}

/** Steps of a pipeline that learn something. */
function learners(estimator: Estimator): Estimator[] {
  return estimator.kind === 'pipeline' ? estimator.steps.flatMap(learners) : [estimator];
}

function apply(call: LeakageCall, receiver: Value, features: Value | undefined, domain: DataDomain): Value {
  if (!features) return UNKNOWN;
  const trainings = trainingsOf(receiver, domain);
  const how = SCORING.has(call.method ?? '') ? 'score' : 'predict';
  for (const training of trainings) domain.log.evaluate({ node: call.node, training, features, how });
  return how === 'score' ? UNKNOWN : valueOf({ rows: features.rows, predictedBy: trainings });
}

/**
 * `concordance_index(model, X)` and `RocCurveDisplay.from_estimator(model, X, y)` use a fitted model on the rows after it,
 * `prediction_error(model, X_train, y_train, X_test, y_test)` on both.
 */
export function applyGiven(call: LeakageCall, how: Evaluation['how'], domain: DataDomain): void {
  const given = argumentsOf(call);
  const at = given.findIndex((value) => trainingsOf(value, domain).length > 0);
  const model = given[at];
  const [first, ...others] = given.slice(at + 1).filter(({ rows }) => rows && !rows.weak);
  if (!model || !first?.rows) return;
  const { rows } = first;
  const parts = others.filter((other) => other.rows && splitBetween(rows, other.rows));
  for (const features of [first, ...parts]) {
    for (const training of trainingsOf(model, domain)) {
      domain.log.evaluate({ node: call.node, training, features, how });
    }
  }
}

/** The last fits of the models that a value holds. */
function trainingsOf({ estimators }: Value, domain: DataDomain): Training[] {
  return estimators.flatMap((estimator) => domain.log.fitted(estimator)?.training ?? []);
}

const TRAINING_FUNCTION = /^(xgboost|lightgbm)\.train$/;

/** `xgboost.train(parameters, data, …)` fits a new model. */
export function trainedBy(call: LeakageCall, domain: DataDomain): Value | undefined {
  if (!TRAINING_FUNCTION.test(call.name ?? '')) return undefined;
  const features = call.args[1] ?? call.keywords.get('dtrain') ?? call.keywords.get('train_set');
  if (!features) return undefined;
  const model = domain.log.estimator({ kind: 'model', name: 'Booster', node: call.node, steps: [] });
  fit(model, call, features, features, domain);
  return valueOf({ estimators: [model] });
}

const CROSS_VALIDATION =
  /^sklearn\.model_selection\.(cross_val_score|cross_validate|cross_val_predict|learning_curve|validation_curve|permutation_test_score)$/;

/** `cross_val_score(model, X, y)` trains and evaluates on parts of X. */
export function crossValidate(call: LeakageCall, domain: DataDomain): Value | undefined {
  if (!CROSS_VALIDATION.test(call.name ?? '')) return undefined;
  const models = (call.args[0] ?? call.keywords.get('estimator'))?.estimators ?? [];
  const features = call.args[1] ?? call.keywords.get('X');
  const target = call.args[2] ?? call.keywords.get('y');
  for (const model of models) {
    if (!features) continue;
    domain.log.train({
      node: call.node,
      model,
      features,
      target,
      crossValidated: true,
      splitter: call.keywords.get('cv')?.estimators.find(({ kind }) => kind === 'splitter'),
      validation: NO_VALIDATION,
    });
  }
  return lastPart(call.name ?? '') === 'cross_val_predict' ? valueOf({ rows: features?.rows }) : UNKNOWN;
}
