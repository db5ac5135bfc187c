import type { Expr, Subscript } from '../../../python/ast';
import type { NotebookAnalysis } from '../../../python/analysis';
import type { Magic } from '../../../python/magics';
import { textParts } from '../../../python/nodes';
import type { PythonCell } from '../../../python/pythonCell';
import type { NotebookRule, RuleFinding } from '../../rule';

/** State that enters the notebook from outside it. */
export const outsideState: NotebookRule = {
  name: 'hidden-state/outside-state',
  summary: 'Names come from outside the notebook',
  why:
    'What %store, %run, globals() and exec define stands in no cell, so the reviewed text is not the whole program. ' +
    'Stored variables exist on one machine only, and a script that is run may change without the notebook changing.',
  severity: 'warning',
  moment: 'edit',
  level: 'cell',
  fix: 'none',
  references: [
    'https://ipython.readthedocs.io/en/stable/config/extensions/storemagic.html',
    'https://ipython.readthedocs.io/en/stable/interactive/magics.html#magic-run',
  ],
  examples: {
    bad: [
      ['%store -r frame'],
      ['%run setup.ipynb'],
      ['globals()["frame"] = 1'],
      ['for name in ["a", "b"]:\n    exec(f"{name} = 0")'],
    ],
    good: [['%store frame'], ['import setup'], ['globals()["frame"]'], ['%time frame = load()']],
  },
  *check({ analysis }) {
    for (const { index, python } of analysis.cells) {
      for (const magic of python.magics) {
        const message = judgeMagic(magic);
        if (message) yield { at: { cell: index, start: magic.start, end: magic.end }, message };
      }
    }
    yield* assignedThroughGlobals(analysis);
    for (const call of analysis.callsTo('builtins.exec')) {
      const code = call.args[0] && textParts(call.args[0]);
      if (!code || !/^[\s\uFFFC\w.]*=[^=]/.test(code.text)) continue;
      yield {
        at: call,
        message: 'The names that exec defines stand in no cell, so nobody can review them. Use a dictionary instead.',
      };
    }
  },
};

function judgeMagic({ kind, name, args }: Magic): string | undefined {
  if (kind !== 'line') return undefined;
  if (name === 'store' && /(^|\s)-r\b/.test(args)) {
    return 'Variables restored by %store exist on this machine only; a job finds none. Compute them here or read them from a file.';
  }
  if (name === 'run') {
    return 'What %run defines stands in another file, so this notebook is not the whole program. Make it a module and import it by name.';
  }
  return undefined;
}

/** `globals()[…] = …` and `globals().update(…)`. */
function* assignedThroughGlobals(analysis: NotebookAnalysis): Generator<RuleFinding> {
  const message =
    'A name that is defined through globals() stands in no cell, so nobody can review it. Assign it by name, or use a dictionary.';
  const isGlobals = (node: Expr): boolean =>
    node.nodeType === 'Call' && analysis.qualifiedName(node.func) === 'builtins.globals';
  for (const node of analysis.cells.flatMap(({ python }) => python.fact(subscriptsOfCalls))) {
    if (node.parent?.nodeType === 'Assign' && node.parent.targets.includes(node) && isGlobals(node.value)) {
      yield { at: node, message };
    }
  }
  for (const call of analysis.methodCalls('update')) {
    if (call.func.nodeType === 'Attribute' && isGlobals(call.func.value)) yield { at: call, message };
  }
}

function subscriptsOfCalls(cell: PythonCell): Subscript[] {
  return cell.nodes('Subscript').filter(({ value }) => value.nodeType === 'Call');
}
