import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatInterval, formatNumber } from '../../../../webview-ui/inference/format';
import { histogramOf } from '../../../../webview-ui/inference/plots/histogram';
import { logScale, niceScale, percentAt } from '../../../../webview-ui/inference/plots/scale';

const finite = fc.double({ min: -1e9, max: 1e9, noNaN: true });

describe('axes of plots', () => {
  it('end at round values and name some between', () => {
    assert.deepEqual(niceScale([0.82, 0.91]).ticks, [0.8, 0.85, 0.9, 0.95]);
    assert.deepEqual(niceScale([-0.003, 0.021]).ticks, [-0.01, 0, 0.01, 0.02, 0.03]);
    assert.deepEqual(niceScale([]).ticks, [0, 0.5, 1]);
  });

  it('hold every value, in few steps', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(finite, fc.constant(null)), { maxLength: 20 }), (values) => {
        const scale = niceScale(values);
        assert.ok(scale.ticks.length >= 2 && scale.ticks.length <= 12, scale.ticks.join(' '));
        assert.ok(scale.min < scale.max);
        const room = (scale.max - scale.min) * 1e-6;
        for (const value of values) {
          if (value === null) continue;
          assert.ok(value >= scale.min - room && value <= scale.max + room);
          assert.ok(percentAt(scale, value) >= 0 && percentAt(scale, value) <= 100);
        }
      }),
    );
  });
});

describe('histograms', () => {
  it('give every value to one bar', () => {
    const values = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(values, (unsorted) => {
        const { bins } = histogramOf([...unsorted].sort((a, b) => a - b));
        const whole = bins.reduce((sum, { share }) => sum + share, 0);
        assert.ok(Math.abs(whole - 1) < 1e-9);
      }),
    );
  });

  it('have bars of equal ratios where values lie far apart', () => {
    const values = [...Array.from({ length: 198 }, (_, index) => 1 + index / 200), 40, 90];
    const { bins, isLogarithmic } = histogramOf(values, 10);
    assert.equal(isLogarithmic, true);
    const ratios = bins.map(({ lower, upper }) => upper / lower);
    for (const ratio of ratios) assert.ok(Math.abs(ratio - 90 ** 0.1) < 1e-9);
  });

  it('have a logarithmic axis with round values on it', () => {
    const scale = logScale(0.02, 0.9);
    assert.deepEqual(scale.ticks, [0.02, 0.05, 0.1, 0.2, 0.5]);
    assert.ok(Math.abs(percentAt(scale, Math.sqrt(0.02 * 0.9)) - 50) < 1e-9);
    assert.deepEqual(logScale(0.02, 9).ticks, [0.03, 0.1, 0.3, 1, 3]);
  });
});

describe('numbers of the report', () => {
  it('never make a value look certain that is not', () => {
    assert.equal(formatNumber(0.99964), '0.99964');
    assert.equal(formatNumber(1), '1');
    assert.equal(formatNumber(0.98765), '0.988');
    assert.equal(formatNumber(1234.5), '1,235');
  });

  it('give both ends of an interval the decimals of its width', () => {
    assert.equal(formatInterval(0.98531, 0.99964), '0.9853 to 0.9996');
    assert.equal(formatInterval(-0.000037, 0.00297), '-0.00004 to 0.00297');
    assert.equal(formatInterval(38.1, 44.3), '38.1 to 44.3');
    assert.equal(formatInterval(0.020568, 0.020598), '0.02057 to 0.0206');
    assert.equal(formatInterval(0.5, 0.5), '0.5 to 0.5');
    assert.equal(formatInterval(null, 1), '–');
  });

  it('are text for any number', () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        (a, b) => {
          assert.match(formatNumber(a), /^-?[\d.,]+(e[+-]\d+)?$/);
          assert.match(
            formatInterval(Math.min(a, b), Math.max(a, b)),
            /^-?[\d.,]+(e[+-]\d+)? to -?[\d.,]+(e[+-]\d+)?$/,
          );
        },
      ),
    );
  });
});
