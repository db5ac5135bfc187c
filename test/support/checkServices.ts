import { digestOfJson } from '../../src/core/base/digest';
import type { TestReport, TestResult } from '../../src/core/inference/result';
import { overallVerdict } from '../../src/core/inference/result';
import type { Finding, LintReport } from '../../src/core/lint/finding';
import type { ExistingVersion } from '../../src/core/readiness/facts';
import type { CheckServices } from '../../src/core/readiness/gatherFacts';
import type { PreflightError } from '../../src/core/base/problem';
import type { Files } from '../../src/core/base/files';
import { silentJob } from '../../src/core/base/job';
import type { ScanReport } from '../../src/core/scan/report';
import type { ArtifactReader } from '../../src/core/scan/scanFiles';
import { scanFiles } from '../../src/core/scan/scanFiles';
import { bytesSource } from '../../src/core/scan/source';

/** A finding of a rule, as the linter reports it. */
export function finding(overrides: Partial<Finding> = {}): Finding {
  return {
    rule: 'paths/absolute',
    severity: 'error',
    message: 'An absolute path.',
    cell: 2,
    line: 3,
    column: 5,
    endLine: 3,
    endColumn: 9,
    related: [],
    fixable: false,
    suppressed: null,
    ...overrides,
  };
}

/** What the readiness check asks of other parts, with answers that a test can change. */
export class FakeServices implements CheckServices {
  findings: Finding[] = [];
  notebookError: string | null = null;
  tests: TestResult[] = [testResult('smoke'), testResult('golden')];
  testData = ['models/breast-cancer/golden.csv'];
  artifact: string | undefined;
  existing: ExistingVersion[] = [];
  failing: PreflightError | undefined;

  constructor(private readonly files: Pick<Files, 'digest' | 'readBytes'>) {}

  lint(paths: readonly string[]): Promise<LintReport> {
    return Promise.resolve({
      schema: 'preflight.lint/1',
      files: paths.map((path) => ({ path, error: this.notebookError, findings: this.findings })),
      summary: { files: paths.length, error: 0, warning: 0, info: 0, suppressed: 0 },
      durationMs: 1,
    });
  }

  async test(model: Parameters<CheckServices['test']>[0]): Promise<TestReport> {
    if (this.failing) throw this.failing;
    const path = model.resolve(model.manifest.artifact);
    return {
      schema: 'preflight.test/1',
      model: model.manifest.name,
      artifact: { path, sha256: this.artifact ?? (await this.files.digest(path)), bytes: 1 },
      plan: { sha256: digestOfJson(model.manifest.tests) },
      data: await Promise.all(
        this.testData.map(async (data) => ({ path: data, sha256: await this.files.digest(data) })),
      ),
      tool: { version: '0.1.0' },
      backend: 'native 1.30.0',
      threads: 1,
      machine: { platform: 'linux', arch: 'x64', cpu: 'test', cores: 2 },
      tests: this.tests,
      verdict: overallVerdict(this.tests),
    };
  }

  scan(paths: readonly string[]): Promise<ScanReport> {
    const reader: ArtifactReader = {
      withSource: async (path, body) =>
        body(bytesSource(await this.files.readBytes(path)), () => this.files.digest(path)),
    };
    return scanFiles(reader, paths, { job: silentJob(), toolVersion: '0.1.0' });
  }

  existingVersions(): Promise<ExistingVersion[]> {
    return Promise.resolve(this.existing);
  }
}

/** A test result of a kind. */
export function testResult(kind: string, overrides: Partial<TestResult> = {}): TestResult {
  return {
    id: `${kind}/1`,
    kind,
    verdict: 'pass',
    message: 'As expected.',
    interval: null,
    durationMs: 1,
    ...overrides,
  };
}
