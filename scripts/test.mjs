// npm test: installs what a fresh clone lacks, then runs the levels of tests named on the command line.
import { ensureDependencies, requireNode, runTypeScript } from './prerequisites.mjs';

requireNode();
ensureDependencies();
runTypeScript('scripts/tests/main.ts', process.argv.slice(2));
