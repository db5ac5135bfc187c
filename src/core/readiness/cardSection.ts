import type { Place } from '../base/problem';
import type { CardSection, ModelCard } from '../model/card';
import { findSections } from '../model/card';
import { findPlaceholder } from '../model/placeholder';
import type { Check, Outcome } from './check';
import { failed, failedBy, passed } from './check';
import type { Facts } from './facts';

/** A field of the model card that is a section: what it is called, how much it must say, and what it must agree with. */
export interface SectionField {
  readonly id: string;
  readonly title: string;
  /** Headings or bold labels that are taken for it; the first is the one to write. */
  readonly headings: readonly [string, ...string[]];
  /** Characters without mark-up; a sentence that says something has about 40. */
  readonly minLength: number;
  readonly remedy: string;
  readonly levels: Check['levels'];
  readonly sources: readonly string[];
  /** What the section must agree with; undefined when it does. */
  readonly agrees?: (section: CardSection, facts: Facts) => Outcome | undefined;
}

/** The check of a section: present, not empty, no placeholder, long enough, and in agreement with the evidence. */
export function sectionCheck(field: SectionField): Check {
  return {
    id: `documentation/${field.id}`,
    title: field.title,
    remedy: field.remedy,
    levels: field.levels,
    heading: field.headings[0],
    sources: field.sources,
    run: (facts) =>
      facts.card.ok ? judge(field, facts.card.value, facts) : failedBy(facts.card.problem, 'documentation/card'),
  };
}

function judge(field: SectionField, card: ModelCard, facts: Facts): Outcome {
  const [heading] = field.headings;
  const [section] = findSections(card, field.headings);
  if (!section) return failed(`The card has no section "${heading}".`, topOf(card));
  const named = `The section "${section.heading}"`;
  if (section.text === '') return failed(`${named} is empty.`, section.place);
  const placeholder = findPlaceholder(section.text);
  if (placeholder !== undefined) return failed(`${named} still holds the placeholder ${placeholder}`, section.place);
  const length = section.text.replace(/\s+/g, ' ').length;
  if (length < field.minLength) {
    return failed(`${named} has ${length} characters; at least ${field.minLength} are needed.`, section.place);
  }
  return field.agrees?.(section, facts) ?? passed(`${named} is filled in.`, section.place);
}

/** The start of a card, for what it lacks. */
export function topOf(card: ModelCard): Place {
  return { file: card.file, line: 1, column: 1 };
}
