import type { TestReport } from './result';
import { overallVerdict } from './result';

/**
 * The newer report completed with what the older one says of tests that were not run again. What the older one says
 * counts only when both rest on the same model, plan, data, tool, backend and machine; otherwise the newer stands alone.
 */
export function mergeReports(older: TestReport | undefined, newer: TestReport): TestReport {
  if (!older || basis(older) !== basis(newer) || !agree(older.data, newer.data)) return newer;
  const again = new Map(newer.tests.map((test) => [test.id, test]));
  const known = new Set(older.tests.map(({ id }) => id));
  const tests = [
    ...older.tests.map((test) => again.get(test.id) ?? test),
    ...newer.tests.filter(({ id }) => !known.has(id)),
  ];
  const paths = new Set(newer.data.map(({ path }) => path));
  const data = [...newer.data, ...older.data.filter(({ path }) => !paths.has(path))];
  return { ...newer, tests, data, verdict: overallVerdict(tests) };
}

function basis({ model, artifact, plan, tool, backend, threads, machine }: TestReport): string {
  return JSON.stringify([model, artifact.sha256, plan.sha256, tool.version, backend, threads, machine.cpu]);
}

/** Whether files that both reports rest on were the same for both. */
function agree(older: TestReport['data'], newer: TestReport['data']): boolean {
  const digests = new Map(older.map(({ path, sha256 }) => [path, sha256]));
  return newer.every(({ path, sha256 }) => (digests.get(path) ?? sha256) === sha256);
}
