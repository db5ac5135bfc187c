import { sectionCheck } from '../../cardSection';
import { STANDARD_BLOCKING, failed } from '../../check';

export const reproduction = sectionCheck({
  id: 'reproduction',
  title: 'Reproduction',
  headings: ['Reproduction', 'Reproducibility', 'How to reproduce', 'Training procedure'],
  minLength: 40,
  remedy: 'Name the notebook and the seed, and the steps from the data to the artifact.',
  levels: STANDARD_BLOCKING,
  sources: ['hugging-face', 'eu-annex-iv', 'bank-mrm'],
  agrees: (section, { model: { manifest } }) => {
    const notebook = manifest.notebook.split('/').at(-1) ?? manifest.notebook;
    if (!section.source.includes(notebook)) {
      return failed(`The section "${section.heading}" does not name the notebook ${notebook}.`, section.place);
    }
    if (/\b(?:seeds?|random_state|SEED)\b/i.test(section.source)) return undefined;
    return failed(`The section "${section.heading}" says nothing of a seed.`, section.place);
  },
});
