import { Disposable, Uri, commands, window, workspace } from 'vscode';
import { inferenceDocument } from '../../../webview-ui/inference/document';
import type { InferenceAction, InferenceContent } from '../../../webview-ui/inference/protocol';
import { inferenceActionSchema } from '../../../webview-ui/inference/protocol';
import type { Subject } from '../../../webview-ui/shared/protocol';
import { PreflightError } from '../../core/base/problem';
import { listTests } from '../../core/inference/listTests';
import type { TestReport } from '../../core/inference/result';
import { whatIsStale } from '../../core/inference/staleness';
import { targetOfModel } from '../../core/inference/testTarget';
import { loadManifest } from '../../core/model/loadManifest';
import { MANIFEST_FILE } from '../../core/model/manifest';
import { readInferenceEvidence } from '../../core/review/readEvidence';
import { openPlace } from '../base/open';
import type { Services } from '../editor';
import type { PageKind } from './pagePanel';
import { portsOf, repositoryOf } from './subjects';

/** The report of the newest inference tests that ran here, or of those that a version was submitted with. */
export const inferenceKind: PageKind<InferenceContent, InferenceAction> = {
  page: 'inference',
  actions: inferenceActionSchema,
  doing: 'Reading the report…',
  title: ({ model, version }) => `Inference Report: ${model}${version === null ? '' : ` ${version}`}`,
  changed:
    ({ models, reports }) =>
    (listener) =>
      Disposable.from(models.onDidChange(listener), reports.onDidChange(listener)),
  async load(services, subject, job) {
    const { model, version } = subject;
    if (version !== null) {
      const evidence = await readInferenceEvidence(await portsOf(services, subject), { model, version }, job);
      return { model, version, report: evidence, stale: [] };
    }
    const report = await services.reports.get(await repositoryOf(services, subject), model);
    const stale = report ? await staleParts(services, subject, report) : [];
    return { model, version, report: report ?? null, stale };
  },
  async act({ services, subject, content }, action) {
    const { root, model } = subject;
    switch (action.type) {
      case 'run':
        await commands.executeCommand('preflight.model.test', { root, model });
        return;
      case 'save':
        if (content.report) await save(Uri.parse(root), content.report);
        return;
      case 'openTest':
        await openTest(services, subject, action.id);
        return;
      case 'ready':
      case 'refresh':
      case 'showLog':
    }
  },
};

async function staleParts(services: Services, subject: Subject, report: TestReport): Promise<string[]> {
  try {
    const ports = await portsOf(services, subject);
    return await whatIsStale(ports, targetOfModel(await loadManifest(ports, subject.model)), report);
  } catch (error) {
    if (!PreflightError.is(error)) throw error;
    services.errors.log(error);
    return [MANIFEST_FILE];
  }
}

async function openTest(services: Services, subject: Subject, id: string): Promise<void> {
  const { manifest, place } = await loadManifest(await portsOf(services, subject), subject.model);
  const test = listTests(manifest.tests).find((each) => each.id === id);
  await openPlace(Uri.parse(subject.root), place(['tests', ...(test?.path ?? [])]));
}

async function save(root: Uri, report: TestReport): Promise<void> {
  const defaultUri = Uri.joinPath(root, `${report.model}-inference.html`);
  const file = await window.showSaveDialog({ defaultUri, filters: { 'HTML page': ['html'] } });
  if (file) await workspace.fs.writeFile(file, new TextEncoder().encode(await inferenceDocument(report)));
}
