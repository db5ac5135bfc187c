import type { LogOutputChannel } from 'vscode';
import type { ReportError } from './base/problems';
import type { Repositories } from './base/repositories';
import type { ModelStore } from './models/store';

/** What commands and views work with. */
export interface Editor {
  readonly log: LogOutputChannel;
  readonly reportError: ReportError;
  readonly repositories: Repositories;
  readonly models: ModelStore;
}
