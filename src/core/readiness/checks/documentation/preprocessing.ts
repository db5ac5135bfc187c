import { sectionCheck } from '../../cardSection';
import { STANDARD_BLOCKING } from '../../check';

export const preprocessing = sectionCheck({
  id: 'preprocessing',
  title: 'Preprocessing',
  headings: ['Preprocessing', 'Data preparation', 'Preparation', 'Feature engineering'],
  minLength: 40,
  remedy: 'Say what is done to the inputs before the model sees them, and which of it is inside the ONNX graph.',
  levels: STANDARD_BLOCKING,
  sources: ['mitchell-2019', 'hugging-face', 'eu-annex-iv', 'bank-mrm'],
});
