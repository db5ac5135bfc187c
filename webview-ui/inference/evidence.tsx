import type { TestDetails } from '../../src/core/inference/details';
import { detailsOf } from '../../src/core/inference/details';
import type { TestResult } from '../../src/core/inference/result';
import { formatCount, formatNumber } from './format';
import { DataTable } from './plots/dataTable';
import { sectionOf } from './sections/sectionIds';

/** What was expected and what came, for a test that did not pass; nothing when its message says all. */
export function Evidence({ result }: { readonly result: TestResult }) {
  const details = detailsOf(result);
  if (!details) return <Difference result={result} />;
  if (isListed(details)) return <Listed details={details} />;
  const section = sectionOf(details.type);
  return section === undefined ? null : (
    <p>
      <a href={`#${section}`}>The numbers</a>
    </p>
  );
}

type ListedDetails = Extract<TestDetails, { type: 'golden' | 'bad-values' }>;

function isListed(details: TestDetails): details is ListedDetails {
  return details.type === 'golden' || details.type === 'bad-values';
}

/** Mismatches and bad values, one a line. */
function Listed({ details }: { readonly details: ListedDetails }) {
  switch (details.type) {
    case 'golden':
      return details.mismatches.length === 0 ? null : (
        <details>
          <summary>
            {formatCount(details.rowsDiffering)} of {formatCount(details.rows)} rows differ
          </summary>
          <DataTable
            caption="Mismatches"
            columns={['Row', 'Column', 'Expected', 'Actual', 'Difference']}
            rows={details.mismatches.map(({ row, column, expected, actual, difference }) => [
              formatCount(row),
              column,
              String(expected),
              String(actual),
              formatNumber(difference),
            ])}
          />
        </details>
      );
    case 'bad-values':
      return details.findings.length === 0 ? null : (
        <details>
          <summary>{formatCount(details.findings.length)} bad values were not treated as the plan asks</summary>
          <DataTable
            caption="Bad values"
            columns={['Column', 'Value', 'Expected', 'Actual']}
            rows={details.findings.map(({ column, value, expected, actual }) => [column, value, expected, actual])}
          />
        </details>
      );
  }
}

function Difference({ result: { expected, actual } }: { readonly result: TestResult }) {
  if (expected === undefined || actual === undefined) return null;
  return (
    <details>
      <summary>Expected and actual</summary>
      <div class="pair">
        <Value title="Expected" value={expected} />
        <Value title="Actual" value={actual} />
      </div>
    </details>
  );
}

function Value({ title, value }: { readonly title: string; readonly value: TestResult['expected'] }) {
  return (
    <div>
      <h4>{title}</h4>
      <pre>{JSON.stringify(value, null, 2)}</pre>
    </div>
  );
}
