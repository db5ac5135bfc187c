import type { CheckResult } from '../../src/core/readiness/report';
import { stateLabel } from '../../src/core/registry/stateLabel';
import type { VersionState } from '../../src/core/registry/status';
import { CheckRow, FoldedChecks } from '../shared/checks';
import { Button, LinkButton, Pill, Section } from '../shared/controls';
import { stateTone } from '../shared/tones';
import { Facts } from './facts';
import type { StatusAction, StatusContent, Step } from './protocol';
import { ReviewForm } from './reviewForm';
import { Approvals, Timeline } from './reviews';

export type Act = (action: StatusAction) => void;

/** Everything an approver needs to decide on one version: what is missing, deviations, evidence and what happened. */
export function StatusPage({ content, act }: { readonly content: StatusContent; readonly act: Act }) {
  const { version } = content;
  return (
    <main class="page">
      <Header content={content} act={act} />
      <div class="columns">
        <div>
          <Missing missing={version.missing} />
          <ReviewForm content={content} act={act} />
          <Waivers content={content} />
          <Checks content={content} act={act} />
          <Tests content={content} act={act} />
        </div>
        <div>
          <Approvals approvals={version.approvals} required={content.required} />
          <Timeline events={version.timeline} />
          <Facts content={content} act={act} />
        </div>
      </div>
    </main>
  );
}

function Header({ content, act }: { readonly content: StatusContent; readonly act: Act }) {
  const { model, version, versions } = content;
  return (
    <header>
      <div class="title">
        <h1>
          {model} {version.version}
        </h1>
        <Pill tone={stateTone(version.state)}>{stateLabel(version.state)}</Pill>
        {version.stage !== null && version.stage !== version.state && <Pill tone="info">{version.stage}</Pill>}
      </div>
      <p class="quiet">Submitted by {version.submitter}</p>
      <div class="actions">
        <NextSteps state={version.state} act={act} />
        {versions.length > 1 && (
          <select
            aria-label="Version"
            value={version.version}
            onChange={(event) => {
              act({ type: 'showVersion', version: event.currentTarget.value });
            }}
          >
            {versions.map((each) => (
              <option key={each.version} value={each.version}>
                {each.version} · {stateLabel(each.state)}
              </option>
            ))}
          </select>
        )}
        <Button
          secondary
          onPress={() => {
            act({ type: 'showLineage' });
          }}
        >
          Show Lineage
        </Button>
        <Button
          secondary
          onPress={() => {
            act({ type: 'refresh' });
          }}
        >
          Refresh
        </Button>
      </div>
    </header>
  );
}

const STEPS: Readonly<Partial<Record<VersionState, readonly Step[]>>> = {
  approved: ['merge'],
  registered: ['promote'],
  canary: ['promote', 'roll-back'],
  production: ['roll-back'],
};

const STEP_LABELS: Readonly<Record<Step, string>> = {
  'merge': 'Merge Submission…',
  'promote': 'Promote…',
  'roll-back': 'Roll Back…',
};

/** What comes next in the life of the version; only the way on is a primary button. */
function NextSteps({ state, act }: { readonly state: VersionState; readonly act: Act }) {
  return (
    <>
      {STEPS[state]?.map((step) => (
        <Button
          key={step}
          secondary={step === 'roll-back'}
          onPress={() => {
            act({ type: 'step', step });
          }}
        >
          {STEP_LABELS[step]}
        </Button>
      ))}
    </>
  );
}

function Missing({ missing }: { readonly missing: readonly string[] }) {
  if (missing.length === 0) return null;
  return (
    <div class="callout" role="note">
      <h2>Before it can be promoted</h2>
      <ul>
        {missing.map((each) => (
          <li key={each} class="text">
            {each}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Waivers({ content }: { readonly content: StatusContent }) {
  const waivers = content.record?.waivers ?? [];
  if (waivers.length === 0) return null;
  return (
    <Section title="Waivers" count={waivers.length}>
      <ul class="rows">
        {waivers.map((waiver) => (
          <li key={waiver.check}>
            <div class="body waiver">
              <h3>
                <code>{waiver.check}</code>
              </h3>
              <p class="text">
                <q>{waiver.justification}</q>
              </p>
              <p class="quiet">{waiver.requestedBy}</p>
            </div>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Checks({ content, act }: { readonly content: StatusContent; readonly act: Act }) {
  const { report, version } = content;
  if (!report) {
    return (
      <Section title="Checks">
        <p>
          The evidence of this version is not in this clone. Fetch the branch <code>{version.branch ?? 'unknown'}</code>{' '}
          and refresh.
        </p>
        <LinkButton
          onPress={() => {
            act({ type: 'refresh' });
          }}
        >
          Refresh
        </LinkButton>
      </Section>
    );
  }
  const { checks } = report;
  const withStatus = (status: CheckResult['status']) => checks.filter((check) => check.status === status);
  const failed = withStatus('failed');
  return (
    <Section title="Checks" count={checks.length}>
      {failed.length > 0 && (
        <ul class="rows">
          {failed.map((check) => (
            <CheckRow key={check.id} check={check} />
          ))}
        </ul>
      )}
      <FoldedChecks title="Waived" checks={withStatus('waived')} />
      <FoldedChecks title="Passed" checks={withStatus('passed')} />
      <FoldedChecks title="Not applicable" checks={withStatus('not-applicable')} />
    </Section>
  );
}

function Tests({ content, act }: { readonly content: StatusContent; readonly act: Act }) {
  const tests = content.record?.tests ?? [];
  if (tests.length === 0) return null;
  return (
    <Section title="Inference tests" count={tests.length}>
      <table class="tests">
        <thead>
          <tr>
            <th scope="col">Test</th>
            <th scope="col">Verdict</th>
            <th scope="col">Result</th>
          </tr>
        </thead>
        <tbody>
          {tests.map((test) => (
            <tr key={test.id}>
              <td>
                <code>{test.id}</code>
              </td>
              <td>
                <Pill tone={test.verdict === 'pass' ? 'good' : test.verdict === 'skipped' ? 'quiet' : 'bad'}>
                  {test.verdict}
                </Pill>
              </td>
              <td class="text">{test.message}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>
        <LinkButton
          onPress={() => {
            act({ type: 'showInference' });
          }}
        >
          Show the numbers and plots
        </LinkButton>
      </p>
    </Section>
  );
}
