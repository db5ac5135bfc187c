// npm start: installs what a fresh clone lacks, then runs the example through the whole flow and serves VS Code with it.
import { ensureDependencies, requireNode, runTypeScript } from './prerequisites.mjs';

requireNode();
ensureDependencies();
runTypeScript('scripts/start/main.ts', process.argv.slice(2));
