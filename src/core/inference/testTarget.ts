import { joinPath } from '../base/paths';
import type { LoadedModel } from '../model/loadManifest';
import type { TestPlan } from './plan';
import { testPlanSchema } from './plan';
import { tableFormat } from './dataFiles';

/** What is tested: a model of the repository, or an ONNX file without any set-up. */
export interface TestTarget {
  readonly name: string;
  /** The ONNX file, from the root. */
  readonly artifact: string;
  readonly plan: TestPlan;
  /** A data file of the plan, from the root. */
  resolve(path: string): string;
}

/** The model that a manifest describes. */
export function targetOfModel(model: LoadedModel): TestTarget {
  const { name, artifact, tests } = model.manifest;
  return { name, artifact: model.resolve(artifact), plan: tests, resolve: (path) => model.resolve(path) };
}

/**
 * An ONNX file with optional golden data: CSV, JSON Lines or Parquet files by their ending, and folders of tensors. Paths
 * are from the root. Latency is measured, without a budget.
 */
export function targetOfFile(file: string, golden: readonly string[] = []): TestTarget {
  const plan = testPlanSchema.parse({ golden: golden.map((path) => ({ [formatOf(path)]: path })), performance: {} });
  return { name: file.split('/').at(-1) ?? file, artifact: file, plan, resolve: (path) => joinPath(path) };
}

function formatOf(path: string): 'csv' | 'jsonl' | 'parquet' | 'dir' {
  const format = tableFormat(path);
  return format ?? (/(^|\/)test_data_set_[^/.]*$/.test(path) ? 'dir' : 'csv');
}
