// npm run conformance: installs what a fresh clone lacks, then runs ONNX backend cases through the runner.
import { ensureDependencies, requireNode, runTypeScript } from './prerequisites.mjs';

requireNode();
ensureDependencies();
runTypeScript('scripts/conformance/main.ts', process.argv.slice(2));
