import type { ComponentChildren } from 'preact';
import type { CheckResult } from '../../src/core/readiness/report';
import { CheckRow, FoldedChecks } from '../shared/checks';
import { Button, LinkButton, Pill, Section } from '../shared/controls';
import type { ReportAction, ReportContent } from './protocol';

type Act = (action: ReportAction) => void;

/** The gate sheet: what blocks a submission, what is only advice, what was waived and what passed. */
export function ReportPage({ content, act }: { readonly content: ReportContent; readonly act: Act }) {
  const { report } = content;
  const failed = report.checks.filter(({ status }) => status === 'failed');
  const withStatus = (status: CheckResult['status']) => report.checks.filter((check) => check.status === status);
  const rows = (checks: readonly CheckResult[]) =>
    checks.map((check) => <OpenCheck key={check.id} {...{ check, content, act }} />);
  return (
    <main class="page">
      <Header content={content} act={act} />
      <Group title="Must be mended or waived" checks={failed.filter(({ blocking }) => blocking)} rows={rows} />
      <Group title="Waived" checks={withStatus('waived')} rows={rows} />
      <Group title="Advice" checks={failed.filter(({ blocking }) => !blocking)} rows={rows} />
      <div class="folded">
        <FoldedChecks title="Passed" checks={withStatus('passed')} />
        <FoldedChecks title="Not applicable" checks={withStatus('not-applicable')} />
      </div>
    </main>
  );
}

function Header({ content, act }: { readonly content: ReportContent; readonly act: Act }) {
  const { report } = content;
  const blocking = report.checks.filter((check) => check.blocking && check.status === 'failed').length;
  const verdict = report.ready ? 'ready to submit' : `${blocking} blocking`;
  return (
    <header>
      <div class="title">
        <h1>
          {report.model} {report.version}
        </h1>
        <Pill tone={report.ready ? 'good' : 'bad'}>{verdict}</Pill>
      </div>
      <p class="quiet">The working tree, judged by {content.judgedBy}.</p>
      {content.warnings.map((warning) => (
        <p key={warning} class="text">
          {warning}
        </p>
      ))}
      <div class="actions">
        <Button
          disabled={!report.ready}
          onPress={() => {
            act({ type: 'submit' });
          }}
        >
          Submit Model…
        </Button>
        <Button
          secondary
          onPress={() => {
            act({ type: 'refresh' });
          }}
        >
          Check Again
        </Button>
      </div>
    </header>
  );
}

function Group(props: {
  readonly title: string;
  readonly checks: readonly CheckResult[];
  readonly rows: (checks: readonly CheckResult[]) => ComponentChildren;
}) {
  const { title, checks, rows } = props;
  if (checks.length === 0) return null;
  return (
    <Section title={title} count={checks.length}>
      <ul class="rows">{rows(checks)}</ul>
    </Section>
  );
}

function OpenCheck(props: { readonly check: CheckResult; readonly content: ReportContent; readonly act: Act }) {
  const { check, content, act } = props;
  const { place } = check;
  return (
    <CheckRow check={check}>
      <div class="row-actions">
        {place && (
          <LinkButton
            onPress={() => {
              act({ type: 'open', check: check.id });
            }}
          >
            {placeText(place)}
          </LinkButton>
        )}
        {content.waivable.includes(check.id) && (
          <LinkButton
            onPress={() => {
              act({ type: 'waive', check: check.id });
            }}
          >
            Waive with a justification…
          </LinkButton>
        )}
        {content.withdrawable.includes(check.id) && (
          <LinkButton
            onPress={() => {
              act({ type: 'withdrawWaiver', check: check.id });
            }}
          >
            Withdraw the waiver
          </LinkButton>
        )}
      </div>
    </CheckRow>
  );
}

function placeText(place: NonNullable<CheckResult['place']>): string {
  const cell = place.cell === undefined ? '' : `, cell ${place.cell + 1}`;
  const line = place.line === undefined ? '' : `, line ${place.line}`;
  return `${place.file}${cell}${line}`;
}
