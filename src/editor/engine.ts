import { NodeFiles } from '../adapters/nodeFiles';
import { testPorts } from '../adapters/onnxruntime/testPorts';
import { openPorts } from '../adapters/ports';
import { listTests } from '../core/inference/listTests';
import { whatIsStale } from '../core/inference/staleness';
import { testModel } from '../core/inference/testModel';
import { targetOfModel } from '../core/inference/testTarget';
import { listModels, loadManifest } from '../core/model/loadManifest';
import { readStatus } from '../core/registry/readStatus';

/** What the editor calls of the core and the adapters; everything else of it is types. */
export const engine = {
  openFiles: (root: string) => new NodeFiles(root),
  openPorts,
  testPorts,
  listModels,
  loadManifest,
  listTests,
  targetOfModel,
  testModel,
  whatIsStale,
  readStatus,
} as const;
