import { sectionCheck } from '../../cardSection';
import { ALWAYS_BLOCKING } from '../../check';

export const limitations = sectionCheck({
  id: 'limitations',
  title: 'Limitations',
  headings: [
    'Limitations',
    'Bias, Risks, and Limitations',
    'Risks and limitations',
    'Limitations and biases',
    'Caveats and recommendations',
    'Limitations and caveats',
  ],
  minLength: 60,
  remedy: 'Say where the model is known or expected to be wrong, and what follows for its users.',
  levels: ALWAYS_BLOCKING,
  sources: ['mitchell-2019', 'hugging-face', 'nvidia', 'eu-annex-iv', 'bank-mrm'],
});
