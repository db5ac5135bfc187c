/** Writes docs/rules: one page a rule and the index, from the rules themselves. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { rulePages } from './rulePages';

const folder = path.join(__dirname, '..', 'docs', 'rules');
void rulePages().then((pages) => {
  rmSync(folder, { recursive: true, force: true });
  for (const [file, text] of pages) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  }
});
