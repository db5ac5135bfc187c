import { compareSignatures } from '../../model/signature';
import type { Signature } from '../../registry/record';
import type { DetailsOf } from '../details';
import type { ModelUnderTest } from '../modelUnderTest';
import type { Judgement, TestContext, TestKind } from '../testKind';

/** A caller of the previous version goes on working: ONNX calls any other change of the signature a major one. */
export const contractKind: TestKind = {
  name: 'contract',
  list: ({ contract }) =>
    contract
      ? [
          {
            id: 'contract/signature',
            kind: 'contract',
            label: `Signature as in ${contract.previous}`,
            path: ['contract'],
            needsNoRun: true,
            run: (context) => judge(context, contract.previous),
          },
        ]
      : [],
};

async function judge(context: TestContext, path: string): Promise<Judgement> {
  const previous = (await context.other(path)).model;
  const change = compareSignatures(signatureFor(previous), signatureFor(context.model));
  const classes = classChange(previous, context.model);
  const reasons = [...change.reasons, ...classes];
  const level = classes.length > 0 ? 'major' : change.level;
  const details: DetailsOf<'contract'> = { type: 'contract', level, reasons };
  if (level !== 'major') {
    const message = level === 'none' ? 'The signature is the same.' : `Callers go on working: ${reasons.join('; ')}.`;
    return { verdict: 'pass', message, details };
  }
  return {
    verdict: 'fail',
    message: `Callers of the previous version break: ${reasons.join('; ')}.`,
    remedy: 'Export with the previous signature, or raise the major version and tell the callers.',
    expected: { level: 'minor' },
    actual: { level },
    details,
  };
}

function signatureFor({ inputs, outputs }: ModelUnderTest): Signature {
  return { inputs: [...inputs], outputs: [...outputs] };
}

/** Another order or set of classes changes what each column of the scores means. */
function classChange(previous: ModelUnderTest, now: ModelUnderTest): string[] {
  const [before, after] = [previous.classLabels.map(String), now.classLabels.map(String)];
  if (before.length === 0 || after.length === 0 || before.join('\n') === after.join('\n')) return [];
  return [`the classes were ${before.join(', ')} and are ${after.join(', ')}`];
}
