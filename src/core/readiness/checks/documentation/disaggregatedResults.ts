import { sectionCheck } from '../../cardSection';
import { STANDARD_BLOCKING } from '../../check';

export const disaggregatedResults = sectionCheck({
  id: 'disaggregated-results',
  title: 'Results by group',
  headings: ['Disaggregated results', 'Results by group', 'Factors', 'Fairness', 'Bias', 'Slices'],
  minLength: 60,
  remedy:
    'Give the metrics by group, or say why the data has no groups; otherwise waive this check with a justification.',
  levels: STANDARD_BLOCKING,
  sources: ['mitchell-2019', 'hugging-face', 'google-mct', 'nvidia', 'eu-annex-iv'],
});
