import { ALWAYS_BLOCKING } from '../../check';
import { severityCheck } from './findings';

export const error = severityCheck('error', 'No errors in the notebook', ALWAYS_BLOCKING);
