import type { ModelCard } from '../../../model/card';
import type { YamlPath } from '../../../model/yamlText';
import { findPlaceholder } from '../../../model/placeholder';
import { topOf } from '../../cardSection';
import { ALWAYS_BLOCKING, failed, failedBy, passed, type Check, type Outcome } from '../../check';
import type { Facts } from '../../facts';

export const nameAndVersion: Check = {
  id: 'documentation/name-and-version',
  title: 'The card names this model and version',
  remedy: 'Write model_name and version in the front matter of the card, as in model.yaml.',
  levels: ALWAYS_BLOCKING,
  sources: ['mitchell-2019', 'hugging-face', 'spdx', 'eu-annex-iv', 'bank-mrm'],
  run: (facts) => (facts.card.ok ? judge(facts.card.value, facts) : failedBy(facts.card.problem, 'documentation/card')),
};

function judge(card: ModelCard, { model: { manifest } }: Facts): Outcome {
  for (const [path, expected] of [
    [namePath(card), manifest.name],
    [['version'], manifest.version],
  ] as const) {
    const written = valueAt(card.frontMatter, path);
    const key = path.join('.');
    if (written === undefined || written === null) return failed(`The front matter has no ${key}.`, topOf(card));
    const text = typeof written === 'string' ? written : JSON.stringify(written);
    const place = card.place(path, 'value');
    if (findPlaceholder(text) !== undefined) return failed(`${key} is still a placeholder.`, place);
    if (text !== expected) return failed(`The card says ${key} ${text}, model.yaml says ${expected}.`, place);
  }
  return passed(`The card is of ${manifest.name} ${manifest.version}.`);
}

/** `model_name`, or the name that the Hub reads, when only that is given. */
function namePath(card: ModelCard): YamlPath {
  const inIndex = ['model-index', 0, 'name'];
  const onlyInIndex = card.frontMatter['model_name'] === undefined && valueAt(card.frontMatter, inIndex) !== undefined;
  return onlyInIndex ? inIndex : ['model_name'];
}

function valueAt(value: unknown, path: YamlPath): unknown {
  return path.reduce<unknown>(
    (at, step) => (typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[step] : undefined),
    value,
  );
}
