// Mocha reporter of every level: prints as `spec` does and writes what happened to the file PREFLIGHT_TEST_RESULTS.
const { writeFileSync } = require('node:fs');
const mocha = require('mocha');

module.exports = class ResultsReporter extends mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const tests = [];
    runner.on('pass', (test) => tests.push({ title: test.fullTitle(), state: 'passed', durationMs: test.duration }));
    // A failed hook comes here too, and counts as a failure of its own.
    runner.on('fail', (test, error) =>
      tests.push({ title: test.fullTitle(), state: 'failed', durationMs: test.duration, message: String(error) }),
    );
    runner.on('pending', (test) => tests.push({ title: test.fullTitle(), state: 'skipped' }));
    runner.once('end', () => {
      const file = process.env.PREFLIGHT_TEST_RESULTS;
      if (file) writeFileSync(file, JSON.stringify({ tests }, undefined, 1));
    });
  }
};
