import { sectionCheck } from '../../cardSection';
import { STANDARD_BLOCKING, failed } from '../../check';

export const thresholds = sectionCheck({
  id: 'thresholds',
  title: 'Thresholds and comparison with the champion',
  headings: [
    'Thresholds',
    'Decision threshold',
    'Thresholds and baseline',
    'Comparison',
    'Comparison with the champion',
    'Baseline',
  ],
  minLength: 40,
  remedy: 'Give the decision threshold and why, and the figures of the champion or of a simple baseline beside it.',
  levels: STANDARD_BLOCKING,
  sources: ['mitchell-2019', 'google-mct', 'eu-annex-iv', 'bank-mrm'],
  agrees: (section) =>
    /\d/.test(section.text) ? undefined : failed(`The section "${section.heading}" gives no figure.`, section.place),
});
