import { sectionCheck } from '../../cardSection';
import { ALWAYS_BLOCKING } from '../../check';

export const intendedUse = sectionCheck({
  id: 'intended-use',
  title: 'Intended use',
  headings: ['Intended use', 'Intended uses', 'Intended purpose', 'Direct use', 'Uses'],
  minLength: 60,
  remedy: 'Say which decision the model supports, for whom, and who uses it.',
  levels: ALWAYS_BLOCKING,
  sources: ['mitchell-2019', 'hugging-face', 'nvidia', 'eu-annex-iv', 'bank-mrm'],
});
