import { NodeFiles } from '../adapters/nodeFiles';
import { listModels, loadManifest } from '../core/model/loadManifest';

/** What the editor calls of the core and the adapters; everything else of it is types. */
export const engine = {
  openFiles: (root: string) => new NodeFiles(root),
  listModels,
  loadManifest,
} as const;
