import type { TestReport, TestResult, Verdict } from '../../src/core/inference/result';
import { LinkButton, Section, Sign } from '../shared/controls';
import { Evidence } from './evidence';
import { formatCount, formatInterval, formatMs } from './format';
import { VERDICT_TONES, VERDICT_WORDS } from './verdicts';

/** Opens a test where the plan asks for it; undefined where nothing can be opened. */
export type OpenTest = ((id: string) => void) | undefined;

/** All tests, those first that need somebody to do something. */
export function Results({ report, open }: { readonly report: TestReport; readonly open: OpenTest }) {
  const having = (...verdicts: Verdict[]) => report.tests.filter(({ verdict }) => verdicts.includes(verdict));
  return (
    <>
      <Group title="Failed" tests={having('fail')} open={open} />
      <Group title="Could not be carried out" tests={having('error')} open={open} />
      <Group title="Not enough data to decide" tests={having('insufficient')} open={open} />
      <div class="folded">
        <Folded title="Passed" tests={having('pass')} open={open} />
        <Folded title="Skipped" tests={having('skipped')} open={open} />
      </div>
    </>
  );
}

interface GroupProps {
  readonly title: string;
  readonly tests: readonly TestResult[];
  readonly open: OpenTest;
}

function Group({ title, tests, open }: GroupProps) {
  if (tests.length === 0) return null;
  return (
    <Section title={title} count={tests.length}>
      <Rows tests={tests} open={open} />
    </Section>
  );
}

function Folded({ title, tests, open }: GroupProps) {
  if (tests.length === 0) return null;
  return (
    <details>
      <summary>
        {title} <span class="count">{formatCount(tests.length)}</span>
      </summary>
      <Rows tests={tests} open={open} />
    </details>
  );
}

function Rows({ tests, open }: Omit<GroupProps, 'title'>) {
  return (
    <ul class="rows">
      {tests.map((test) => (
        <Row key={test.id} test={test} open={open} />
      ))}
    </ul>
  );
}

function Row({ test, open }: { readonly test: TestResult; readonly open: OpenTest }) {
  const { id, verdict, message, remedy, interval, durationMs } = test;
  const needsWork = verdict !== 'pass' && verdict !== 'skipped';
  return (
    <li>
      <Sign tone={VERDICT_TONES[verdict]} label={VERDICT_WORDS[verdict]} />
      <div class="body">
        <div class="row-title">
          <h3>
            {open ? (
              <LinkButton
                onPress={() => {
                  open(id);
                }}
              >
                {id}
              </LinkButton>
            ) : (
              id
            )}
          </h3>
          <span class="quiet">{formatMs(durationMs)}</span>
        </div>
        <p class="text">{message}</p>
        {interval && <p class="quiet">Interval {formatInterval(interval[0], interval[1])}</p>}
        {needsWork && remedy !== undefined && <p class="text quiet">{remedy}</p>}
        {needsWork && <Evidence result={test} />}
      </div>
    </li>
  );
}
