import { failed, passed, type Check } from '../../check';

export const lockfile: Check = {
  id: 'environment/lockfile',
  title: 'A lock file names the exact versions that the notebook ran with',
  remedy: 'Write one (pip freeze, uv lock, conda-lock) and name it in model.yaml under environment.lockfile.',
  levels: { minimal: 'advisory', standard: 'blocking' },
  sources: ['hugging-face', 'eu-annex-iv', 'bank-mrm'],
  run: ({ model, lockfile: part }) => {
    if (part === null) return failed('model.yaml names no lock file.', model.place(['environment']));
    const place = model.place(['environment', 'lockfile'], 'value');
    if (!part.ok) return failed(part.problem.message, place, part.problem.remedy);
    if (part.value.bytes === 0) return failed(`${part.value.path} is empty.`, place);
    return passed(`${part.value.path} has ${part.value.sha256}.`);
  },
};
