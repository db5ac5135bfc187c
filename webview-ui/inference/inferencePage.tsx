import type { ComponentChildren } from 'preact';
import type { TestReport } from '../../src/core/inference/result';
import { Header } from './header';
import { plotSections } from './plotSections';
import type { OpenTest } from './results';
import { Results } from './results';

/** The report of a test run: verdicts first, then the numbers behind them. Needs no script once it is drawn. */
export function InferencePage(props: {
  readonly report: TestReport;
  /** The version that was submitted with it; without one the working tree was tested. */
  readonly version?: string;
  /** What has changed since the tests ran. */
  readonly stale: readonly string[];
  readonly open?: OpenTest;
  /** What can be done with the report. */
  readonly actions?: ComponentChildren;
}) {
  const { report, version, stale, open, actions } = props;
  const sections = plotSections(report);
  return (
    <main class="page">
      <Header report={report} version={version} stale={stale}>
        {actions}
      </Header>
      <Results report={report} open={open} />
      {sections.length > 1 && (
        <nav class="contents" aria-label="Numbers behind the verdicts">
          {sections.map(({ id, title }) => (
            <a key={id} href={`#${id}`}>
              {title}
            </a>
          ))}
        </nav>
      )}
      {sections.map(({ id, title, content }) => (
        <section key={id} aria-labelledby={id}>
          <h2 id={id} tabIndex={-1}>
            {title}
          </h2>
          {content}
        </section>
      ))}
    </main>
  );
}
