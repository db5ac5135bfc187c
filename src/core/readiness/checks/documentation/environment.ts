import { sectionCheck } from '../../cardSection';
import { STANDARD_BLOCKING, failed } from '../../check';

export const environment = sectionCheck({
  id: 'environment',
  title: 'Environment',
  headings: ['Environment', 'Software', 'Requirements', 'Compute infrastructure', 'Reproduction', 'Reproducibility'],
  minLength: 20,
  remedy: 'Name the Python version and the lock file that the notebook ran with.',
  levels: STANDARD_BLOCKING,
  sources: ['hugging-face', 'nvidia', 'eu-annex-iv', 'bank-mrm'],
  agrees: (section, { model: { manifest } }) => {
    const lockfile = manifest.environment?.lockfile?.split('/').at(-1);
    if (lockfile === undefined || section.source.includes(lockfile)) return undefined;
    return failed(`The section "${section.heading}" does not name the lock file ${lockfile}.`, section.place);
  },
});
