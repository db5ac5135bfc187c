import { readdirSync } from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';

/**
 * What VS Code calls inside the extension host: runs every `*.test.js` bundled beside this file.
 * @throws when a test failed, which VS Code reports as the run's exit status.
 */
export async function run(): Promise<void> {
  const reporter = process.env['PREFLIGHT_TEST_REPORTER'];
  const mocha = new Mocha({
    timeout: 180_000,
    color: false,
    forbidOnly: true,
    forbidPending: true,
    ...(reporter === undefined ? {} : { reporter }),
    ...(process.env['PREFLIGHT_TEST_GREP'] === undefined ? {} : { grep: process.env['PREFLIGHT_TEST_GREP'] }),
  });
  for (const file of readdirSync(__dirname).sort()) {
    if (file.endsWith('.test.js')) mocha.addFile(path.join(__dirname, file));
  }
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} failed`);
}
