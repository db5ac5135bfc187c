import { severityCheck } from './findings';

export const info = severityCheck('info', 'No notes in the notebook', { minimal: 'advisory', standard: 'advisory' });
