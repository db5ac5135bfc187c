import assert from 'node:assert/strict';
import { exampleNotebook, fullExample } from '../../../../src/core/lint/example';
import { compatibleEdits } from '../../../../src/core/lint/fixes';
import type { Example } from '../../../../src/core/lint/rule';
import { rules } from '../../../../src/core/lint/rules';
import { CATEGORIES } from '../../../../src/core/lint/rule';
import { rulePages } from '../../../../scripts/rulePages';
import { registrySource, repositoryText, ruleFiles } from '../../../../scripts/ruleFiles';
import { applyFix, findingsIn, flawsOf } from '../../../support/lint';

describe('the rules', () => {
  for (const rule of rules) {
    describe(rule.name, () => {
      it('has bad and good examples and says what it is for', () => {
        assert.ok(rule.examples.bad.length > 0 && rule.examples.good.length > 0);
        assert.ok(rule.summary.length > 10 && !rule.summary.endsWith('.'));
        assert.ok(rule.why.length > 60);
        assert.ok(rule.references.length > 0 && rule.references.every((reference) => reference.startsWith('https://')));
        assert.ok((CATEGORIES as readonly string[]).includes(rule.name.split('/')[0]!));
      });

      rule.examples.bad.forEach((example, index) => {
        const count = fullExample(example).findings ?? 1;
        it(`finds bad example ${index + 1} and says what to do`, () => {
          const found = findingsIn(rule, example);
          assert.equal(found.length, count, JSON.stringify(found.map(({ message }) => message)));
          for (const { message } of found) assert.match(message, /^[A-Z"'`].{20,}[.)]$/s);
        });

        it(`mends bad example ${index + 1} for good`, () => {
          for (const { finding } of findingsIn(rule, example)) {
            if (!finding?.fix) continue;
            assert.equal(rule.fix, 'edit');
            const before = exampleNotebook(example);
            const fixed = applyFix(before, finding.fix.edits, example);
            const left = findingsIn(rule, fixed);
            assert.equal(left.length, count - 1, `still there: ${JSON.stringify(left.map(({ message }) => message))}`);
            const known = flawsOf(before);
            const added = flawsOf(exampleNotebook(fixed)).filter((flaw) => !known.includes(flaw));
            assert.deepEqual(added, [], 'the fix adds undefined names or broken code');
          }
        });
      });

      if (rule.fix === 'edit' && rule.level !== 'repository') {
        rule.examples.bad.forEach((example, index) => {
          it(`comes to an end when it mends all of bad example ${index + 1}, and adds no flaw`, () => {
            let fixed: Example = example;
            let rounds = 0;
            for (; rounds < 10; rounds++) {
              const mendable = findingsIn(rule, fixed).flatMap(({ finding }) =>
                finding?.fix ? [{ ...finding, fix: { title: '', edits: finding.fix.edits } }] : [],
              );
              if (mendable.length === 0) break;
              const { edits: together } = compatibleEdits(mendable);
              fixed = applyFix(exampleNotebook(fixed), together, fixed);
            }
            assert.ok(rounds < 10, 'it never ends');
            const known = flawsOf(exampleNotebook(example));
            assert.deepEqual(
              flawsOf(exampleNotebook(fixed)).filter((flaw) => !known.includes(flaw)),
              [],
            );
          });
        });
      }

      rule.examples.good.forEach((example, index) => {
        it(`leaves good example ${index + 1} alone`, () => {
          assert.deepEqual(
            findingsIn(rule, example).map(({ message }) => message),
            [],
          );
        });
      });

      if (rule.fix === 'edit') {
        it('offers a fix in at least one example', () => {
          const fixes = rule.examples.bad
            .flatMap((example) => findingsIn(rule, example))
            .filter(({ finding }) => finding?.fix);
          assert.ok(fixes.length > 0 || rule.level === 'repository');
        });
      }
    });
  }

  it('are all in the registry, under the name of their file', async () => {
    assert.deepEqual(
      rules.map(({ name }) => name),
      ruleFiles(),
    );
    assert.equal(repositoryText('src/core/lint/rules.ts'), await registrySource(), 'run npm run rules');
  });

  it('have current pages', async () => {
    for (const [file, text] of await rulePages()) {
      assert.equal(repositoryText('docs/rules', file), text, `docs/rules/${file}: run npm run docs:rules`);
    }
  });
});
