import { sectionCheck } from '../../cardSection';
import type { Check } from '../../check';
import { failed, notApplicable, STANDARD_BLOCKING } from '../../check';
import { isFirst } from '../../facts';

const section = sectionCheck({
  id: 'changes',
  title: 'Changes since the version before',
  headings: ['Changes', 'Change log', 'Changelog', 'What is new', 'History'],
  minLength: 20,
  remedy: 'Say under the number of this version what changed since the version before, and why.',
  levels: STANDARD_BLOCKING,
  sources: ['mitchell-2019', 'hugging-face', 'eu-annex-iv', 'bank-mrm'],
  agrees: ({ source, heading, place }, { model: { manifest } }) =>
    source.includes(manifest.version)
      ? undefined
      : failed(`The section "${heading}" does not mention ${manifest.version}.`, place),
});

/** A first version has no version before it. */
export const changes: Check = {
  ...section,
  run: (facts) => (isFirst(facts) ? notApplicable('This is the first version.') : section.run(facts)),
};
