import type { Disposable, ExtensionContext } from 'vscode';
import { commands, window, workspace } from 'vscode';
import { registerTools } from './editor/agent/tools';
import { createErrorReporter } from './editor/base/problems';
import { Repositories } from './editor/base/repositories';
import type { CommandHandler } from './editor/commandTable';
import { createCommands } from './editor/commandTable';
import type { Editor, Services } from './editor/editor';
import { programFolder } from './editor/editor';
import { CellStatus } from './editor/lint/cellStatus';
import { GateFindings } from './editor/lint/gateFindings';
import { Linting } from './editor/lint/linting';
import { LintStatus } from './editor/lint/lintStatus';
import { PolicyFile } from './editor/lint/policyFile';
import { RULE_SCHEME, rulePages } from './editor/lint/rulePages';
import { ModelsView } from './editor/models/modelsView';
import { ModelStore } from './editor/models/store';
import { Panels } from './editor/panels/panels';
import { WaiverDrafts } from './editor/submission/waiverDrafts';
import { InferenceTests } from './editor/testing/inferenceTests';
import { InferenceReports } from './editor/testing/reports';

/** Composition root of the editor: registers everything, then starts work. Nothing is awaited before registration. */
export function activate(context: ExtensionContext): void {
  const started = performance.now();
  const own = <T extends Disposable>(disposable: T): T => {
    context.subscriptions.push(disposable);
    return disposable;
  };
  const log = own(window.createOutputChannel('Preflight', { log: true }));
  const repositories = own(new Repositories());
  const errors = createErrorReporter(log);
  const services: Services = {
    extension: context.extensionUri,
    log,
    errors,
    repositories,
    models: own(new ModelStore(repositories, errors)),
    waivers: new WaiverDrafts(context.workspaceState),
    reports: own(new InferenceReports(context.storageUri)),
  };
  const editor: Editor = {
    ...services,
    panels: own(new Panels(services)),
    tests: own(new InferenceTests(services)),
    linting: own(new Linting(services)),
    gateFindings: own(new GateFindings(programFolder(services))),
  };
  for (const [id, handler] of Object.entries(createCommands(editor))) {
    own(commands.registerCommand(id, guarded(services, handler)));
  }
  own(new ModelsView(services));
  own(new CellStatus());
  own(new LintStatus(editor.linting));
  own(new PolicyFile());
  own(workspace.registerTextDocumentContentProvider(RULE_SCHEME, rulePages));
  own(registerTools(services));
  log.info(`Activated in ${(performance.now() - started).toFixed(1)} ms.`);
}

/** A handler whose failures a person sees with their next step. */
function guarded({ errors }: Services, handler: CommandHandler): CommandHandler {
  return async (...args) => {
    try {
      return await handler(...args);
    } catch (error) {
      void errors.show(error);
      return undefined;
    }
  };
}
