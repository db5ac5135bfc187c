import { compareSignatures } from '../../../model/signature';
import { allowsChange, highestVersion } from '../../../model/version';
import { versionsBefore } from '../../facts';
import { ALWAYS_BLOCKING, failed, failedBy, notApplicable, passed, type Check } from '../../check';

export const signature: Check = {
  id: 'version/signature',
  title: 'A change of the signature raises the version enough',
  remedy: 'Raise the major version when callers must change, the minor when they may; or keep the signature.',
  levels: ALWAYS_BLOCKING,
  run: ({ model, existing, signature: now }) => {
    if (!existing.ok) return failedBy(existing.problem, 'version/raised');
    if (!now.ok) return failedBy(now.problem, 'artifact/readable');
    const { version } = model.manifest;
    const lower = versionsBefore(existing.value, version);
    const before = highestVersion(lower.map((each) => each.version));
    const previous = lower.find((each) => each.version === before);
    if (!previous) return notApplicable('There is no version before this one.');
    const { level, reasons } = compareSignatures(previous.signature, now.value);
    if (level === 'none') return passed(`The signature is that of ${previous.version}.`);
    const what = `Since ${previous.version}, ${reasons.join('; ')}`;
    return allowsChange(previous.version, version, level)
      ? passed(`${what}; ${version} says so.`)
      : failed(`${what}: that is a ${level} change, and ${version} is not.`, model.place(['version'], 'value'));
  },
};
