import { sectionCheck } from '../../cardSection';
import { ALWAYS_BLOCKING, failed } from '../../check';

import { hasReason } from '../../facts';

export const trainingData = sectionCheck({
  id: 'training-data',
  title: 'Training data, with digest or reason',
  headings: ['Training data', 'Training dataset', 'Data'],
  minLength: 60,
  remedy: 'Describe origin, period, size and preparation of the training data, and list it in model.yaml under "data".',
  levels: ALWAYS_BLOCKING,
  sources: ['mitchell-2019', 'hugging-face', 'cyclonedx', 'eu-annex-iv', 'bank-mrm'],
  agrees: (_section, { model }) => {
    const index = model.manifest.data.findIndex((dataset) => dataset.role === 'train');
    const dataset = model.manifest.data[index];
    if (!dataset) return failed('model.yaml lists no data with the role "train".', model.place(['data']));
    if (dataset.digest !== undefined || hasReason(dataset)) return undefined;
    return failed(
      `The training data ${dataset.name} has neither a digest nor a reason why not.`,
      model.place(['data', index]),
    );
  },
});
