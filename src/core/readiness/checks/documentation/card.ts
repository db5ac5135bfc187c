import { ALWAYS_BLOCKING, failedBy, passed, type Check } from '../../check';

/** The card exists and can be read; the fields are checks of their own. */
export const card: Check = {
  id: 'documentation/card',
  title: 'The model card can be read',
  remedy: 'Write the file that model.yaml names under "card".',
  levels: ALWAYS_BLOCKING,
  run: ({ card: part }) =>
    part.ok ? passed(`${part.value.file} has ${part.value.sections.length} sections.`) : failedBy(part.problem),
};
