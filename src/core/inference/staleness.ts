import { digestOfJson } from '../base/digest';
import type { Ports } from '../base/ports';
import type { TestReport } from './result';
import type { TestTarget } from './testTarget';

/** What has changed since a report was made, in words for a person; empty when its results still hold. */
export async function whatIsStale(
  ports: Pick<Ports, 'files' | 'toolVersion'>,
  target: TestTarget,
  report: Pick<TestReport, 'artifact' | 'plan' | 'data' | 'tool'>,
): Promise<string[]> {
  const stale: string[] = [];
  if (await hasChanged(ports, target.artifact, report.artifact.sha256)) stale.push(target.artifact);
  if (digestOfJson(target.plan) !== report.plan.sha256) stale.push('the test plan');
  for (const { path, sha256 } of report.data) {
    if (await hasChanged(ports, path, sha256)) stale.push(path);
  }
  if (report.tool.version !== ports.toolVersion) stale.push(`Preflight ${report.tool.version}`);
  return stale;
}

async function hasChanged({ files }: Pick<Ports, 'files'>, path: string, sha256: string): Promise<boolean> {
  return !(await files.exists(path)) || (await files.digest(path)) !== sha256;
}
