import type { Call, Name } from '../../../python/ast';
import { isString } from '../../../python/nodes';
import type { PythonCell } from '../../../python/pythonCell';
import type { NotebookRule } from '../../rule';

/** Text that is run as code. */
export const evalExec: NotebookRule = {
  name: 'security/eval-exec',
  summary: 'Text is run as code by eval or exec',
  why:
    'Whoever controls the text controls the job. In a notebook the text often comes from a column or a file, which in ' +
    'production comes from somebody else. Parse it (ast.literal_eval, json.loads) or choose from a dictionary.',
  severity: 'warning',
  moment: 'edit',
  level: 'cell',
  fix: 'none',
  references: [
    'https://docs.python.org/3/library/ast.html#ast.literal_eval',
    'https://cwe.mitre.org/data/definitions/95.html',
  ],
  examples: {
    bad: [
      ['frame["tags"] = frame["tags"].apply(eval)'],
      ['value = eval(text)'],
      {
        cells: ['frame = pd.read_csv(path, converters={"tags": eval})\nrows = list(map(eval, lines))'],
        findings: 2,
        shown: false,
      },
      ['exec(open("setup.py").read())'],
      ['score = eval(metric)(y, predicted)'],
    ],
    good: [
      ['import torch\nmodel = torch.nn.Linear(1, 1)\nmodel.eval()'],
      ['frame.eval("a + b")\nkeras.backend.eval(x)'],
      ['import ast\nvalue = ast.literal_eval(text)'],
      ['value = eval("1 + 1")'],
    ],
  },
  *check({ analysis }) {
    for (const call of analysis.callsTo('builtins.eval', 'builtins.exec')) {
      if (isConstantCode(call)) continue;
      yield { at: call.func, message: messageFor(call, analysis.qualifiedName(call.func) ?? '') };
    }
    for (const node of analysis.cells.flatMap(({ python }) => python.fact(handedOn))) {
      if (analysis.qualifiedName(node) === 'builtins.eval') yield { at: node, message: PARSES };
    }
  },
};

function handedOn(cell: PythonCell): Name[] {
  return cell.nodes('Name').filter(isHandedOn);
}

/** `frame["tags"].apply(eval)`, `map(eval, rows)`, `converters={"tags": eval}`: something else will call it. */
function isHandedOn(node: Name): boolean {
  if (node.id !== 'eval') return false;
  const { parent } = node;
  if (parent?.nodeType === 'Call') return parent.func !== node;
  return parent?.nodeType === 'Keyword' || parent?.nodeType === 'Dict';
}

/** Code that stands here as a literal is as reviewed as the rest. */
function isConstantCode(call: Call): boolean {
  return call.args.length > 0 && isString(call.args[0]);
}

const PARSES =
  'Calling eval runs whatever the text contains, so whoever supplies the data controls the job. Parse it with ' +
  'ast.literal_eval or json.loads.';

/** `eval(name)(…)` looks a function up, exec runs a program: neither can be parsed as data. */
function messageFor(call: Call, name: string): string {
  if (name.endsWith('exec')) {
    return (
      'Calling exec runs code that no reviewer and no checker sees, and whoever supplies the text controls the job. Put the ' +
      'code into a module and import it.'
    );
  }
  const isCalled = call.parent?.nodeType === 'Call' && call.parent.func === call;
  return isCalled
    ? 'Calling eval finds whatever function the text names, so whoever supplies the text chooses what the job runs. ' +
        'Choose from a dictionary of the functions that are meant.'
    : PARSES;
}
