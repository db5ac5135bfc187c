import { mkdirSync, writeFileSync } from 'node:fs';
import { schemaFiles } from './schemaFiles';

/** Writes `schemas/`; run from the root of the repository. */
mkdirSync('schemas', { recursive: true });
for (const [file, text] of schemaFiles()) writeFileSync(`schemas/${file}`, text);
