import type { ComponentChildren } from 'preact';
import type { CheckResult } from '../../src/core/readiness/report';
import { Sign } from './controls';
import { checkTone } from './tones';

/** One check with its message; its remedy while it fails, its justification when it is waived. */
export function CheckRow({ check, children }: { readonly check: CheckResult; readonly children?: ComponentChildren }) {
  return (
    <li>
      <Sign tone={checkTone(check)} label={check.blocking ? check.status : `${check.status}, advisory`} />
      <div class="body">
        <h3>{check.title}</h3>
        <p class="text">{check.message}</p>
        {check.status === 'failed' && check.remedy !== '' && <p class="text quiet">{check.remedy}</p>}
        {check.waiver && (
          <p class="text">
            <q>{check.waiver.justification}</q> <span class="quiet">({check.waiver.requestedBy})</span>
          </p>
        )}
        {children}
      </div>
    </li>
  );
}

/** Checks that need no attention, folded away under one line. */
export function FoldedChecks({ title, checks }: { readonly title: string; readonly checks: readonly CheckResult[] }) {
  if (checks.length === 0) return null;
  return (
    <details>
      <summary>
        {title} <span class="count">{checks.length}</span>
      </summary>
      <ul class="rows">
        {checks.map((check) => (
          <CheckRow key={check.id} check={check} />
        ))}
      </ul>
    </details>
  );
}
