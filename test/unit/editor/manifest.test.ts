import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { globSync } from 'tinyglobby';
import manifest from '../../../package.json';

const root = path.resolve(__dirname, '../../..');
const { contributes } = manifest;

/** Names of ours that a condition uses. */
function namesIn(condition: string): string[] {
  return condition.match(/\bpreflight\.[A-Za-z]+(?:\.[A-Za-z]+)*/g) ?? [];
}

describe('the extension manifest', () => {
  const commands = new Set(contributes.commands.map(({ command }) => command));
  const views = new Set(Object.values(contributes.views).flatMap((each) => each.map(({ id }) => id)));

  it('uses no context key that nothing sets', () => {
    const sources = globSync('src/editor/**/*.ts', { cwd: root }).map((file) =>
      readFileSync(path.join(root, file), 'utf8'),
    );
    const conditions = [
      ...Object.values(contributes.menus).flatMap((items) => items.map((item) => ('when' in item ? item.when : ''))),
      ...contributes.viewsWelcome.map(({ when }) => when),
      ...contributes.walkthroughs.flatMap(({ steps }) => steps.flatMap(({ completionEvents }) => completionEvents)),
    ];
    const keys = conditions.flatMap(namesIn).filter((name) => !commands.has(name) && !views.has(name));
    assert.ok(keys.length > 0);
    for (const key of keys)
      assert.ok(
        sources.some((source) => source.includes(`'${key}'`)),
        `${key} is never set`,
      );
  });

  it('links to commands that there are', () => {
    const texts = [
      ...contributes.viewsWelcome.map(({ contents }) => contents),
      ...contributes.walkthroughs.flatMap(({ steps }) => steps.map(({ description }) => description)),
      ...contributes.walkthroughs.flatMap(({ steps }) => steps.flatMap(({ completionEvents }) => completionEvents)),
    ];
    const linked = texts.flatMap((text) => [...text.matchAll(/ommand:(preflight\.[\w.]+)/g)].map(([, id = '']) => id));
    assert.ok(linked.length > 0);
    for (const id of linked) assert.ok(commands.has(id), id);
  });

  it('names files that there are', () => {
    const files = [
      manifest.icon,
      ...contributes.viewsContainers.activitybar.map(({ icon }) => icon),
      ...contributes.walkthroughs.flatMap(({ steps }) => steps.flatMap(({ media }) => Object.values(media))),
      ...contributes.yamlValidation.map(({ url }) => url),
      ...contributes.jsonValidation.map(({ url }) => url),
    ];
    for (const file of files) assert.ok(existsSync(path.join(root, file)), file);
  });
});
