import { ALWAYS_BLOCKING, failed, failedBy, notApplicable, passed, type Check } from '../../check';
import { knownDigests } from '../../knownDigests';

export const digests: Check = {
  id: 'documentation/digests',
  title: 'Digests in the card are those of the files',
  remedy: 'Take the digest of the file as it is now, or correct which file the card speaks of.',
  levels: ALWAYS_BLOCKING,
  sources: ['eu-annex-iv', 'bank-mrm'],
  run: (facts) => {
    if (!facts.card.ok) return failedBy(facts.card.problem, 'documentation/card');
    const { text, file } = facts.card.value;
    const known = knownDigests(facts);
    const stated = [...text.matchAll(/(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/gi)];
    if (stated.length === 0) return notApplicable('The card states no digest.');
    for (const match of stated) {
      if (known.has(match[0].toLowerCase())) continue;
      const before = text.slice(0, match.index);
      const place = { file, line: before.split('\n').length, column: match.index - before.lastIndexOf('\n') };
      return failed(`${match[0].slice(0, 12)}… is the digest of no file or dataset of this model.`, place);
    }
    return passed(`${stated.length} digests agree with the files.`);
  },
};
