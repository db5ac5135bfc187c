import type { NotebookEdit } from '../../../notebook/edit';
import type { NotebookAnalysis } from '../../../python/analysis';
import type { Call } from '../../../python/ast';
import type { AnalysedCell } from '../../../python/defUse';
import type { Magic } from '../../../python/magics';
import { GAP, textParts } from '../../../python/nodes';
import type { Fix, NotebookRule } from '../../rule';
import { pythonFor } from '../../support/shellCommands';
import { isHostedOnly, isHostedOnlyNode } from '../../support/guards';
import { kernelShellCalls } from '../../support/installs';

/** What a shell line does, so that the advice fits. */
type ShellClass = 'look' | 'files' | 'download' | 'clone' | 'request' | 'login' | 'packages' | 'cloud' | 'program';

/** Commands that only show something. */
const LOOKS =
  /^(ls|pwd|echo|cat|head|tail|wc|which|whoami|date|df|du|free|nvidia-smi|lscpu|uname|env|printenv|tree|find|grep|nproc|hostname|dir|type|ps|top|git (status|log|diff|branch|show)|python3? (-V|--version)|pip3? (list|show|freeze)|conda (list|info)|java -version|nvcc|file|stat|md5sum|lsof|sha\d+sum|clear|pygmentize|(accelerate|transformers-cli|diffusers-cli) env|docker (ps|images|logs|info|version)|kubectl (get|describe|logs)|jupyter \w+ list|\S+ (--version|--help|-h))(?![\w-])|\s--help$/;
/** As above, of the tools of cloud providers. */
const CLOUD_LOOKS =
  /^hdfs dfs -(ls|cat|du|tail|stat)\b|^(gcloud|gsutil|aws|az|bq)\b.*?\s(ls|cat|du|stat|list|show|describe|get-\S+|list-\S+|describe-\S+)\b/;
/** Output that goes into a file is work, whatever the command. */
const WRITES = /(^|[^2&>])>>?\s*(?!\s|&|\/dev\/null)/;
const FILES = /^(cp|mv|rm|mkdir|rmdir|ln|touch|tar|unzip|zip|gunzip|gzip|7z|unrar|chmod|chown|sed|awk|cd)\b/;
const DOWNLOADS = /^(wget|curl|kaggle|gdown|huggingface-cli|hf)\b/;
/** Calls of a service, and installations for the machine. */
const REQUESTS = /^curl\b.*\s(-X\s?(POST|PUT|PATCH|DELETE)|--request|-d|--data(-\w+)?|-F|--form|--json)\b/;
const LOGINS =
  /^(huggingface-cli|hf auth|hf|wandb|az|gcloud auth|aws configure|docker|kaggle)\b.*\blogin\b|^aws configure\b/;
const PACKAGES =
  /^(apt(-get)?|yum|dnf|apk|brew|choco|winget|snap)\b.*\b(install|add|update|upgrade|remove)\b|^(pip3?|conda|mamba|uv pip)\s+(uninstall|remove)\b/;
const CLOUD = /^(gcloud|gsutil|aws|az|azcopy|bq)\b/;

const ADVICE: Readonly<Record<Exclude<ShellClass, 'look'>, string>> = {
  files: 'Use pathlib or shutil, which work on every system',
  download: 'Download in Python with a digest check, or let the job bring the data',
  clone: 'Name the commit, and let the job bring it or install it as a package',
  request: 'Send it from Python with a timeout, and check the status',
  login: "Give the job a token in its environment, which the service's client reads itself",
  packages: 'Do it where the environment of the job is built',
  cloud: "Use the provider's Python client, or make it a step of the pipeline",
  program: 'Call it with subprocess.run and check=True, or make it a step of the pipeline',
};

