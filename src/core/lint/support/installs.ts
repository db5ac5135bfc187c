import type { Magic } from '../../python/magics';

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
  /** Whether there are options that change what is installed (`-r`, `-e`, an index, a URL, a variable). */
  readonly special: boolean;
}

const INSTALL =
  /(?:^|[\s;&|])(?:(?:sudo\s+)?(?:\S*python3?|\{sys\.executable\})\s+-m\s+)?(pip3?|conda|mamba|uv)\s+(?:pip\s+)?(install|add)\b([^;&|\n\r]*)/;

/** What brings packages is part of the machine, not of the program. */
const INSTALLERS = /^(pip|setuptools|wheel|uv|conda|mamba)\b/;

/** Options that are followed by a value, as pip, conda and uv have them. */
const WITH_VALUE =
  /^(-[rcefitnp]|--(requirement|constraint|editable|find-links|index-url|extra-index-url|target|channel|name|prefix|root|python|upgrade-strategy|no-binary|only-binary|platform|progress-bar|timeout|retries|proxy|trusted-host|cache-dir|log|src|index|override))$/;

/** The installation that a magic or shell line performs. */
export function installOf(magic: Magic, cell: number): Install | undefined {
  if (magic.kind === 'help' || (magic.kind === 'cell' && magic.body?.python !== false)) return undefined;
  const line = magic.kind === 'shell' ? magic.args : `${magic.name} ${magic.args}`;
  const found = INSTALL.exec(line.replace(/\\\r?\n/g, ' '));
  if (!found) return undefined;
  const words = (found[3] ?? '').replace(/(^|\s)#.*$/, '').match(/"[^"]*"|'[^']*'|\S+/g) ?? [];
  const { packages, files } = argumentsOf(words);
  if (packages.length > 0 && packages.every((name) => INSTALLERS.test(name))) return undefined;
  const special =
    words.some((word) =>
      /^(-[rcefi]|--(requirement|constraint|editable|index-url|extra-index-url|find-links|target|pre|channel)|-c)\b/.test(
        word,
      ),
    ) || packages.some((name) => !/^[A-Za-z][\w.-]*(\[[\w,-]+\])?((==|>=|<=|~=|!=|<|>)[\w.*,<>=!]+)?$/.test(name));
  const tool = found[1] === 'uv' ? 'uv' : found[1]?.startsWith('pip') === true ? 'pip' : 'conda';
  return { cell, start: magic.start, end: magic.end, tool, packages, files, special };
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
