import { compare } from 'semver';
import { highestVersion } from '../../../model/version';
import type { VersionState } from '../../../registry/status';
import { standing } from '../../facts';
import { ALWAYS_BLOCKING, failed, failedBy, passed, type Check } from '../../check';

/** States from which the ledger takes a version a second time. */
const AGAIN: readonly VersionState[] = ['draft', 'changes_requested', 'blocked'];

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
    if (same && AGAIN.includes(same.state)) return passed(`${version} may be submitted again.`);
    if (same) return failed(`Version ${version} is in the registry already (${same.state.replace('_', ' ')}).`, place);
    const highest = highestVersion(standing(existing.value).map((each) => each.version));
    if (highest === undefined) return passed(`${version} is the first version.`);
    return compare(version, highest) > 0
      ? passed(`${version} follows ${highest}.`)
      : failed(`Version ${version} is not higher than ${highest}, the highest in the registry.`, place);
  },
};
