/** Writes src/core/lint/rules.ts, the list of all rules, from the files under src/core/lint/rules. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { registrySource } from './ruleFiles';

const target = path.join(__dirname, '..', 'src', 'core', 'lint', 'rules.ts');
void registrySource().then((source) => {
  writeFileSync(target, source);
});
