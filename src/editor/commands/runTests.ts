import { commands, window } from 'vscode';
import type { TestReport } from '../../core/inference/result';
import { withJob } from '../base/job';
import type { ModelTarget } from '../base/targets';
import { modelTarget } from '../base/targets';
import type { Editor } from '../editor';

/** Runs the inference tests of a model, shows them in the Testing view and offers their report when they do not pass. */
export async function runTests(editor: Editor, argument: unknown): Promise<TestReport | undefined> {
  const target = await modelTarget(editor, argument, 'Run Inference Tests');
  if (!target) return undefined;
  await commands.executeCommand('workbench.view.testing.focus');
  const { repository, model } = target;
  const report = await withJob(`Testing ${model.name}`, (job) => editor.tests.run(repository, model.name, job));
  if (report && report.verdict !== 'pass') void offerReport(target, report);
  return report;
}

async function offerReport({ repository, model }: ModelTarget, { verdict, tests }: TestReport): Promise<void> {
  const open = tests.filter((test) => test.verdict !== 'pass' && test.verdict !== 'skipped').length;
  const what = verdict === 'fail' ? 'do not pass' : 'do not pass for want of data';
  const show = 'Show Report';
  const message = `${model.name}: ${open} of ${tests.length} inference tests ${what}.`;
  if ((await window.showWarningMessage(message, show)) !== show) return;
  await commands.executeCommand('preflight.inference.show', { root: repository.root.toString(), model: model.name });
}
