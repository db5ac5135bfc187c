import type { Call, Expr, Subscript } from '../../../python/ast';
import type { NotebookAnalysis } from '../../../python/analysis';
import type { Magic } from '../../../python/magics';
import { walk } from '../../../python/children';
import { isNamed, isNamespace, methodName, runsCode, textParts } from '../../../python/nodes';
import type { PythonCell } from '../../../python/pythonCell';
import type { NotebookRule, RuleFinding } from '../../rule';
import { outerStatement } from '../../support/statements';

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
      ...[
        ['%load helpers.py'],
        ['exec(open("definitions.py").read())'],
        ['get_ipython().run_line_magic("run", "setup.ipynb")'],
        ['vars().update({"frame": 1})'],
        ['locals()["frame"] = 1'],
      ].map((cells) => ({ cells, shown: false as const })),
    ],
    good: [
      ...[
        ['scope = {}\nexec("frame = 1", scope)'],
        ['def name():\n    locals()["frame"] = 1'],
        ['get_ipython().run_line_magic("matplotlib", "inline")'],
      ].map((cells) => ({ cells, shown: false as const })),
      ['%store frame'],
      ['import setup'],
      ['globals()["frame"]'],
      ['%time frame = load()'],
    ],
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
      const message = judgeExec(call, analysis);
      if (message) yield { at: call, message };
    }
    for (const call of analysis.methodCalls('run_line_magic', 'magic')) {
      if (runsCode(call)) yield { at: call, message: RUN };
    }
  },
};

function judgeMagic({ kind, name, args }: Magic): string | undefined {
  if (kind !== 'line') return undefined;
  if (name === 'store' && /(^|\s)-r\b/.test(args)) {
    return 'Variables restored by %store exist on this machine only; a job finds none. Compute them here or read them from a file.';
  }
  if (name === 'run') return RUN;
  if (name === 'load' || name === 'loadpy') {
    return `What %${name} names is only pasted into the cell: a job defines nothing here. Run the cell and keep what it pastes, or make the file a module and import it.`;
  }
  return undefined;
}

const RUN =
  'What %run defines stands in another file, so this notebook is not the whole program. Make it a module and import it by name.';

/** `exec` of text that assigns, or of another file, into the notebook's own names. */
function judgeExec({ args, keywords }: Call, analysis: NotebookAnalysis): string | undefined {
  const [code, into] = args;
  if (!code || (into && !isNamespace(into)) || keywords.length > 0) return undefined;
  const text = textParts(code)?.text;
  if (text !== undefined && /^[\s\uFFFC\w.]*=[^=]/.test(text)) {
    return 'The names that exec defines stand in no cell, so nobody can review them. Use a dictionary instead.';
  }
  const isOfFile = [...walk(code)].some((node) => node.nodeType === 'Call' && isRead(node, analysis));
  return isOfFile
    ? 'What the executed file defines stands in no cell, so this notebook is not the whole program. Make it a module and import it by name.'
    : undefined;
}

/** `open(…)` and `Path(…).read_text()`. */
function isRead(call: Call, analysis: NotebookAnalysis): boolean {
  return methodName(call) === 'read_text' || analysis.qualifiedName(call.func) === 'builtins.open';
}

/** `globals()[…] = …` and `globals().update(…)`. */
function* assignedThroughGlobals(analysis: NotebookAnalysis): Generator<RuleFinding> {
  const message =
    'A name that is defined through globals() stands in no cell, so nobody can review it. Assign it by name, or use a dictionary.';
  // Within a function, locals() and vars() are names of the function.
  const isGlobals = (node: Expr): boolean =>
    isNamespace(node) && (isNamed(node.func, 'globals') || outerStatement(node) !== undefined);
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
