// npm run package: installs what a fresh clone lacks, then packages the extension for one platform.
import { ensureDependencies, requireNode, runTypeScript } from './prerequisites.mjs';

requireNode();
ensureDependencies();
runTypeScript('scripts/package/main.ts', process.argv.slice(2));
