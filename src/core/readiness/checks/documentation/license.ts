import type { ModelCard } from '../../../model/card';
import { findSections } from '../../../model/card';
import { findPlaceholder } from '../../../model/placeholder';
import { topOf } from '../../cardSection';
import { ALWAYS_BLOCKING, failed, failedBy, passed, type Check, type Outcome } from '../../check';

export const license: Check = {
  id: 'documentation/license',
  title: 'Licence or terms of use',
  remedy: 'Write license in the front matter; with "other", also license_name or a section "License" with the terms.',
  levels: ALWAYS_BLOCKING,
  sources: ['mitchell-2019', 'hugging-face', 'google-mct', 'nvidia', 'cyclonedx', 'spdx'],
  run: ({ card }) => (card.ok ? judge(card.value) : failedBy(card.problem, 'documentation/card')),
};

function judge(card: ModelCard): Outcome {
  const value = card.frontMatter['license'];
  const names = (Array.isArray(value) ? value : [value]).filter(
    (each) => typeof each === 'string' && each.trim() !== '',
  );
  const place = card.place(['license'], 'value');
  if (names.length === 0) return failed('The front matter has no license.', topOf(card));
  const name = names.join(', ');
  if (findPlaceholder(name) !== undefined) return failed(`license is still the placeholder ${name}.`, place);
  if (names.includes('other') && !hasTerms(card))
    return failed('license is "other", but the terms are not given.', place);
  return passed(`The licence is ${name}.`, place);
}

function hasTerms(card: ModelCard): boolean {
  const named = card.frontMatter['license_name'];
  if (typeof named === 'string' && named.trim() !== '' && findPlaceholder(named) === undefined) return true;
  return findSections(card, ['License', 'Licence', 'Terms of use']).some(
    ({ text }) => text.length >= 20 && findPlaceholder(text) === undefined,
  );
}
