import type { NotebookAnalysis } from '../analysis';
import type { Call, FunctionDef } from '../ast';
import { hasHiddenArguments } from '../nodes';
import type { PythonCell } from '../pythonCell';
import { NOTEBOOK_MODULE } from '../resolve';
import { takesSelf } from './instances';
import type { RunState, Slot } from './runState';

const SWITCHES: Slot<string> = { name: 'switches' };

/**
 * Notes before a run which parameters of the notebook's functions have a default and are given by no call. They are switches
 * that people change by hand, so that code behind them counts, whatever the default is.
 */
export function noteSwitches(state: RunState<unknown>): void {
  const { analysis } = state;
  for (const { python } of analysis.cells) {
    for (const definition of python.fact(functionsWithDefaults)) {
      state.set(SWITCHES, definition, switchesIn(definition, analysis).join(' '));
    }
  }
}

/** The switches of a function; see `noteSwitches`. */
export function switchesOf(definition: FunctionDef, state: RunState<unknown>): readonly string[] {
  return state.get(SWITCHES, definition)?.split(' ') ?? [];
}

function functionsWithDefaults(cell: PythonCell): FunctionDef[] {
  return cell.nodes('FunctionDef').filter(({ args }) => args.defaults.length + args.kw_defaults.length > 0);
}

function switchesIn(definition: FunctionDef, analysis: NotebookAnalysis): string[] {
  const calls = callsOf(definition, analysis);
  if (calls.length === 0 || calls.some(hasHiddenArguments)) return [];
  const { posonlyargs, args, defaults, kwonlyargs, kw_defaults } = definition.args;
  const positional = [...posonlyargs, ...args].map(({ arg }) => arg);
  const self = definition.parent?.nodeType === 'ClassDef' && takesSelf(definition) ? 1 : 0;
  const most = self + Math.max(...calls.map((call) => call.args.length));
  const optional = [
    ...positional.slice(Math.max(positional.length - defaults.length, most)),
    ...kwonlyargs.flatMap(({ arg }, index) => (kw_defaults[index] ? [arg] : [])),
  ];
  return optional.filter((name) => !calls.some(({ keywords }) => keywords.some(({ arg }) => arg === name)));
}

/** The calls of a function or method; of a method those of all methods with its name. */
function callsOf({ name, parent }: FunctionDef, analysis: NotebookAnalysis): readonly Call[] {
  if (parent?.nodeType === 'Module') return analysis.callsTo(`${NOTEBOOK_MODULE}.${name}`);
  if (parent?.nodeType !== 'ClassDef') return [];
  return name === '__init__' ? analysis.callsTo(`${NOTEBOOK_MODULE}.${parent.name}`) : analysis.methodCalls(name);
}
