import type { Call, Node } from '../../python/ast';
import type { RowSet } from './rows';
import { areDisjoint, contains, splitBetween } from './rows';
import type { Trace } from './trace';
import type { Evaluation, Training } from './value';

/** Whether the rows of an evaluation are rows of the training, others, or not to be told. */
export function relationOf({ training, features }: Evaluation): 'trained' | 'held-out' | 'unknown' {
  const trained = training.features.rows;
  const tested = features.rows;
  if (!trained || !tested || trained.weak || tested.weak) return 'unknown';
  if (areDisjoint(trained, tested)) return 'held-out';
  return contains(trained, tested) || contains(tested, trained) ? 'trained' : 'unknown';
}

/** Whether a training is of a model that learns a target on rows that are known. */
export function isSupervised({ target, features, model }: Training): boolean {
  return target !== undefined && features.rows !== undefined && !features.rows.weak && model.name !== 'Unknown';
}

/** Classes of models that are measured by cross-validation, validation data, or rows that may not be those of training. */
export function measuredClasses({ trainings, evaluations }: Trace): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { crossValidated, validation, model } of trainings) {
    if (!crossValidated && !validation.isGiven) continue;
    for (const { name } of [model, ...model.steps]) names.add(name);
  }
  for (const evaluation of evaluations) {
    if (relationOf(evaluation) !== 'trained' && !isUse(evaluation)) names.add(evaluation.training.model.name);
  }
  return names;
}

/** Prediction for rows of another source, as those of a competition, measures nothing. */
function isUse({ how, features, training }: Evaluation): boolean {
  const [trained, tested] = [training.features.rows, features.rows];
  if (how !== 'predict' || !trained || !tested) return false;
  return !tested.weak && areDisjoint(trained, tested) && splitBetween(trained, tested) === undefined;
}

/** Rows that a model is measured on although it did not see them. */
export function heldOutRows(evaluation: Evaluation): RowSet | undefined {
  return relationOf(evaluation) === 'held-out' ? evaluation.features.rows : undefined;
}

/** The call at a node, if it is one. */
export function callAt(node: Node | undefined): Call | undefined {
  return node?.nodeType === 'Call' ? node : undefined;
}
