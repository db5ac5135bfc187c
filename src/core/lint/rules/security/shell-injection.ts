import type { Call, Expr } from '../../../python/ast';
import type { NotebookAnalysis } from '../../../python/analysis';
import { argument, isString, isTrue, textParts } from '../../../python/nodes';
import type { NotebookRule } from '../../rule';

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
    ],
    good: [
      ['import subprocess\nsubprocess.run(["unzip", archive], check=True)'],
      ['import os\nos.system("nvidia-smi")'],
      ['!nvidia-smi'],
      ['!{sys.executable} -m pip install pandas'],
      ['!echo $HOME'],
      ['!ls {folder}'],
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
        if (!isDangerous) continue;
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
    if (call.args[0] && isBuilt(call.args[0])) yield call;
  }
  for (const call of analysis.callsTo(...SUBPROCESS)) {
    const shell = argument(call, 'shell');
    const command = argument(call, 'args', 0);
    if (shell && isTrue(shell) && command && isBuilt(command)) yield call;
  }
}

/** Whether the text is put together here; a plain variable may be a constant defined elsewhere. */
function isBuilt(command: Expr): boolean {
  if (isString(command)) return false;
  const parts = textParts(command);
  return parts !== undefined && !parts.complete;
}
