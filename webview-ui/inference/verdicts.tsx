import type { Verdict } from '../../src/core/inference/result';
import type { Tone } from '../shared/controls';
import { Sign } from '../shared/controls';

export const VERDICT_TONES: Readonly<Record<Verdict, Tone>> = {
  pass: 'good',
  fail: 'bad',
  error: 'bad',
  insufficient: 'warn',
  skipped: 'quiet',
};

/** Verdicts in words that need no legend. */
export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  pass: 'pass',
  fail: 'fail',
  error: 'not carried out',
  insufficient: 'not enough data',
  skipped: 'skipped',
};

/** A verdict as a sign and its word. */
export function VerdictMark({ verdict }: { readonly verdict: Verdict }) {
  return (
    <span class="verdict">
      <Sign tone={VERDICT_TONES[verdict]} label="" />
      {VERDICT_WORDS[verdict]}
    </span>
  );
}

/** A verdict inside details, where it may be text of another version. */
export function verdictOf(text: string): Verdict {
  return text in VERDICT_WORDS ? (text as Verdict) : 'skipped';
}
