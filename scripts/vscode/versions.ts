/** The VS Code versions that the extension is tested on, as npm carries them. */
export interface VsCodeVersion {
  /** Version of the npm package `code-server`. */
  readonly codeServer: string;
  /** The VS Code inside it, as `vscode.version` tells. */
  readonly vscode: string;
  /** Major version of the Node that runs the server and its extension host. */
  readonly node: number;
  /** Native packages of the server to build; what is not named here is either not needed or ships a binary. */
  readonly natives: readonly string[];
  /** Files that the build must leave, relative to the server's node_modules. */
  readonly binaries: readonly string[];
  /** Whether the server finds ripgrep in a package of its own; if not, the system's is linked. */
  readonly shipsRipgrep: boolean;
  /** What the server needs to load an extension under development; an installed one needs nothing. */
  readonly developmentArguments: readonly string[];
  /** Ids of the color themes in which screenshots are taken: the version's own defaults. */
  readonly themes: Readonly<Record<ThemeName, string>>;
}

export const THEME_NAMES = ['light', 'dark', 'high-contrast'] as const;
export type ThemeName = (typeof THEME_NAMES)[number];

export const VSCODE_VERSIONS = {
  /** The lowest version that `engines.vscode` admits. */
  oldest: {
    codeServer: '4.100.3',
    vscode: '1.100.3',
    node: 20,
    natives: ['@vscode/spdlog', 'native-watchdog', 'node-pty'],
    binaries: ['@vscode/spdlog/build/Release/spdlog.node', 'native-watchdog/build/Release/watchdog.node'],
    shipsRipgrep: false,
    developmentArguments: [],
    themes: {
      'light': 'Default Light Modern',
      'dark': 'Default Dark Modern',
      'high-contrast': 'Default High Contrast',
    },
  },
  newest: {
    codeServer: '4.139.1',
    vscode: '1.139.1',
    node: 24,
    natives: ['@vscode/spdlog', '@vscode/native-watchdog'],
    binaries: ['@vscode/spdlog/build/Release/spdlog.node', '@vscode/native-watchdog/build/Release/watchdog.node'],
    shipsRipgrep: true,
    // Without it this version ignores the page's payload that names the extension under test; with it, it shows no
    // notification and never asks for trust.
    developmentArguments: ['--enable-smoke-test-driver'],
    themes: { 'light': 'Light 2026', 'dark': 'Dark 2026', 'high-contrast': 'Default High Contrast' },
  },
} as const satisfies Record<string, VsCodeVersion>;

export type VsCodeName = keyof typeof VSCODE_VERSIONS;
