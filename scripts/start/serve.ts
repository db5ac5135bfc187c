import { packageVsix, thisPlatform } from '../package/vsix';
import { capture, onStop, run } from '../processes';
import { findTool } from '../systemTools';
import { installVsCode } from '../vscode/install';
import type { VsCodeProfile } from '../vscode/server';
import { createProfile, installVsix, removeProfile, startServer } from '../vscode/server';
import type { VsCodeName } from '../vscode/versions';
import { VSCODE_VERSIONS } from '../vscode/versions';

/** Opens VS Code with the extension on a folder: the desktop's where there is one, else a server whose address is printed. */
export async function serve(folder: string, name: VsCodeName): Promise<void> {
  const vsix = await packageVsix(thisPlatform());
  const profile = await createProfile();
  onStop(() => removeProfile(profile));
  const desktop = await desktopCode();
  if (desktop !== undefined) {
    await openDesktop(desktop, folder, profile, vsix.file);
    await removeProfile(profile);
    return;
  }
  const install = await installVsCode(name);
  await installVsix(install, profile, vsix.file);
  const server = await startServer(install, profile);
  console.log(`\nVS Code ${install.version.vscode} with Preflight and the example (Ctrl+C ends it):`);
  console.log(`http://127.0.0.1:${server.port}/?folder=${encodeURI(folder)}`);
  await new Promise(() => undefined);
}

/** The installed desktop VS Code, when it is new enough and has a display to open on. */
async function desktopCode(): Promise<string | undefined> {
  const code = findTool('code');
  if (code === undefined) return undefined;
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) return undefined;
  const { status, stdout } = await capture(code, ['--version'], { shell: process.platform === 'win32' });
  const [major = 0, minor = 0] = stdout.split('\n', 1).join('').split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = VSCODE_VERSIONS.oldest.vscode.split('.').map(Number);
  const isNewEnough = major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
  return status === 0 && isNewEnough ? code : undefined;
}

async function openDesktop(code: string, folder: string, profile: VsCodeProfile, vsix: string): Promise<void> {
  const own = ['--user-data-dir', profile.data, '--extensions-dir', profile.extensions];
  const options = { shell: process.platform === 'win32' };
  await run(code, [...own, '--install-extension', vsix], options);
  console.log(`\nopening ${folder} in ${code}; close its window to end`);
  await run(code, [...own, '--new-window', '--wait', folder], options);
}
