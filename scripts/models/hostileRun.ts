import path from 'node:path';
import { NodeFiles } from '../../src/adapters/nodeFiles';
import { testPorts } from '../../src/adapters/onnxruntime/testPorts';
import { silentJob } from '../../src/core/base/job';
import { PreflightError } from '../../src/core/base/problem';
import { testPlanSchema } from '../../src/core/inference/plan';
import type { TestReport } from '../../src/core/inference/result';
import type { BackendChoice } from '../../src/core/inference/runner';
import { testModel } from '../../src/core/inference/testModel';

/** What became of one model file. */
export interface HostileResult {
  readonly file: string;
  /** The verdict of the whole run, or the code of the named error that refused the file. */
  readonly outcome: string;
  /** The first test that did not pass, with what happened. */
  readonly message: string;
  /** Why this is no orderly end; undefined when it is one. */
  readonly defect?: string;
}

/** Short limits, for files that hang and eat memory on purpose. */
export const SHORT_LIMITS = { timeoutMs: 5000, maxRssMb: 1024 };

/** Tests one file, with the golden data beside it where there is any; never throws for what the file does. */
export async function runHostile(
  root: string,
  file: string,
  programFolder: string,
  backend: BackendChoice,
  runtime: { readonly timeoutMs?: number; readonly maxRssMb?: number } = SHORT_LIMITS,
): Promise<HostileResult> {
  const files = new NodeFiles(root);
  const folder = path.posix.dirname(file);
  const golden = (await files.exists(path.posix.join(folder, 'golden.csv'))) ? [{ csv: 'golden.csv' }] : [];
  const plan = testPlanSchema.parse({ golden, runtime, robustness: { emptyBatch: 'empty' } });
  const target = { name: file, artifact: file, plan, resolve: (name: string) => path.posix.join(folder, name) };
  try {
    const ports = testPorts({ files, toolVersion: '0.0.0' }, programFolder);
    return judge(file, await testModel(ports, target, { backend }, silentJob()));
  } catch (error) {
    if (!(error instanceof PreflightError)) return { file, outcome: 'defect', message: '', defect: String(error) };
    const { code, message, remedy } = error.problem;
    return { file, outcome: code, message, ...(remedy === '' && { defect: 'the error names no remedy' }) };
  }
}

function judge(file: string, { tests, verdict }: TestReport): HostileResult {
  const bad = tests.filter((test) => test.verdict === 'fail' || test.verdict === 'error');
  const [first] = bad;
  const mute = bad.find(({ message, remedy }) => message === '' || remedy === undefined);
  return {
    file,
    outcome: verdict,
    message: first ? `${first.id}: ${first.message}` : '',
    ...(mute && { defect: `${mute.id} says nothing of what to do` }),
  };
}
