import { writeFileSync } from 'node:fs';
import { CHECKS_PAGE, checksPage } from './checksPage';

/** Writes the page of the readiness checks; run from the root of the repository. */
writeFileSync(CHECKS_PAGE, checksPage());
