import { findSections } from '../../../model/card';
import { sectionCheck } from '../../cardSection';
import { ALWAYS_BLOCKING, failed, failedBy } from '../../check';
import { signatureDisagreement } from '../../statedSignature';

/** Where the signature is stated when it has a section of its own. */
const SIGNATURE = ['Signature', 'Inputs and outputs', 'Interface'];

export const howToRun = sectionCheck({
  id: 'how-to-run',
  title: 'How to run it, with the signature of the graph',
  headings: [
    'How to run',
    'Inputs and outputs',
    'Signature',
    'Usage',
    'How to use',
    'How to Get Started with the Model',
    'Getting started',
  ],
  minLength: 40,
  remedy: 'Name each input and output of the ONNX graph in backquotes, with its element type and shape.',
  levels: ALWAYS_BLOCKING,
  sources: ['hugging-face', 'google-mct', 'nvidia', 'cyclonedx', 'eu-annex-iv'],
  agrees: (section, { card, signature }) => {
    if (!signature.ok) return failedBy(signature.problem, 'artifact/readable');
    const sources = card.ok ? findSections(card.value, SIGNATURE).map(({ source }) => source) : [];
    const disagreement = signatureDisagreement([...sources, section.source].join('\n'), signature.value);
    return disagreement === undefined ? undefined : failed(disagreement, section.place);
  },
});
