import { seedFix } from '../../support/seedFix';
import type { NotebookRule } from '../../rule';
import { reachesResult } from '../../support/drawUses';
import { hasResult, NUMPY_RANDOM, unseededDraws } from '../../support/randomSources';

/** Draws from numpy's global generator without a seed. */
export const unseededNumpy: NotebookRule = {
  name: 'randomness/unseeded-numpy',
  summary: 'numpy draws random numbers without a seed',
  why:
    'Every run computes something else. A reviewer cannot reproduce the figures, and a difference between two models ' +
    'may be luck.',
  severity: 'warning',
  moment: 'edit',
  level: 'notebook',
  fix: 'edit',
  references: [
    'https://numpy.org/doc/stable/reference/random/index.html',
    'https://scikit-learn.org/stable/common_pitfalls.html#controlling-randomness',
  ],
  examples: {
    bad: [
      ['import numpy as np\nrows = np.random.choice(100, 10)', 'more = np.random.rand(3)\nmodel.fit(X[rows], y[rows])'],
      {
        cells: [
          'import numpy as np\ndef noisy(x):\n    return x + np.random.rand(len(x))',
          'train = noisy(X)\nmodel.fit(train, y)',
        ],
        shown: false,
      },
      {
        cells: [
          'import numpy as np\nrng = np.random.default_rng()\nrows = rng.permutation(9)\nmodel.fit(X[rows], y[rows])',
        ],
        shown: false,
      },
      { cells: ['from scipy import stats\nrows = stats.norm.rvs(size=9)\nmodel.fit(rows, y)'], shown: false },
      { cells: ['if ready:\n    import numpy as np\n    model.fit(np.random.rand(3, 2), y)'], shown: false },
      ['from numpy.random import shuffle\nshuffle(rows)', 'import numpy as np\nnp.random.seed(7)\nmodel.fit(rows, y)'],
    ],
    good: [
      {
        cells: ['from scipy import stats\nrows = stats.norm.rvs(size=9, random_state=7)\nmodel.fit(rows, y)'],
        shown: false,
      },
      ['import numpy as np\nnp.random.seed(7)', 'rows = np.random.rand(3)\nmodel.fit(rows, y)'],
      ['import numpy as np\nrng = np.random.default_rng(7)\nrows = rng.random(3)\nmodel.fit(rows, y)'],
      [
        'from helpers import seed_everything\nseed_everything(7)',
        'import numpy as np\nrows = np.random.rand(3)\nmodel.fit(rows, y)',
      ],
      ['import numpy as np\nnp.random.random((3, 3))'],
      {
        cells: [
          'from fastai.basics import *\nnp.random.seed(42)',
          'from numpy.random import normal\nmodel.fit(X + normal(size=3), y)',
        ],
        shown: false,
      },
      {
        cells: [
          'import numpy as np\nfor i in range(3):\n    at = np.random.randint(9)\n    axes[i].imshow(X[at])',
          'for i in range(3):\n    model.fit(X[i], y[i])',
        ],
        shown: false,
      },
      {
        cells: [
          'import numpy as np\nimport matplotlib.pyplot as plt\nplt.scatter(x + np.random.randn(len(x)), y)',
          'shown = np.random.rand(3)\nshown\nnp.random.permutation(20)',
          'colour = "rgb(" + str(np.random.randint(256)) + ")"\nmodel.fit(X, y)',
        ],
        shown: false,
      },
      {
        cells: [
          'import numpy as np\ndef noisy(x):\n    return x + np.random.rand(len(x))',
          'np.random.seed(7)\nmodel.fit(noisy(X), y)',
        ],
        shown: false,
      },
    ],
  },
  *check({ analysis }) {
    if (!hasResult(analysis)) return;
    const [first, ...others] = unseededDraws(NUMPY_RANDOM, analysis).filter((draw) => reachesResult(draw, analysis));
    if (!first) return;
    yield {
      at: first.func,
      message:
        'Without a seed every run draws other numbers, so nobody can reproduce the result. Use ' +
        'rng = np.random.default_rng(seed), or call np.random.seed before the first draw.',
      ...seedFix(first, 'numpy', 'random.seed(0)', analysis),
      related: others.slice(0, 5).map((call) => ({ at: call.func, message: 'Draws without a seed too' })),
    };
  },
};
