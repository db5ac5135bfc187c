import type { ModelCard } from '../../../model/card';
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
  run: (facts) => (facts.card.ok ? judge(facts.card.value, facts) : failedBy(facts.card.problem)),
};

function judge(card: ModelCard, { model: { manifest } }: Facts): Outcome {
  for (const [key, expected] of [
    ['model_name', manifest.name],
    ['version', manifest.version],
  ] as const) {
    const written = card.frontMatter[key];
    if (written === undefined || written === null) return failed(`The front matter has no ${key}.`, topOf(card));
    const text = String(written as string | number);
    const place = card.place([key], 'value');
    if (findPlaceholder(text) !== undefined) return failed(`${key} is still a placeholder.`, place);
    if (text !== expected) return failed(`The card says ${key} ${text}, model.yaml says ${expected}.`, place);
  }
  return passed(`The card is of ${manifest.name} ${manifest.version}.`);
}
