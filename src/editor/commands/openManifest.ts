import { Uri, commands } from 'vscode';
import { isModelsNode } from '../models/items';

/** Opens the model.yaml of a row of the Models view. */
export async function openManifest(node: unknown): Promise<void> {
  if (!isModelsNode(node) || node.kind !== 'model' || !node.model.manifest) return;
  await commands.executeCommand('vscode.open', Uri.joinPath(node.repository.root, node.model.manifest.file));
}
