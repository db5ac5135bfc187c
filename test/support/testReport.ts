import type { TestReport, TestResult } from '../../src/core/inference/result';
import { overallVerdict } from '../../src/core/inference/result';

/** A result with everything that a test does not care about. */
export function testResult(result: Partial<TestResult> & Pick<TestResult, 'id'>): TestResult {
  const [kind = ''] = result.id.split('/');
  return { kind, verdict: 'pass', message: 'As expected.', interval: null, durationMs: 1.5, ...result };
}

/** A report of these results. */
export function testReport(tests: readonly TestResult[], changes: Partial<TestReport> = {}): TestReport {
  return {
    schema: 'preflight.test/1',
    model: 'churn',
    artifact: { path: 'models/churn/model.onnx', sha256: `sha256:${'a'.repeat(64)}`, bytes: 1234 },
    plan: { sha256: `sha256:${'b'.repeat(64)}` },
    data: [{ path: 'models/churn/golden.csv', sha256: `sha256:${'c'.repeat(64)}` }],
    tool: { version: '0.1.0' },
    backend: 'native 1.30.0',
    threads: 1,
    machine: { platform: 'linux', arch: 'x64', cpu: 'A processor', cores: 4 },
    tests: [...tests],
    verdict: overallVerdict(tests),
    ...changes,
  };
}
