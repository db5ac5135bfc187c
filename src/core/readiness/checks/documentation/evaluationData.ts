import { sectionCheck } from '../../cardSection';
import { STANDARD_BLOCKING, failed } from '../../check';

export const evaluationData = sectionCheck({
  id: 'evaluation-data',
  title: 'Evaluation data and procedure',
  headings: ['Evaluation data', 'Testing data', 'Test data', 'Evaluation procedure', 'Evaluation data and procedure'],
  minLength: 60,
  remedy: 'Describe the evaluation data, how it was kept apart from training, and how the figures were computed.',
  levels: STANDARD_BLOCKING,
  sources: ['mitchell-2019', 'hugging-face', 'google-mct', 'eu-annex-iv', 'bank-mrm'],
  agrees: (section, { model }) => {
    const roles = new Set(['test', 'validation', 'golden', 'reference']);
    if (model.manifest.data.some((dataset) => roles.has(dataset.role))) return undefined;
    return failed(
      'The card describes evaluation data, but model.yaml lists none.',
      model.place(['data']),
      `List it in model.yaml under "data" with the role "test"; the section is "${section.heading}".`,
    );
  },
});