/** Work that is done by the shell of whoever wrote the notebook. */
export const shellOut: NotebookRule = {
  name: 'portability/shell-out',
  summary: 'A shell line does part of the work',
  why:
    'After export to a script the line is gone or a syntax error. It depends on programs and on the shell of one ' +
    'machine, and when it fails the notebook goes on as if nothing had happened.',
  severity: 'info',
  moment: 'edit',
  level: 'cell',
  fix: 'edit',
  references: ['https://ipython.readthedocs.io/en/stable/interactive/reference.html#system-shell-access'],
  examples: {
    bad: [
      ['!cp train.csv data/'],
      ['!wget -q https://example.com/train.csv'],
      ['%%bash\n./prepare.sh'],
      ['files = !python list_files.py'],
      { cells: ['!echo "region: EU" > settings.yaml'], shown: false },
      {
        cells: ['import os\nos.system("python prepare.py")\nget_ipython().system("tar xzf a.tgz")'],
        findings: 2,
        shown: false,
      },
      { cells: ['!gcloud storage cp model.onnx gs://$BUCKET/'], shown: false },
    ],
    good: [
      { cells: ['!accelerate env'], shown: false },
      ['!nvidia-smi'],
      { cells: ['import sys\n!{sys.executable} -m onnxruntime.transformers.convert_to_onnx --help'], shown: false },
      ['!ls -la data'],
      ['!pip install pandas==2.2.3'],
      ['!gcloud compute networks list --limit 5', '!python -m pip show pandas 2>/dev/null'],
      { cells: ['import sys\nif "google.colab" in sys.modules:\n    !apt-get install -y graphviz'], shown: false },
      ['# !cp a b'],
      { cells: ['import os\nos.system("nvidia-smi")\nos.system("clear")\nos.system(command)'], shown: false },
      ['%%writefile a.sh\ncp a b'],
    ],
  },
  *check({ analysis }) {
    for (const cell of analysis.cells) {
      const { index, python } = cell;
      const found = python.magics.filter((magic) => {
        const lines = shellLines(magic, python.text);
        if (lines === undefined || isInstall(magic, lines) || isHostedOnly(cell, magic.start)) return false;
        return lines.some((line) => classOf(line) !== 'look');
      });
      const [first] = found;
      if (!first) continue;
      const work = (shellLines(first, python.text) ?? []).map(classOf).find((each) => each !== 'look');
      if (work === undefined) continue;
      yield {
        at: { cell: index, start: first.start, end: first.end },
        message: messageFor(work),
        ...inPython(found, cell),
      };
    }
    for (const call of systemCalls(analysis)) {
      const work = classOf(textParts(call.args[0] ?? call)?.text.trim() ?? '');
      if (work !== 'look' && !isHostedOnlyNode(call, analysis)) yield { at: call, message: messageFor(work) };
    }
  },
};

function messageFor(work: Exclude<ShellClass, 'look'>): string {
  return `A job may not have this shell or program, and a failure here stops nothing. ${ADVICE[work]}.`;
}

/** `os.system("…")`, `get_ipython().system("…")`: a shell line in Python's clothes. */
function systemCalls(analysis: NotebookAnalysis): Call[] {
  return [...analysis.callsTo('os.system'), ...kernelShellCalls(analysis)].filter(({ args: [command] }) => {
    const text = command && textParts(command)?.text.trim();
    return text !== undefined && text !== '' && text !== 'clear' && !text.startsWith(GAP) && !INSTALL.test(text);
  });
}

/** The commands of a shell line or cell; undefined for other magics. */
function shellLines({ kind, name, args, body }: Magic, text: string): string[] | undefined {
  if (kind === 'shell') return [args.trim()];
  if (kind === 'line' && (name === 'sx' || name === 'system')) return [args.trim()];
  if (kind !== 'cell' || !body || !/^(bash|sh|script|system|sx|!|cmd|powershell)$/.test(name)) return undefined;
  return text
    .slice(body.start, body.end)
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

const INSTALL = /\b(pip3?|conda|mamba|uv)\b[^;&|]*\s(install|add)\b/;

/** Installations have rules of their own; `pip install --upgrade pip` has none and needs none. */
function isInstall({ kind }: Magic, lines: readonly string[]): boolean {
  return kind !== 'cell' && lines.every((line) => INSTALL.test(line));
}

function classOf(command: string): ShellClass {
  const bare = command
    .replace(/^((sudo|time|nohup)\s+)+/, '')
    .replace(/^(\{sys\.executable\}|python3?)\s+-m\s+pip/, 'pip');
  if ((LOOKS.test(bare) || CLOUD_LOOKS.test(bare)) && !WRITES.test(bare)) return 'look';
  if (LOGINS.test(bare)) return 'login';
  if (PACKAGES.test(bare)) return 'packages';
  if (/^git clone\b/.test(bare)) return 'clone';
  if (REQUESTS.test(bare)) return 'request';
  if (FILES.test(bare)) return 'files';
  if (CLOUD.test(bare)) return 'cloud';
  return DOWNLOADS.test(bare) ? 'download' : 'program';
}

/** The same in Python, when every command of the cell copies, moves, makes, removes or downloads in a simple way. */
function inPython(magics: readonly Magic[], { index, python }: AnalysedCell): { readonly fix?: Fix } {
  const edits = magics.flatMap(({ kind, args, start, end }): NotebookEdit[] => {
    const lines = kind === 'shell' && python.text[start] === '!' ? pythonFor(args) : undefined;
    const place = python.lines.at(start);
    const lead = python.lines.line(place.line).slice(0, place.column);
    if (!lines || lead.trim() !== '') return [];
    return [{ kind: 'replace', cell: index, start, end, text: lines.join(`\n${lead}`) }];
  });
  return edits.length === magics.length ? { fix: { title: 'Do it in Python', edits } } : {};
}
