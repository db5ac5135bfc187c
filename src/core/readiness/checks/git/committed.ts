import { ALWAYS_BLOCKING, failed, failedBy, passed, type Check } from '../../check';

const SHOWN = 5;

export const committed: Check = {
  id: 'git/committed',
  title: "The model's files are committed as they are",
  remedy: 'Commit them; a submission is bound to a commit.',
  levels: ALWAYS_BLOCKING,
  run: ({ uncommitted }) => {
    if (!uncommitted.ok) return failedBy(uncommitted.problem);
    const [first, ...more] = uncommitted.value;
    if (first === undefined) return passed('All files of the model are as committed.');
    const shown = [first, ...more].slice(0, SHOWN).join(', ');
    const rest = uncommitted.value.length - SHOWN;
    return failed(`Not committed: ${shown}${rest > 0 ? ` and ${rest} more` : ''}.`, { file: first });
  },
};
