import path from 'node:path';
import { NodeFiles } from '../../src/adapters/nodeFiles';
import { testPorts } from '../../src/adapters/onnxruntime/testPorts';
import type { Job } from '../../src/core/base/job';
import { silentJob } from '../../src/core/base/job';
import { testPlanSchema } from '../../src/core/inference/plan';
import type { TestReport, TestResult } from '../../src/core/inference/result';
import type { TestOptions } from '../../src/core/inference/testModel';
import { testModel } from '../../src/core/inference/testModel';
import { fixturePath } from './fixtures';
import { hostFolder } from './inferenceRunner';

export type PlanOptions = TestOptions & { readonly root?: string; readonly job?: Job };

/** Runs a plan on an ONNX file below `root` in real child processes; golden files are relative to the model's folder. */
export async function runPlan(artifact: string, plan: unknown, options: PlanOptions = {}): Promise<TestReport> {
  const files = new NodeFiles(options.root ?? fixturePath('onnx'));
  const ports = testPorts({ files, toolVersion: '0.0.0' }, hostFolder());
  const folder = path.posix.dirname(artifact);
  const target = {
    name: artifact,
    artifact,
    plan: testPlanSchema.parse(plan),
    resolve: (file: string) => path.posix.join(folder, file),
  };
  return await testModel(ports, target, options, options.job ?? silentJob());
}

/** The result of one test of a report. */
export function resultOf(report: TestReport, id: string): TestResult {
  const found = report.tests.find((test) => test.id === id);
  if (!found) throw new Error(`There is no ${id} among ${report.tests.map((test) => test.id).join(', ')}.`);
  return found;
}
