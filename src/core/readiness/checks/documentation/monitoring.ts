import { sectionCheck } from '../../cardSection';
import { STANDARD_BLOCKING, failed } from '../../check';

export const monitoring = sectionCheck({
  id: 'monitoring',
  title: 'Monitoring plan',
  headings: ['Monitoring', 'Monitoring plan'],
  minLength: 80,
  remedy: 'Name the signal, the threshold, the period and who acts on it.',
  levels: STANDARD_BLOCKING,
  sources: ['eu-annex-iv', 'bank-mrm'],
  agrees: (section) =>
    /\d/.test(section.text) ? undefined : failed(`The section "${section.heading}" gives no threshold.`, section.place),
});
