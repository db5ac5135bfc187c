import type { CodeAction, TextEditor } from 'vscode';
import { Position, Uri, WorkspaceEdit, commands, window, workspace } from 'vscode';
import type { Suppress } from '../../core/lint/protocol';
import { CLIENT_COMMANDS } from '../../core/lint/protocol';
import { findingsOf } from '../lint/findings';

/**
 * Writes the comment that allows a finding, with the reason that the person gives (or `reason` of the argument). Without
 * an argument it offers the findings at the cursor.
 */
export async function suppressFinding(argument: unknown, reason?: unknown): Promise<void> {
  const suppress = isSuppress(argument) ? argument : await pickSuppression();
  if (!suppress) return;
  const because = typeof reason === 'string' ? reason : await askReason(suppress.rule);
  if (because === undefined) return;
  const edit = new WorkspaceEdit();
  const position = new Position(suppress.line, suppress.character);
  edit.insert(Uri.parse(suppress.document), position, suppress.before + because.trim() + suppress.after);
  await workspace.applyEdit(edit);
}

async function askReason(rule: string): Promise<string | undefined> {
  return await window.showInputBox({
    title: `Allow ${rule}`,
    prompt: 'Why it is right here. The reason stands in the notebook and in the readiness report.',
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === '' ? 'Say why' : undefined),
  });
}

/** The suppressions that the language server offers at the cursor, or anywhere in the cell. */
async function pickSuppression(): Promise<Suppress | undefined> {
  const editor = window.activeTextEditor;
  const actions = editor ? await offeredAt(editor) : [];
  if (actions.length === 0) {
    void window.showInformationMessage('There is no finding of Preflight here. Put the cursor on one.');
    return undefined;
  }
  const items = actions.map(({ title, suppress }) => ({ label: title, suppress }));
  return (await window.showQuickPick(items, { title: 'Suppress', placeHolder: 'Finding' }))?.suppress;
}

async function offeredAt({ document, selection }: TextEditor): Promise<{ title: string; suppress: Suppress }[]> {
  const findings = findingsOf(document.uri);
  const near = findings.filter(({ range }) => range.intersection(selection));
  const offered: { title: string; suppress: Suppress }[] = [];
  for (const { range } of near.length > 0 ? near : findings) {
    const args = ['vscode.executeCodeActionProvider', document.uri, range] as const;
    for (const { title, command } of await commands.executeCommand<CodeAction[]>(...args)) {
      const suppress: unknown = command?.arguments?.[0];
      const isNew = offered.every((each) => each.title !== title);
      if (command?.command === CLIENT_COMMANDS.suppress && isSuppress(suppress) && isNew)
        offered.push({ title, suppress });
    }
  }
  return offered;
}

/** Only the language server makes these arguments; this tells them from a call without any. */
function isSuppress(argument: unknown): argument is Suppress {
  return typeof argument === 'object' && argument !== null && 'before' in argument && 'document' in argument;
}
