import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { outFolder } from '../../../scripts/paths';
import { launchBrowser } from '../../../scripts/vscode/browser';
import { installVsCode } from '../../../scripts/vscode/install';
import type { VsCodeProfile, VsCodeServer } from '../../../scripts/vscode/server';
import { createProfile, removeProfile, startServer, writeSettings } from '../../../scripts/vscode/server';
import type { ThemeName, VsCodeName } from '../../../scripts/vscode/versions';
import { THEME_NAMES, VSCODE_VERSIONS } from '../../../scripts/vscode/versions';
import { Workbench } from './workbench';

/** The VS Code version that the run of tests was asked for. */
export const vscodeName: VsCodeName = process.env['PREFLIGHT_TEST_VSCODE'] === 'newest' ? 'newest' : 'oldest';

const VIEWPORT = { width: 1440, height: 900 };

type Settings = Readonly<Record<string, unknown>>;

const screenshots = path.join(outFolder, 'screenshots', vscodeName);

/** One VS Code with the packaged extension, open on one folder in one page. */
export class Session {
  private constructor(
    private readonly profile: VsCodeProfile,
    private readonly server: VsCodeServer,
    private readonly browser: Browser,
    readonly workbench: Workbench,
    private readonly settings: Settings,
  ) {}

  /** Starts VS Code on a folder, with settings over the quiet ones. */
  static async start(folder: string, settings: Settings = {}, asksForTrust = false): Promise<Session> {
    const install = await installVsCode(vscodeName);
    const light = { 'workbench.colorTheme': VSCODE_VERSIONS[vscodeName].themes.light, ...settings };
    const profile = await createProfile(light, process.env['PREFLIGHT_TEST_EXTENSIONS']);
    const server = await startServer(install, profile, { asksForTrust });
    const browser = await launchBrowser();
    const page = await browser.newPage({ viewport: VIEWPORT });
    page.setDefaultTimeout(60_000);
    const session = new Session(profile, server, browser, new Workbench(page), light);
    try {
      await page.goto(server.address(folder));
      await session.workbench.ready();
      return session;
    } catch (error) {
      await session.screenshot('failed-start');
      await session.close();
      throw error;
    }
  }

  /** Opens another folder in the same page. */
  async open(folder: string): Promise<void> {
    await this.workbench.page.goto(this.server.address(folder));
    await this.workbench.ready();
  }

  /** Looks at something in a window as narrow as a person would make it. */
  async narrow(look: () => Promise<void>): Promise<void> {
    const { page } = this.workbench;
    await page.setViewportSize({ width: 700, height: 900 });
    await look();
    await page.setViewportSize(VIEWPORT);
  }

  /** Leaves `NAME.png` under out/screenshots/VERSION. */
  async screenshot(name: string): Promise<void> {
    await mkdir(screenshots, { recursive: true });
    await this.workbench.page.screenshot({ path: path.join(screenshots, `${name}.png`), animations: 'disabled' });
  }

  /** Leaves `NAME-THEME.png` for every theme; the workbench stays as it is and ends in the light one. */
  async screenshots(name: string): Promise<void> {
    for (const theme of THEME_NAMES) {
      await this.useTheme(theme);
      await this.screenshot(`${name}-${theme}`);
    }
    await this.useTheme('light');
  }

  /** Changes the color theme through the settings, which takes nothing away that is open. */
  private async useTheme(theme: ThemeName): Promise<void> {
    await writeSettings(this.profile, {
      ...this.settings,
      'workbench.colorTheme': VSCODE_VERSIONS[vscodeName].themes[theme],
    });
    await this.workbench.drawnAs(theme);
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.server.close();
    await removeProfile(this.profile);
  }
}

/**
 * Gives the tests of a `describe` one session on the folder that `prepare` makes. A failed test leaves a screenshot.
 * @returns a getter, because the session starts with the first test.
 */
export function useSession(
  prepare: () => Promise<string>,
  settings: Settings = {},
  asksForTrust = false,
): () => Session {
  let session: Session | undefined;
  before(async () => {
    session = await Session.start(await prepare(), settings, asksForTrust);
  });
  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return;
    const title = this.currentTest.fullTitle().replaceAll(/[^a-z0-9]+/gi, '-');
    await session?.screenshot(`failed-${title.toLowerCase()}`);
  });
  after(async () => {
    await session?.close();
  });
  return () => {
    if (session === undefined) throw new Error('the session has not started');
    return session;
  };
}
