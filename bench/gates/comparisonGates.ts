import { gateAtLeast, gateAtMost } from '../../src/core/inference/statistics/interval';
import { groupRates, rateGap } from '../../src/core/inference/statistics/fairness';
import { accuracyDifferenceInterval } from '../../src/core/inference/statistics/mcnemar';
import type { Gate } from './simulation';

const MARGIN = 0.01;

/** The challenger's accuracy not more than 0.01 below the champion's; both wrong together on half of the errors. */
export const championGate: Gate = {
  name: 'accuracy not more than 0.01 below the champion (paired interval)',
  trials: (rows) => (rows <= 1000 ? 20_000 : 5000),
  scenarios: [-0.03, -0.015, -0.01, -0.005, 0, 0.02].map((difference) => ({
    label: String(difference),
    good: difference >= -MARGIN,
    trial: (rows, draws) => {
      const onlyChampion = 0.05 - Math.min(0, difference);
      const onlyChallenger = 0.05 + Math.max(0, difference);
      let [a, b] = [0, 0];
      for (let row = 0; row < rows; row++) {
        const u = draws.uniform();
        if (u < onlyChallenger) a += 1;
        else if (u < onlyChallenger + onlyChampion) b += 1;
      }
      const interval = accuracyDifferenceInterval(a, b, rows);
      return { verdict: gateAtLeast(interval, -MARGIN), pointPasses: (a - b) / rows >= -MARGIN };
    },
  })),
};

/** A gap in selection rates of at most 0.10 between three groups of equal size. */
export const fairnessGate: Gate = {
  name: 'selection rates at most 0.10 apart, three equal groups (Newcombe, all pairs)',
  trials: (rows) => (rows <= 1000 ? 4000 : 400),
  scenarios: [0, 0.05, 0.08, 0.1, 0.12, 0.15, 0.2].map((gap) => ({
    label: String(gap),
    good: gap <= 0.1,
    trial: (rows, draws) => {
      const groups = Array.from({ length: rows }, (_, row) => ['a', 'b', 'c'][row % 3] ?? 'a');
      const predicted = groups.map((group) => draws.bernoulli(group === 'a' ? 0.4 + gap : 0.4));
      const truth = new Uint8Array(rows);
      const found = rateGap(groupRates(truth, predicted, groups), 'selectionRate');
      if (!found) return { verdict: 'insufficient', pointPasses: false };
      return { verdict: gateAtMost(found.interval, 0.1), pointPasses: found.difference <= 0.1 };
    },
  })),
};
