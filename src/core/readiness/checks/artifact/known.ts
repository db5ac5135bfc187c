import { ALWAYS_BLOCKING, failed, failedBy, passed, type Check } from '../../check';

export const known: Check = {
  id: 'artifact/known',
  title: 'The model and the files beside it need nothing unknown',
  remedy: 'Take the file out of the model folder, or have this waived with a reason for each name.',
  levels: ALWAYS_BLOCKING,
  run: ({ scan }) => {
    if (!scan.ok) return failedBy(scan.problem, 'artifact/safe');
    const unknown = scan.value.files.filter(({ verdict }) => verdict === 'unknown');
    const [first] = unknown;
    if (!first) return passed('Every import and operator domain is on the list of known ones.');
    const names = unknown.flatMap(({ findings }) =>
      findings.filter(({ kind, subject }) => kind === 'unknown' && subject !== null).map(({ subject }) => subject),
    );
    return failed(`Needs ${[...new Set(names)].join(', ')}, which is on no list.`, { file: first.path });
  },
};
