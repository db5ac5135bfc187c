import type { Check, Outcome } from '../../check';
import { failed, notApplicable, STANDARD_BLOCKING } from '../../check';
import { sectionCheck } from '../../cardSection';
import { isFirst, type Facts } from '../../facts';

const section = sectionCheck({
  id: 'rollback',
  title: 'Rollback plan',
  headings: ['Rollback', 'Rollback plan', 'Roll back'],
  minLength: 40,
  remedy: 'Say how to go back, to which version (deployment.rollbackTo in model.yaml), and who decides.',
  levels: STANDARD_BLOCKING,
  sources: ['bank-mrm'],
});

/** A first version has nothing to go back to; later ones name a version that the registry knows. */
export const rollback: Check = {
  ...section,
  run: (facts) => {
    if (isFirst(facts)) return notApplicable('This is the first version.');
    const outcome = section.run(facts);
    return outcome.status === 'passed' ? (target(facts) ?? outcome) : outcome;
  },
};

function target({ model, existing }: Facts): Outcome | undefined {
  const version = model.manifest.deployment?.rollbackTo;
  if (version === undefined) return failed('model.yaml names no deployment.rollbackTo.', model.place(['deployment']));
  if (!existing.ok || existing.value.some((each) => each.version === version)) return undefined;
  return failed(
    `The registry has no version ${version} to roll back to.`,
    model.place(['deployment', 'rollbackTo'], 'value'),
  );
}
