import type { Node } from '../../python/ast';
import type { NotebookAnalysis } from '../../python/analysis';
import { Interpreter } from '../../python/flow/interpreter';
import { DataDomain } from './dataDomain';
import type { Estimator, Evaluation, Training } from './value';

/** What happened to data and models in a notebook that is run from top to bottom. */
export interface Trace {
  readonly trainings: readonly Training[];
  readonly evaluations: readonly Evaluation[];
  /** Who divides the rows in a call of `split`. */
  readonly splitters: ReadonlyMap<Node, Estimator>;
}

const FITTING = ['fit', 'fit_transform', 'fit_resample', 'fit_sample', 'partial_fit', 'fit_predict', 'fit_generator'];
const NOTHING: Trace = { trainings: [], evaluations: [], splitters: new Map() };

/** The trace of a notebook, through `analysis.fact(traceOf)`. Notebooks that fit nothing are not run. */
export function traceOf(analysis: NotebookAnalysis): Trace {
  const fits = analysis.methodCalls(...FITTING, 'train').length > 0;
  if (!fits && ![...analysis.nodes('Name')].some(({ id }) => id.startsWith('cross_val'))) return NOTHING;
  const domain = new DataDomain(analysis);
  new Interpreter(analysis, domain).run();
  const { log } = domain;
  return { trainings: log.trainings, evaluations: log.evaluations, splitters: log.splitters };
}
