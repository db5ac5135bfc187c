import { CancellationTokenSource, commands } from 'vscode';
import type { TestReport } from '../../core/inference/result';
import { modelTarget } from '../base/targets';
import type { Editor } from '../editor';

/** Runs the inference tests of a model and shows them in the Testing view. */
export async function runTests(editor: Editor, argument: unknown): Promise<TestReport | undefined> {
  const target = await modelTarget(editor, argument, 'Run Inference Tests');
  if (!target) return undefined;
  await commands.executeCommand('workbench.view.testing.focus');
  const source = new CancellationTokenSource();
  try {
    return await editor.tests.run(target.repository, target.model.name, source.token);
  } finally {
    source.dispose();
  }
}
