import { ALWAYS_BLOCKING, failed, failedBy, passed as pass, type Check } from '../../check';

export const passed: Check = {
  id: 'tests/passed',
  title: 'The inference tests ran and passed',
  remedy: 'Run "preflight test MODEL" and correct what fails; "insufficient" needs more rows.',
  levels: ALWAYS_BLOCKING,
  run: ({ tests, model }) => {
    if (!tests.ok) return failedBy(tests.problem);
    const { tests: results, verdict, backend } = tests.value;
    const ran = results.filter((test) => test.verdict !== 'skipped');
    if (ran.length === 0) return failed('No inference test ran.', model.place(['tests']));
    const bad = ran.filter((test) => test.verdict !== 'pass');
    const [first] = bad;
    if (first) {
      const rest = bad.length > 1 ? ` (${bad.length} of ${ran.length} did not pass)` : '';
      return failed(`${first.id} ${first.verdict}: ${first.message}${rest}`, model.place(['tests']), first.remedy);
    }
    if (verdict !== 'pass') return failed(`The verdict of the run is ${verdict}.`, model.place(['tests']));
    return pass(`${ran.length} tests passed on ${backend}.`);
  },
};
