import { sectionCheck } from '../../cardSection';
import { ALWAYS_BLOCKING, failed } from '../../check';

export const owner = sectionCheck({
  id: 'owner',
  title: 'The card names the owner and how to reach them',
  headings: ['Owner', 'Owners', 'Contact', 'Model Card Contact', 'Developed by', 'Maintainer', 'Maintainers'],
  minLength: 5,
  remedy: 'Write a section "Owner" with the name and the contact that model.yaml gives.',
  levels: ALWAYS_BLOCKING,
  sources: ['mitchell-2019', 'hugging-face', 'spdx', 'eu-annex-iv', 'bank-mrm'],
  agrees: (section, { model: { manifest } }) => {
    const contact = manifest.owner.contact;
    if (section.source.includes(contact) || section.text.includes(contact)) return undefined;
    return failed(
      `The section "${section.heading}" does not give the contact of model.yaml, ${contact}.`,
      section.place,
    );
  },
});
