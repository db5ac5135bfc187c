import { ALWAYS_BLOCKING, failed, notApplicable, passed, type Check, type Outcome } from '../../check';
import { hasReason, type DatasetFact, type Facts } from '../../facts';

export const digests: Check = {
  id: 'data/digests',
  title: 'Datasets have digests, and they are those of the files',
  remedy: 'Write the digest of each dataset into model.yaml, or a reason why there is none.',
  levels: ALWAYS_BLOCKING,
  run: ({ datasets, model }) => {
    if (datasets.length === 0) return notApplicable('model.yaml lists no data.');
    for (const fact of datasets) {
      const outcome = judge(fact, model);
      if (outcome) return outcome;
    }
    return passed(`${datasets.length} datasets are as model.yaml says.`);
  },
};

function judge({ dataset, index, file }: DatasetFact, model: Facts['model']): Outcome | undefined {
  const path = ['data', index] as const;
  if (file?.ok === false)
    return failed(file.problem.message, model.place([...path, 'path'], 'value'), file.problem.remedy);
  if (dataset.digest === undefined) {
    if (hasReason(dataset)) return undefined;
    const now = file === null ? '' : ` It is ${file.value.sha256} now.`;
    return failed(`The dataset ${dataset.name} has neither a digest nor a reason.${now}`, model.place(path));
  }
  if (file === null || file.value.sha256 === dataset.digest) return undefined;
  return failed(
    `The dataset ${dataset.name} has changed: ${file.value.path} is ${file.value.sha256}.`,
    model.place([...path, 'digest'], 'value'),
    'Train and measure again with this file and write its digest, or bring the file back.',
  );
}
