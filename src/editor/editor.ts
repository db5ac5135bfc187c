import type { LogOutputChannel } from 'vscode';
import { Uri } from 'vscode';
import type { ErrorReporter } from './base/problems';
import type { Repositories } from './base/repositories';
import type { GateFindings } from './lint/gateFindings';
import type { Linting } from './lint/linting';
import type { ModelStore } from './models/store';
import type { Panels } from './panels/panels';
import type { WaiverDrafts } from './submission/waiverDrafts';
import type { InferenceTests } from './testing/inferenceTests';
import type { InferenceReports } from './testing/reports';

/** What views and pages work with. */
export interface Services {
  /** Folder of the extension. */
  readonly extension: Uri;
  readonly log: LogOutputChannel;
  readonly errors: ErrorReporter;
  readonly repositories: Repositories;
  readonly models: ModelStore;
  readonly waivers: WaiverDrafts;
  readonly reports: InferenceReports;
}

/** What commands work with. */
export interface Editor extends Services {
  readonly panels: Panels;
  readonly tests: InferenceTests;
  readonly linting: Linting;
  readonly gateFindings: GateFindings;
}

/** Folder of the bundles, in which the inference host and the language server lie. */
export function programFolder({ extension }: Pick<Services, 'extension'>): string {
  return Uri.joinPath(extension, 'dist').fsPath;
}
