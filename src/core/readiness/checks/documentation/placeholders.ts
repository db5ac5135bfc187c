import { findPlaceholder } from '../../../model/placeholder';
import { failed, failedBy, passed, type Check } from '../../check';

/** Sections that no profile asks for are held to this too, so that a card has no empty promise. */
export const placeholders: Check = {
  id: 'documentation/placeholders',
  title: 'No placeholder is left anywhere in the card',
  remedy: 'Fill the section in, or take it out of the card.',
  levels: { minimal: 'advisory', standard: 'advisory' },
  sources: ['hugging-face'],
  run: ({ card }) => {
    if (!card.ok) return failedBy(card.problem, 'documentation/card');
    const open = card.value.sections.filter(({ text }) => findPlaceholder(text) !== undefined);
    // A parent section holds the text of its children; the last one found is the innermost.
    const innermost = open.at(-1);
    if (!innermost) return passed('The card holds no placeholder.');
    return failed(`${open.length} sections hold placeholders, among them "${innermost.heading}".`, innermost.place);
  },
};
