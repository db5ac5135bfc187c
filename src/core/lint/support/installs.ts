import type { NotebookAnalysis } from '../../python/analysis';
import type { Call } from '../../python/ast';
import type { Magic } from '../../python/magics';
import { GAP, receiver, stringValue, textParts } from '../../python/nodes';

/** An installation of packages from a notebook. */
export interface Install {
  readonly cell: number;
  readonly start: number;
  readonly end: number;
  readonly tool: 'pip' | 'conda' | 'uv';
  /** Requirement specifiers as written; empty where they could not be read. */
  readonly packages: readonly string[];
  /** Requirement files that it names (`-r`). */
  readonly files: readonly string[];
  /** Whether it is more than a line with names: options that change what is installed, a URL, a variable, a call. */
  readonly special: boolean;
}

const INSTALL =
  /(?:^|[\s;&|])(?:(?:sudo\s+)?(?:\S*python3?|\{sys\.executable\})\s+-m\s+)?(pip3?|conda|mamba|uv)\s+(?:pip\s+)?(install|add)\b([^;&|\n\r]*)/;

/** What brings packages is part of the machine, not of the program. */
const INSTALLERS = /^(pip|setuptools|wheel|uv|conda|mamba)\b/;

/** Options that are followed by a value, as pip, conda and uv have them. */
const WITH_VALUE =
  /^(-[rcefitnp]|--(requirement|constraint|editable|find-links|index-url|extra-index-url|target|channel|name|prefix|root|python|upgrade-strategy|no-binary|only-binary|platform|progress-bar|timeout|retries|proxy|trusted-host|cache-dir|log|src|index|override))$/;

/** Every installation of a notebook, in document order: magics, shell lines and cells, and calls that start pip. */
export function installsOf(analysis: NotebookAnalysis): readonly Install[] {
  const byMagics = analysis.cells.flatMap(({ index, python }) =>
    python.magics.flatMap((magic) => installsOfMagic(magic, index, python.text)),
  );
  const byCalls = callsOfPip(analysis).flatMap((call) => {
    const { start, end } = call;
    return installOf(commandOf(call, analysis) ?? '', { cell: analysis.cellOf(call), start, end, special: true });
  });
  return [...byMagics, ...byCalls].sort((one, other) => one.cell - other.cell || one.start - other.start);
}

type Place = Pick<Install, 'cell' | 'start' | 'end' | 'special'>;

function installsOfMagic({ kind, name, args, body, start, end }: Magic, cell: number, text: string): Install[] {
  if (kind === 'help') return [];
  if (kind !== 'cell' || !body) {
    return installOf(kind === 'shell' ? args : `${name} ${args}`, { cell, start, end, special: false });
  }
  if (!/^(bash|sh|script|system|sx|!|cmd|powershell)$/.test(name)) return [];
  const found: Install[] = [];
  let at = body.start;
  for (const line of text.slice(body.start, body.end).split('\n')) {
    if (!/^\s*(#|echo\b)/.test(line)) {
      const lead = /^\s*/.exec(line)?.[0].length ?? 0;
      const place = { cell, start: at + lead, end: at + line.trimEnd().length, special: true };
      found.push(...installOf(line, place));
    }
    at += line.length + 1;
  }
  return found;
}

const STARTERS = [
  'os.system',
  ...['run', 'call', 'check_call', 'check_output', 'Popen', 'getoutput'].map((name) => `subprocess.${name}`),
];
const PIP = ['pip.main', 'pip._internal.main', 'pip._internal.cli.main.main'];

function callsOfPip(analysis: NotebookAnalysis): Call[] {
  return [...analysis.callsTo(...STARTERS, ...PIP), ...kernelShellCalls(analysis)];
}

/** Calls of `get_ipython().system`, a shell line in Python's clothes. */
export function kernelShellCalls(analysis: NotebookAnalysis): Call[] {
  return analysis.methodCalls('system').filter((call) => {
    const on = receiver(call);
    return on?.nodeType === 'Call' && on.func.nodeType === 'Name' && on.func.id === 'get_ipython';
  });
}

/** The command line of a call, as far as it is written there: a text, or a list of words. */
function commandOf({ args: [command], func }: Call, analysis: NotebookAnalysis): string | undefined {
  if (!command) return undefined;
  if (command.nodeType !== 'List' && command.nodeType !== 'Tuple')
    return textParts(command)?.text.replaceAll(GAP, '{}');
  const words = command.elts.map(
    (word) => stringValue(word) ?? (analysis.qualifiedName(word) === 'sys.executable' ? 'python' : '{}'),
  );
  return `${PIP.includes(analysis.qualifiedName(func) ?? '') ? 'pip ' : ''}${words.join(' ')}`;
}

/** The first installation that a command line performs, if any. */
function installOf(line: string, place: Place): Install[] {
  const found = INSTALL.exec(line.replace(/\\\r?\n/g, ' '));
  if (!found) return [];
  const words = (found[3] ?? '').replace(/(^|\s)#.*$/, '').match(/"[^"]*"|'[^']*'|\S+/g) ?? [];
  const { packages, files } = argumentsOf(words);
  if (packages.length > 0 && packages.every((name) => INSTALLERS.test(name))) return [];
  const special =
    place.special ||
    words.some((word) =>
      /^(-[rcefi]|--(requirement|constraint|editable|index-url|extra-index-url|find-links|target|pre|channel)|-c)\b/.test(
        word,
      ),
    ) ||
    packages.some((name) => !/^[A-Za-z][\w.-]*(\[[\w,-]+\])?((==|>=|<=|~=|!=|<|>)[\w.*,<>=!]+)?$/.test(name));
  const tool = found[1] === 'uv' ? 'uv' : found[1]?.startsWith('pip') === true ? 'pip' : 'conda';
  return [{ ...place, tool, packages, files, special }];
}

/** What the words after `install` name: options and their values are neither packages nor files. */
function argumentsOf(words: readonly string[]): Pick<Install, 'packages' | 'files'> {
  const packages: string[] = [];
  const files: string[] = [];
  for (const [index, word] of words.entries()) {
    const text = word.replace(/^(["'])(.*)\1$/, '$2');
    const before = words[index - 1] ?? '';
    if (/^(-r|--requirement)$/.test(before)) files.push(text);
    else if (/^(-r|--requirement=)\S/.test(word)) files.push(text.replace(/^(-r|--requirement=)/, ''));
    // A lone hyphen is what is left of an option that was typed with a space.
    else if (!/^(-|\{|\$[A-Z_]+$)/.test(word) && before !== '-' && !WITH_VALUE.test(before)) packages.push(text);
  }
  return { packages, files };
}

/** A commit, and no branch or tag: what it names cannot change. */
const COMMIT = /@[0-9a-f]{7,40}(#.*)?$/;

/** Whether a specifier is an address of a repository without a commit. */
export function isMovingRepository(specifier: string): boolean {
  return specifier.startsWith('git+') && !COMMIT.test(specifier);
}

/** The name of a package as messages say it: the repository's name where it is installed from one. */
export function packageName(specifier: string): string {
  return repositoryName(specifier) ?? specifier;
}

/** `git+https://example.com/team/name.git@tag` gives `name`; undefined for what is no such address. */
export function repositoryName(specifier: string): string | undefined {
  if (!specifier.startsWith('git+')) return undefined;
  const egg = /[#&]egg=([\w.-]+)/.exec(specifier)?.[1];
  return egg ?? /[/:]([\w.-]+?)(?:\.git)?(?:@[^/@]*)?(?:#.*)?\/?$/.exec(specifier)?.[1];
}
