import type { Call, Expr } from '../../../python/ast';
import type { NotebookAnalysis } from '../../../python/analysis';
import type { Definition } from '../../../python/defUse';
import { argument, isString, isTrue, methodName, textParts } from '../../../python/nodes';
import type { NotebookRule } from '../../rule';
import { valueBehind } from '../../support/values';
import { pathText } from '../../support/writtenPaths';

const SUBPROCESS = ['run', 'call', 'check_call', 'check_output', 'Popen'].map((name) => `subprocess.${name}`);
const SHELLS = ['os.system', 'os.popen', 'subprocess.getoutput', 'subprocess.getstatusoutput', 'commands.getoutput'];

/** A variable in a shell line: `$name` of Python or `{expression}`. */
const INTERPOLATED = /(?<![\\$])\$\{?[a-z_]\w*\}?|\{[^{}]+\}/;

/** A command line that a value can change. */
export const shellInjection: NotebookRule = {
  name: 'security/shell-injection',
  summary: 'A shell command is put together from values',
  why:
    'A file name with a space breaks the command, and one with a semicolon runs another. In a job the value comes from ' +
    'parameters or data. Pass a list of arguments to subprocess.run without a shell.',
  severity: 'warning',
  moment: 'edit',
  level: 'cell',
  fix: 'none',
  references: [
    'https://docs.python.org/3/library/subprocess.html#security-considerations',
    'https://cwe.mitre.org/data/definitions/78.html',
  ],
  examples: {
    bad: [
      ['import os\nos.system("rm -r " + folder)'],
      ['import subprocess\nsubprocess.run(f"unzip {archive}", shell=True)'],
      ['!rm -rf {folder}'],
      {
        cells: ['import subprocess\ncommand = f"ffmpeg -i {video} out.mp4"\nsubprocess.call(command, shell=True)'],
        shown: false,
      },
    ],
    good: [
      {
        cells: [
          'import os\nFOLDER = "out"\nos.system("rm -rf {}/*".format(FOLDER))\nos.system("cp a.csv %s" % FOLDER)',
        ],
        shown: false,
      },
      {
        cells: ['import os\nfolder = f"merged"\nos.system("rm -rf " + folder)'],
        shown: false,
      },
      {
        cells: ['DATA = "data"\nTRAIN = f"{DATA}/train"', '!rm -rf {TRAIN}/.ipynb_checkpoints'],
        shown: false,
      },
      ['import subprocess\nsubprocess.run(["unzip", archive], check=True)'],
      ['import os\nos.system("nvidia-smi")'],
      ['!nvidia-smi'],
      { cells: ['import shlex, subprocess\nsubprocess.run(f"tar xzf {shlex.quote(path)}", shell=True)'], shown: false },
      ['!{sys.executable} -m pip install pandas'],
      ['!echo $HOME'],
      ['!ls {folder}'],
      {
        cells: [
          'NAMESPACE = "admin"',
          'from subprocess import run\nrun(f"kubectl delete sa -n {NAMESPACE}", shell=True)',
        ],
        shown: false,
      },
      { cells: ['import os\nTOOL = "bin/predict"\nos.system("adb push " + TOOL + " /data")'], shown: false },
      { cells: ['DATA_PATH = "data/churn"', '!rm -rf {DATA_PATH}'], shown: false },
    ],
  },
  *check({ analysis }) {
    for (const call of commandCalls(analysis)) {
      yield {
        at: call,
        message:
          'A value is pasted into a shell command, so an odd file name breaks it or runs another command. Use ' +
          'subprocess.run with a list of arguments.',
      };
    }
    for (const { index, python } of analysis.cells) {
      for (const { kind, args, start, end } of python.magics) {
        const isDangerous = kind === 'shell' && CHANGES.test(args) && INTERPOLATED.test(withoutEnvironment(args));
        if (!isDangerous || isConstantLine(withoutEnvironment(args), index, analysis)) continue;
        yield {
          at: { cell: index, start, end },
          message:
            'A value is pasted into a shell line that changes files, so an odd name may remove or overwrite others. Use ' +
            'shutil, pathlib or subprocess.run with a list.',
        };
      }
    }
  },
};

