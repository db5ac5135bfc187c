import { ALWAYS_BLOCKING, failed, failedBy, passed, type Check } from '../../check';

export const readable: Check = {
  id: 'lint/readable',
  title: 'The notebook can be linted',
  remedy: 'Open and save the notebook in an editor for notebooks, or restore it from git.',
  levels: ALWAYS_BLOCKING,
  run: ({ lint }) => {
    if (!lint.ok) return failedBy(lint.problem);
    if (lint.value.files.length === 0) return failed('No notebook was linted.');
    const broken = lint.value.files.find((file) => file.error !== null);
    return broken
      ? failed(broken.error ?? 'It cannot be read.', { file: broken.path })
      : passed(`${lint.value.files.length} notebook was linted.`);
  },
};
