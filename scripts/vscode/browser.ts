import type { Browser } from 'playwright-core';
import { chromium } from 'playwright-core';
import { ensureTools } from '../systemTools';

const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts the system's Chromium without a window. */
export async function launchBrowser(): Promise<Browser> {
  const { chromium: executablePath } = await ensureTools(['chromium']);
  return chromium.launch({ executablePath, headless: true, args: QUIET });
}
