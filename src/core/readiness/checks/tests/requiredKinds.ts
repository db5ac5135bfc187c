import { ALWAYS_BLOCKING, failed, failedBy, notApplicable, passed, type Check } from '../../check';

export const requiredKinds: Check = {
  id: 'tests/required-kinds',
  title: 'The kinds of test that the policy requires ran and passed',
  remedy: 'Add tests of these kinds to model.yaml under "tests".',
  levels: ALWAYS_BLOCKING,
  run: ({ tests, policy, model }) => {
    const required = policy.policy.tests.require;
    if (required.length === 0) return notApplicable('The policy requires no kinds.');
    if (!tests.ok) return failedBy(tests.problem, 'tests/passed');
    const results = tests.value.tests;
    const missing = required.filter((kind) => !results.some((test) => test.kind === kind && test.verdict === 'pass'));
    return missing.length === 0
      ? passed(`${required.join(', ')} ran and passed.`)
      : failed(`No test of kind ${missing.join(', ')} passed.`, model.place(['tests']));
  },
};
