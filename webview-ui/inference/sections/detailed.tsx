import type { ComponentChildren } from 'preact';
import type { DetailsOf, TestDetails } from '../../../src/core/inference/details';
import { detailsOf } from '../../../src/core/inference/details';
import type { TestReport, TestResult } from '../../../src/core/inference/result';
import { Sign } from '../../shared/controls';
import { VERDICT_TONES, VERDICT_WORDS } from '../verdicts';

/** A result with the numbers behind it. */
export interface Detailed<T extends TestDetails['type'] = TestDetails['type']> {
  readonly result: TestResult;
  readonly details: DetailsOf<T>;
}

/** The results of a report whose details are known. */
export function detailed(report: TestReport): readonly Detailed[] {
  return report.tests.flatMap((result) => {
    const details = detailsOf(result);
    return details ? [{ result, details }] : [];
  });
}

export function ofType<T extends TestDetails['type']>(all: readonly Detailed[], type: T): readonly Detailed<T>[] {
  return all.flatMap(({ result, details }) =>
    details.type === type ? [{ result, details: details as DetailsOf<T> }] : [],
  );
}

/** One test with its plots. */
export function TestBlock({ result, children }: { readonly result: TestResult; readonly children: ComponentChildren }) {
  const { id, verdict, message } = result;
  return (
    <article class="test">
      <h3>
        <Sign tone={VERDICT_TONES[verdict]} label={VERDICT_WORDS[verdict]} /> {id}
      </h3>
      <p class="text quiet">{message}</p>
      {children}
    </article>
  );
}