/** Commands of a shell line that change or run something. */
const CHANGES = /(^|[;&|]\s*)\s*(sudo\s+)?(rm|mv|chmod|chown|dd|kill|sh|bash|eval)\s/;

function withoutEnvironment(line: string): string {
  return line.replace(/\$\{?[A-Z_][A-Z\d_]*\}?/g, '').replace(/\{sys\.executable\}/g, '');
}

function* commandCalls(analysis: NotebookAnalysis): Generator<Call> {
  for (const call of analysis.callsTo(...SHELLS)) {
    if (call.args[0] && isBuilt(valueBehind(call.args[0], analysis), analysis)) yield call;
  }
  for (const call of analysis.callsTo(...SUBPROCESS)) {
    const shell = argument(call, 'shell');
    const command = argument(call, 'args', 0);
    if (shell && isTrue(shell) && command && isBuilt(valueBehind(command, analysis), analysis)) yield call;
  }
}

/** Whether the text is put together here of more than constants; a plain variable may be a constant defined elsewhere. */
function isBuilt(command: Expr, analysis: NotebookAnalysis): boolean {
  if (isString(command)) return false;
  const parts = textParts(command);
  if (parts === undefined || parts.complete) return false;
  return !piecesOf(command).every((part) => isHarmless(part, analysis));
}

/** Text that a shell takes for one plain word. */
const WORD = /^[\w./:@%+=,-]+$/;

/** The values that an f-string, a sum of texts, `.format(…)` or `%` puts together, and texts between them. */
function piecesOf(command: Expr): Expr[] {
  if (command.nodeType === 'JoinedStr')
    return command.values.flatMap((part) => (part.nodeType === 'FormattedValue' ? [part.value] : []));
  if (command.nodeType === 'Call' && methodName(command) === 'format') {
    return [...command.args, ...command.keywords.map(({ value }) => value)];
  }
  if (command.nodeType !== 'BinOp') return [command];
  if (command.op.nodeType === 'Mod')
    return command.right.nodeType === 'Tuple' ? [...command.right.elts] : [command.right];
  return command.op.nodeType === 'Add' ? [...piecesOf(command.left), ...piecesOf(command.right)] : [command];
}

/** Functions whose result is one word to a shell. */
const QUOTES: ReadonlySet<string> = new Set([
  'shlex.quote',
  'shlex.join',
  'pipes.quote',
  'builtins.int',
  'builtins.len',
]);

/** A text, or a name that stands for one plain word wherever it is set. */
function isHarmless(value: Expr, analysis: NotebookAnalysis): boolean {
  if (isString(value)) return true;
  if (value.nodeType === 'Call') return QUOTES.has(analysis.qualifiedName(value.func) ?? '');
  if (value.nodeType !== 'Name') return false;
  const definitions = analysis.defUse.reaching(value);
  return definitions.length > 0 && definitions.every((definition) => isWord(definition, analysis));
}

function isWord({ event, cell }: Definition, analysis: NotebookAnalysis): boolean {
  if (analysis.notebook.cells[cell]?.tags.includes('parameters') === true) return false;
  const value = event.via === 'assign' && event.path.length === 0 ? event.value : undefined;
  return value !== undefined && WORD.test(pathText(value, analysis) ?? '');
}

/** Whether every `{name}` of a shell line stands for one plain word; `$name` is taken for a value of the environment. */
function isConstantLine(line: string, cell: number, analysis: NotebookAnalysis): boolean {
  const names = [...line.matchAll(/\{([^{}]*)\}|\$([A-Za-z_]\w*)/g)].map(
    ([, inBraces, plain]) => inBraces ?? plain ?? '',
  );
  return names.every((name) => {
    const before = analysis.defUse.definitions(name).filter((definition) => definition.cell <= cell);
    return before.length > 0 && before.every((definition) => isWord(definition, analysis));
  });
}
