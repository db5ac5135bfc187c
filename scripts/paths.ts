import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout's folder. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** Where VS Code installs are kept between runs, for every checkout of the user. */
export const cacheFolder = path.join(process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache'), 'preflight');

/** Built tests, results and screenshots; ignored by git. */
export const outFolder = path.join(root, 'out');
