import { format } from 'node:util';
import type { Page } from 'playwright-core';
import { launchBrowser } from './browser';
import type { VsCodeInstall } from './install';
import type { VsCodeProfile } from './server';
import { startServer } from './server';

/** A mocha suite to run inside an extension host. */
export interface HostRun {
  readonly install: VsCodeInstall;
  readonly profile: VsCodeProfile;
  /** The folder that VS Code opens. */
  readonly workspace: string;
  /** The folder of the development extension: Preflight itself, or a tester beside an installed Preflight. */
  readonly extension: string;
  /** The bundled module that exports `run(): Promise<void>`. */
  readonly suite: string;
  /** Environment of the extension host, over this process's. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs the suite and streams its output; gives its exit status. Throws when the extension host never starts it. */
export async function runHostTests(run: HostRun): Promise<number> {
  const server = await startServer(run.install, run.profile, { env: run.env ?? {}, develops: true });
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    const exit = exitOf(page);
    await page.exposeFunction('codeAutomationLog', printLog);
    const address = server.address(run.workspace, {
      extensionDevelopmentPath: server.remoteUri(run.extension),
      extensionTestsPath: server.remoteUri(run.suite),
    });
    await page.goto(address);
    return await exit;
  } finally {
    await browser.close();
    await server.close();
  }
}

/** The code that the suite's end reports; rejects when the page goes first. */
function exitOf(page: Page): Promise<number> {
  return new Promise((resolve, reject) => {
    page.once('crash', () => {
      reject(new Error('The page crashed.'));
    });
    page.once('close', () => {
      reject(new Error('The page closed before the suite ended.'));
    });
    page.exposeFunction('codeAutomationExit', resolve).catch(reject);
  });
}

/** What the workbench itself prints: connections, and the gallery and the account services that it cannot reach. */
const NOISE = [
  /getaddrinfo|ENOTFOUND|EAI_AGAIN|Failed to fetch|net::ERR_|vsda/,
  /^(?:Timed out waiting for authentication provider|Resolv(?:ing|ed) connection|Creating a socket|Updating additional builtin|ChatSessionStore|Creation of workbench contribution)/,
  /^\[(?:Service Worker|AgentHost|AccountPolicyGate|reconnection-grace-time)/,
];

function printLog(type: string, args: readonly unknown[]): void {
  const text = format(...args);
  if (NOISE.some((pattern) => pattern.test(text))) return;
  (type === 'error' ? process.stderr : process.stdout).write(`${text}\n`);
}
