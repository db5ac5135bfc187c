import { NodeFiles } from '../adapters/nodeFiles';
import { testPorts } from '../adapters/onnxruntime/testPorts';
import { openPorts } from '../adapters/ports';
import { ruffIn } from '../adapters/ruffProcess';
import { backgroundLinter } from '../adapters/threadLinter';
import { listTests } from '../core/inference/listTests';
import { lintFiles } from '../core/lint/lintFiles';
import { loadPolicy } from '../core/readiness/loadPolicy';
import { systemClock } from '../adapters/systemClock';
import { pageNames, pageOf } from '../core/lint/pages';
import { policyCompletions } from '../core/readiness/policyCompletion';
import { policyDocument } from '../core/readiness/policyDocument';
import { policyProblems } from '../core/readiness/policyProblems';
import { checkWorkingTree } from '../core/readiness/checkWorkingTree';
import { modelCheck } from '../adapters/modelCheck';
import { whatIsStale } from '../core/inference/staleness';
import { mergeReports } from '../core/inference/mergeReports';
import { testReportSchema } from '../core/inference/result';
import { testModel } from '../core/inference/testModel';
import { targetOfModel } from '../core/inference/testTarget';
import { listModels, loadManifest } from '../core/model/loadManifest';
import { modelNameSchema } from '../core/model/manifest';
import { scaffoldModel, slug, suggestName } from '../core/model/scaffold/scaffoldModel';
import { reviewVersion } from '../core/review/reviewVersion';
import { mergeVersion } from '../core/review/mergeVersion';
import { changeStage } from '../core/registry/stages';
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
  mergeReports,
  testReportSchema,
  readStatus,
  modelCheck,
  checkWorkingTree,
  pageNames,
  pageOf,
  lintFiles,
  ruffIn,
  backgroundLinter,
  loadPolicy,
  policyCompletions,
  policyDocument,
  policyProblems,
  systemClock,
  reviewVersion,
  mergeVersion,
  changeStage,
  scaffoldModel,
  slug,
  suggestName,
  modelNameSchema,
} as const;
