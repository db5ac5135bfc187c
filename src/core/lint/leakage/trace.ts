import type { Node } from '../../python/ast';
import type { NotebookAnalysis } from '../../python/analysis';
import { Interpreter } from '../../python/flow/interpreter';
import type { MadeObjects } from '../../python/flow/instances';
import type { LastRun } from '../../python/flow/runState';
import { RunState } from '../../python/flow/runState';
import type { PythonCell } from '../../python/pythonCell';
import { DataDomain } from './dataDomain';
import type { LeakageEvent } from './eventLog';
import { LeakageObjects } from './eventLog';
import { collectParts } from './rows';
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

/** What one run leaves for the next over the same notebook. */
interface Kept {
  readonly last: LastRun<LeakageEvent>;
  readonly objects: LeakageObjects;
  readonly made: MadeObjects;
}

function nothingKept(): Kept {
  return { last: { records: new WeakMap(), cells: [] }, objects: new LeakageObjects(), made: new WeakMap() };
}

/** The trace of a notebook, through `analysis.fact(traceOf)`. Notebooks that fit nothing are not run. */
export function traceOf(analysis: NotebookAnalysis): Trace {
  const fits = analysis.methodCalls(...FITTING, 'train').length > 0;
  if (!fits && !analysis.cells.some(({ python }) => python.fact(namesCrossValidation))) return NOTHING;
  const { last, objects, made } = analysis.memory.keep(nothingKept);
  const state = new RunState<LeakageEvent>(analysis);
  new Interpreter(new DataDomain(objects, state), state, made).run(last);
  return traceFrom(state.events);
}

function namesCrossValidation(cell: PythonCell): boolean {
  return cell.nodes('Name').some(({ id }) => id.startsWith('cross_val'));
}

function traceFrom(events: readonly LeakageEvent[]): Trace {
  const trainings: Training[] = [];
  const evaluations: Evaluation[] = [];
  const splitters = new Map<Node, Estimator>();
  for (const event of events) {
    if (event.kind === 'training') trainings.push(event.training);
    else if (event.kind === 'evaluation') evaluations.push(event.evaluation);
    else if (event.kind === 'splitter') splitters.set(event.node, event.by);
  }
  collectParts(events.filter((event) => event.kind === 'part'));
  return { trainings, evaluations, splitters };
}
