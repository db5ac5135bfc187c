import '../../../support/cssText.cjs';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { testDetailsSchema } from '../../../../src/core/inference/details';
import { inferenceDocument } from '../../../../webview-ui/inference/document';
import { testReport, testResult } from '../../../support/testReport';
import { wholeReport } from '../../../support/wholeReport';

const HOSTILE = '</style><script>alert(1)</script><img src=x onerror="alert(1)">';

describe('the HTML report', () => {
  it('draws every kind of details that has a plot, with its numbers as tables', async () => {
    const html = await inferenceDocument(wholeReport());
    for (const title of [
      'Metrics',
      'Latency and throughput',
      'Calibration and uncertainty',
      'Slices and fairness',
      'Feature importance',
      'Champion against challenger',
      'Drift',
    ]) {
      assert.match(html, new RegExp(`<h2 id="[a-z]+" tabindex="-1">${title}</h2>`));
    }
    const figures = html.match(/<figure/g)?.length ?? 0;
    assert.equal(figures, 4);
    assert.equal(html.match(/The numbers as a table/g)?.length, figures);
    assert.doesNotMatch(html, /NaN|undefined|Infinity|\[object/);
  });

  it('leads from each test that does not pass to its numbers', async () => {
    const html = await inferenceDocument(wholeReport());
    const targets = [...html.matchAll(/href="#([a-z]+)"/g)].map(([, id]) => id);
    assert.ok(targets.length > 9);
    for (const id of targets) assert.ok(html.includes(`<h2 id="${id ?? ''}"`), id);
  });

  it('says what failed first', async () => {
    const html = await inferenceDocument(wholeReport());
    const at = ['>Failed', '>Could not be carried out', '>Not enough data to decide', '>Passed', '>Metrics</h2>'];
    const places = at.map((text) => html.indexOf(text));
    assert.deepEqual(
      places,
      [...places].sort((a, b) => a - b),
    );
    assert.ok((places[0] ?? -1) > 0);
  });

  it('allows its own style sheet and nothing else', async () => {
    const html = await inferenceDocument(wholeReport());
    const style = /<style>([\s\S]*?)<\/style>/.exec(html)?.[1] ?? '';
    const digest = createHash('sha256').update(style).digest('base64');
    assert.ok(html.includes(`content="default-src 'none'; style-src 'sha256-${digest}'`));
    assert.doesNotMatch(html, /<script|style="|https?:|url\(|@import/);
  });

  it('shows hostile names as text', async () => {
    const details = testDetailsSchema.parse({
      type: 'importance',
      ...{ metric: HOSTILE, baseline: 0.5, repeats: 5, rows: 10 },
      features: [{ name: HOSTILE, mean: 0.1, sd: 0.01, q: null, isSuspicious: false }],
    });
    const tests = [
      testResult({
        id: `golden/${HOSTILE}`,
        verdict: 'fail',
        message: HOSTILE,
        remedy: HOSTILE,
        expected: HOSTILE,
        actual: HOSTILE,
      }),
      testResult({ id: 'explanation/permutation', details }),
    ];
    const html = await inferenceDocument(testReport(tests, { model: HOSTILE, backend: HOSTILE }));
    assert.doesNotMatch(html, /<script|<img/);
    assert.ok(html.split('&lt;script>alert(1)').length > 8);
    assert.equal(html.match(/<\/style>/g)?.length, 1);
  });

  it('shows a test whose details are of another version by its message', async () => {
    const result = testResult({
      id: 'drift/inputs',
      message: 'Two columns drifted.',
      details: { type: 'of the future' },
    });
    const html = await inferenceDocument(testReport([result]));
    assert.match(html, /Two columns drifted\./);
  });
});
