import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { outFolder, root } from '../../../scripts/paths';
import { launchBrowser } from '../../../scripts/vscode/browser';
import { installVsCode } from '../../../scripts/vscode/install';
import type { VsCodeProfile, VsCodeServer } from '../../../scripts/vscode/server';
import { createProfile, removeProfile, startServer } from '../../../scripts/vscode/server';
import type { VsCodeName } from '../../../scripts/vscode/versions';
import { Workbench } from './workbench';

/** The VS Code version that the run of tests was asked for. */
export const vscodeName: VsCodeName = process.env['PREFLIGHT_TEST_VSCODE'] === 'newest' ? 'newest' : 'oldest';

const screenshots = path.join(outFolder, 'screenshots', vscodeName);

/** One VS Code with the extension of this checkout, open on one folder in one page. */
export class Session {
  private constructor(
    private readonly profile: VsCodeProfile,
    private readonly server: VsCodeServer,
    private readonly browser: Browser,
    readonly workbench: Workbench,
  ) {}

  /** Starts VS Code on a folder, with settings over the quiet ones. */
  static async start(
    folder: string,
    settings: Readonly<Record<string, unknown>> = {},
    asksForTrust = false,
  ): Promise<Session> {
    const install = await installVsCode(vscodeName);
    const profile = await createProfile(settings);
    const server = await startServer(install, profile, {}, asksForTrust);
    const browser = await launchBrowser();
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.setDefaultTimeout(30_000);
    const session = new Session(profile, server, browser, new Workbench(page));
    try {
      await page.goto(server.address(folder, { extensionDevelopmentPath: server.remoteUri(root) }));
      await session.workbench.ready();
      return session;
    } catch (error) {
      await session.screenshot('failed-start');
      await session.close();
      throw error;
    }
  }

  /** Leaves `NAME.png` under out/screenshots/VERSION. */
  async screenshot(name: string): Promise<void> {
    await mkdir(screenshots, { recursive: true });
    await this.workbench.page.screenshot({ path: path.join(screenshots, `${name}.png`), animations: 'disabled' });
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
  settings: Readonly<Record<string, unknown>> = {},
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
