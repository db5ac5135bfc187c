import { severityCheck } from './findings';

export const warning = severityCheck('warning', 'No warnings in the notebook', (policy) =>
  policy.lint.failOn === 'warning' ? 'blocking' : 'advisory',
);
