import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatTestJunit } from '../../../../../src/core/inference/formats/junit';
import { testReport, testResult } from '../../../../support/testReport';

const ENTITIES: Readonly<Record<string, string>> = { 'amp': '&', 'lt': '<', 'gt': '>', 'quot': '"', '#10': '\n' };

/** What an XML parser makes of escaped text. */
function unescaped(text: string): string {
  return text.replace(/&([^;]+);/g, (_, name: string) => ENTITIES[name] ?? '');
}

function attributes(xml: string, element: string): Record<string, string>[] {
  return [...xml.matchAll(new RegExp(`<${element}((?: [\\w.]+="[^"<>]*")*)/?>`, 'g'))].map(([, text = '']) =>
    Object.fromEntries(
      [...text.matchAll(/([\w.]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, unescaped(value)]),
    ),
  );
}

describe('JUnit of a test report', () => {
  it('has a suite for each kind and counts what did not pass', () => {
    const xml = formatTestJunit(
      testReport([
        testResult({ id: 'smoke/load' }),
        testResult({ id: 'smoke/batch-7', verdict: 'skipped', message: 'The model takes exactly 1 row.' }),
        testResult({ id: 'golden/golden.csv', verdict: 'fail', expected: [0.5], actual: [0.7], remedy: 'Look.' }),
        testResult({ id: 'metrics/roc_auc', verdict: 'insufficient' }),
        testResult({ id: 'metrics/recall', verdict: 'error' }),
      ]),
    );
    const counts = { tests: '5', failures: '2', errors: '1', skipped: '1', time: '0.007500' };
    assert.deepEqual(attributes(xml, 'testsuites'), [{ name: 'churn', ...counts }]);
    const names = attributes(xml, 'testsuite').map(({ name }) => name);
    assert.deepEqual(names, ['churn smoke', 'churn golden', 'churn metrics']);
    const types = attributes(xml, 'failure').map(({ type }) => type);
    assert.deepEqual(types, ['fail', 'insufficient']);
    assert.match(unescaped(xml), /As expected\.\nLook\.\nexpected \[0\.5\]\nactual \[0\.7\]<\/failure>/);
    assert.equal(attributes(xml, 'error').length, 1);
  });

  it('gives every text back, whatever characters it holds', () => {
    const texts = fc.string({ unit: 'grapheme', maxLength: 40 });
    fc.assert(
      fc.property(texts, texts, (id, message) => {
        const result = testResult({ id: `k/${id}`, kind: 'k', verdict: 'fail', message });
        const xml = formatTestJunit(testReport([result]));
        assert.equal(attributes(xml, 'testcase')[0]?.['name'], `k/${id}`);
        assert.equal(attributes(xml, 'failure')[0]?.['message'], message);
      }),
    );
  });
});
