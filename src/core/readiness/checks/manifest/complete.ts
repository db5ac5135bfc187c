import type { YamlPath } from '../../../model/yamlText';
import { findPlaceholder } from '../../../model/placeholder';
import { ALWAYS_BLOCKING, failed, passed, type Check } from '../../check';

export const complete: Check = {
  id: 'manifest/complete',
  title: 'model.yaml is filled in',
  remedy: 'Replace the placeholder; what does not apply is left out.',
  levels: ALWAYS_BLOCKING,
  run: ({ model }) => {
    const open = textsOf(model.manifest, []).filter(({ text }) => findPlaceholder(text) !== undefined);
    const [first] = open;
    if (!first) return passed(`${model.file} is filled in.`);
    const keys = open.map(({ path }) => path.join('.')).join(', ');
    const wanted = findPlaceholder(first.text) ?? '';
    return failed(`Placeholders are left in ${keys}: ${wanted}`, model.place(first.path, 'value'));
  },
};

function textsOf(value: unknown, path: YamlPath): { path: YamlPath; text: string }[] {
  if (typeof value === 'string') return [{ path, text: value }];
  if (Array.isArray(value)) return value.flatMap((item, index) => textsOf(item, [...path, index]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => textsOf(item, [...path, key]));
}
