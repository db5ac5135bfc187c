import { compare } from 'semver';
import { highestVersion } from '../../../model/version';
import { ALWAYS_BLOCKING, failed, failedBy, passed, type Check } from '../../check';

export const raised: Check = {
  id: 'version/raised',
  title: 'The version is new and higher than all before',
  remedy: 'Raise version in model.yaml; a version is never used twice.',
  levels: ALWAYS_BLOCKING,
  run: ({ model, existing }) => {
    if (!existing.ok) return failedBy(existing.problem);
    const { version } = model.manifest;
    const place = model.place(['version'], 'value');
    const same = existing.value.find((each) => each.version === version);
    if (same?.state === 'changes_requested')
      return passed(`${version} is submitted again after changes were requested.`);
    if (same) return failed(`Version ${version} is in the registry already (${same.state.replace('_', ' ')}).`, place);
    const highest = highestVersion(existing.value.map((each) => each.version));
    if (highest === undefined) return passed(`${version} is the first version.`);
    return compare(version, highest) > 0
      ? passed(`${version} follows ${highest}.`)
      : failed(`Version ${version} is not higher than ${highest}, the highest in the registry.`, place);
  },
};
