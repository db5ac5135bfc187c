import { sectionCheck } from '../../cardSection';
import { ALWAYS_BLOCKING } from '../../check';

export const outOfScopeUse = sectionCheck({
  id: 'out-of-scope-use',
  title: 'Out-of-scope use',
  headings: ['Out-of-scope use', 'Out-of-scope uses', 'Out of scope', 'Misuse', 'Misuse and out-of-scope use'],
  minLength: 40,
  remedy: 'Say what the model must not be used for, and what misuse is to be expected.',
  levels: ALWAYS_BLOCKING,
  sources: ['mitchell-2019', 'hugging-face', 'nvidia', 'eu-annex-iv', 'bank-mrm'],
});
