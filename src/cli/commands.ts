import { registerCheck } from './commands/check';
import { registerExplain } from './commands/explain';
import { registerGate } from './commands/gate';
import { registerInit } from './commands/init';
import { registerLineage } from './commands/lineage';
import { registerLint } from './commands/lint';
import { registerLog } from './commands/log';
import { registerReview } from './commands/review';
import { registerScan } from './commands/scan';
import { registerPromote, registerRetire, registerRollback, registerWithdraw } from './commands/stage';
import { registerStatus } from './commands/status';
import { registerSubmit } from './commands/submit';
import { registerTest } from './commands/test';
import { registerVerify } from './commands/verify';
import type { RegisterCommand } from './program';

/** All commands. */
export const commands: readonly RegisterCommand[] = [
  registerCheck,
  registerExplain,
  registerGate,
  registerInit,
  registerLineage,
  registerLint,
  registerLog,
  registerPromote,
  registerRetire,
  registerReview,
  registerRollback,
  registerScan,
  registerStatus,
  registerSubmit,
  registerTest,
  registerVerify,
  registerWithdraw,
];
