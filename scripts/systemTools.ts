import { existsSync } from 'node:fs';
import path from 'node:path';
import { capture, run } from './processes';

/** A program of the system that tests need and npm does not carry. */
interface SystemTool {
  readonly what: string;
  readonly commands: readonly string[];
  /** Places outside PATH. */
  readonly places?: readonly string[];
  /** Names a binary in place of the search. */
  readonly variable?: string;
  readonly debian: readonly string[];
}

const tools = {
  chromium: {
    what: 'Chromium or Chrome',
    commands: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'],
    places: [
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
      'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    ],
    variable: 'PREFLIGHT_CHROMIUM',
    debian: ['chromium', 'fonts-dejavu-core'],
  },
  code: { what: 'VS Code', commands: ['code'], debian: [] },
  ripgrep: { what: 'ripgrep', commands: ['rg'], debian: ['ripgrep'] },
  python: { what: 'Python 3 (for node-gyp)', commands: ['python3', 'python'], debian: ['python3'] },
  make: { what: 'make', commands: ['make'], debian: ['make'] },
  compiler: { what: 'a C++ compiler', commands: ['g++', 'clang++', 'c++'], debian: ['g++'] },
  sshKeygen: { what: 'ssh-keygen (OpenSSH)', commands: ['ssh-keygen'], debian: ['openssh-client'] },
} as const satisfies Record<string, SystemTool>;

/** Names of the tools this file knows. */
export type ToolName = keyof typeof tools;

/**
 * Finds the tools, and installs the missing ones from Debian's packages where apt-get and the right to use it are there.
 * Gives the path of each; throws with a sentence that names what to install when one cannot be had.
 */
export async function ensureTools<T extends ToolName>(names: readonly T[]): Promise<Record<T, string>> {
  const missing = names.filter((name) => findTool(name) === undefined);
  if (missing.length > 0) await installFromDebian(missing);
  const found = {} as Record<T, string>;
  const absent: string[] = [];
  for (const name of names) {
    const file = findTool(name);
    if (file === undefined) absent.push(tools[name].what);
    else found[name] = file;
  }
  if (absent.length > 0) throw new Error(`Install ${absent.join(' and ')}, put it on PATH, and run this again.`);
  return found;
}

/** The path of a tool, or undefined when this machine has none. */
export function findTool(name: ToolName): string | undefined {
  const tool: SystemTool = tools[name];
  const named = tool.variable === undefined ? undefined : process.env[tool.variable];
  if (named !== undefined) return named;
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  const suffixes = process.platform === 'win32' ? ['.exe', '.cmd'] : [''];
  const candidates = tool.commands.flatMap((command) =>
    folders.flatMap((folder) => suffixes.map((suffix) => path.join(folder, command + suffix))),
  );
  return [...candidates, ...(tool.places ?? [])].find((file) => existsSync(file));
}

async function installFromDebian(names: readonly ToolName[]): Promise<void> {
  const packages = names.flatMap((name) => [...tools[name].debian]);
  const prefix = await aptGet();
  if (prefix === undefined) return;
  console.log(`== apt-get install ${packages.join(' ')}`);
  const [command, ...args] = prefix;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run(command, [...args, 'update', '-qq'], { env });
  await run(command, [...args, 'install', '-y', '-qq', '--no-install-recommends', ...packages], { env });
}

/** The command that runs apt-get with the right to install, or undefined. */
async function aptGet(): Promise<readonly [string, ...string[]] | undefined> {
  if (!existsSync('/usr/bin/apt-get')) return undefined;
  if (process.getuid?.() === 0) return ['apt-get'];
  if (!existsSync('/usr/bin/sudo')) return undefined;
  const allowed = await capture('sudo', ['-n', 'true']);
  return allowed.status === 0 ? ['sudo', '-n', 'DEBIAN_FRONTEND=noninteractive', 'apt-get'] : undefined;
}
