import type { ExtensionContext } from 'vscode';

/** Composition root of the editor: registers everything, then starts work. Nothing is awaited before registration. */
export function activate(context: ExtensionContext): void {
  context.subscriptions.push();
}
