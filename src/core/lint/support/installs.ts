import type { Magic } from '../../python/magics';

/** An installation of packages from a notebook. */
export interface Install {
  readonly cell: number;
  readonly start: number;
  readonly end: number;
  readonly tool: 'pip' | 'conda' | 'uv';
  /** Requirement specifiers as written; empty where they could not be read. */
  readonly packages: readonly string[];
  /** Whether there are options that change what is installed (`-r`, `-e`, an index, a URL, a variable). */
  readonly special: boolean;
}

const INSTALL =
  /(?:^|[\s;&|])(?:(?:sudo\s+)?(?:\S*python3?|\{sys\.executable\})\s+-m\s+)?(pip3?|conda|mamba|uv)\s+(?:pip\s+)?(install|add)\b([^;&|\n\r]*)/;

/** What brings packages is part of the machine, not of the program. */
const INSTALLERS = /^(pip|setuptools|wheel|uv|conda|mamba)\b/;

/** The installation that a magic or shell line performs. */
export function installOf(magic: Magic, cell: number): Install | undefined {
  if (magic.kind === 'help' || (magic.kind === 'cell' && magic.body?.python !== false)) return undefined;
  const line = magic.kind === 'shell' ? magic.args : `${magic.name} ${magic.args}`;
  const found = INSTALL.exec(line.replace(/\\\r?\n/g, ' '));
  if (!found) return undefined;
  const words = (found[3] ?? '')
    .replace(/(^|\s)#.*$/, '')
    .split(/\s+/)
    .filter((word) => word !== '');
  const packages = words
    .filter((word) => !/^(-|\{|\$[A-Z_]+$)/.test(word))
    .map((word) => word.replace(/^(["'])(.*)\1$/, '$2'));
  if (packages.length > 0 && packages.every((name) => INSTALLERS.test(name))) return undefined;
  const special =
    words.some((word) =>
      /^(-[rcefi]|--(requirement|constraint|editable|index-url|extra-index-url|find-links|target|pre|channel)|-c)\b/.test(
        word,
      ),
    ) || packages.some((name) => !/^[A-Za-z][\w.-]*(\[[\w,-]+\])?((==|>=|<=|~=|!=|<|>)[\w.*,<>=!]+)?$/.test(name));
  const tool = found[1] === 'uv' ? 'uv' : found[1]?.startsWith('pip') === true ? 'pip' : 'conda';
  return { cell, start: magic.start, end: magic.end, tool, packages, special };
}
