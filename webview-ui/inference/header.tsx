import type { ComponentChildren } from 'preact';
import type { TestReport, Verdict } from '../../src/core/inference/result';
import type { Tone } from '../shared/controls';
import { Hash, Pill, Sign } from '../shared/controls';
import { DataTable } from './plots/dataTable';
import { formatBytes, formatCount } from './format';
import { VERDICT_TONES } from './verdicts';

const WHOLE: Readonly<Record<TestReport['verdict'], { tone: Tone; words: string }>> = {
  pass: { tone: 'good', words: 'passed' },
  fail: { tone: 'bad', words: 'failed' },
  insufficient: { tone: 'warn', words: 'not enough data' },
};

const COUNTED: readonly { verdict: Verdict; words: string }[] = [
  { verdict: 'fail', words: 'failed' },
  { verdict: 'error', words: 'not carried out' },
  { verdict: 'insufficient', words: 'not enough data' },
  { verdict: 'pass', words: 'passed' },
  { verdict: 'skipped', words: 'skipped' },
];

/** The verdict on the whole, what it rests on, and what has changed since. */
export function Header(props: {
  readonly report: TestReport;
  readonly version: string | undefined;
  readonly stale: readonly string[];
  readonly children?: ComponentChildren;
}) {
  const { report, version, stale, children } = props;
  const { tone, words } = WHOLE[report.verdict];
  return (
    <header>
      <p class="quiet kicker">{version === undefined ? 'Inference tests' : 'Inference tests, as submitted'}</p>
      <div class="title">
        <h1>{version === undefined ? report.model : `${report.model} ${version}`}</h1>
        <Pill tone={tone}>{words}</Pill>
      </div>
      <Counts report={report} />
      {stale.length > 0 && (
        <div class="note" role="status">
          <Sign tone="warn" label="outdated" />
          <p class="text">Outdated: {stale.join(', ')} changed since these tests ran.</p>
        </div>
      )}
      {children}
      <Facts report={report} />
    </header>
  );
}

function Counts({ report: { tests } }: { readonly report: TestReport }) {
  const counts = COUNTED.map(({ verdict, words }) => ({
    verdict,
    words,
    count: tests.filter((test) => test.verdict === verdict).length,
  })).filter(({ count }) => count > 0);
  return (
    <ul class="counts">
      {counts.map(({ verdict, words, count }) => (
        <li key={verdict}>
          <Sign tone={VERDICT_TONES[verdict]} label="" />
          <span>
            <strong>{formatCount(count)}</strong> {words}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** What the results are bound to. */
function Facts({ report }: { readonly report: TestReport }) {
  const { artifact, plan, backend, threads, machine, tool, data } = report;
  return (
    <details class="provenance">
      <summary>
        {artifact.path} <Hash value={artifact.sha256} />, {backend}
      </summary>
      <dl class="facts">
        <dt>Artifact</dt>
        <dd>
          {artifact.path}, {formatBytes(artifact.bytes)}, <Digest value={artifact.sha256} />
        </dd>
        <dt>Test plan</dt>
        <dd>
          <Digest value={plan.sha256} />
        </dd>
        <dt>Runtime</dt>
        <dd>
          {backend}, {formatCount(threads)} {threads === 1 ? 'thread' : 'threads'}
        </dd>
        <dt>Machine</dt>
        <dd>
          {machine.cpu}, {formatCount(machine.cores)} cores, {machine.platform} {machine.arch}
        </dd>
        <dt>Preflight</dt>
        <dd>{tool.version}</dd>
      </dl>
      {data.length > 0 && (
        <DataTable
          caption="Data that the tests read"
          columns={['File', 'Digest']}
          rows={data.map(({ path, sha256 }) => [path, <Digest key={path} value={sha256} />])}
        />
      )}
    </details>
  );
}

function Digest({ value }: { readonly value: string }) {
  return <code class="hash">{value}</code>;
}
