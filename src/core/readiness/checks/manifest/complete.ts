import type { YamlPath } from '../../../model/yamlText';
import { findPlaceholder } from '../../../model/placeholder';
import { ALWAYS_BLOCKING, failed, passed, type Check } from '../../check';

export const complete: Check = {
  id: 'manifest/complete',
  title: 'model.yaml is filled in',
  remedy: 'Replace the placeholder; what does not apply is left out.',
  levels: ALWAYS_BLOCKING,
  run: ({ model }) => {
    for (const { path, text } of textsOf(model.manifest, [])) {
      const placeholder = findPlaceholder(text);
      if (placeholder === undefined) continue;
      return failed(`${path.join('.')} still holds the placeholder ${placeholder}`, model.place(path, 'value'));
    }
    return passed(`${model.file} is filled in.`);
  },
};

function textsOf(value: unknown, path: YamlPath): { path: YamlPath; text: string }[] {
  if (typeof value === 'string') return [{ path, text: value }];
  if (Array.isArray(value)) return value.flatMap((item, index) => textsOf(item, [...path, index]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => textsOf(item, [...path, key]));
}
