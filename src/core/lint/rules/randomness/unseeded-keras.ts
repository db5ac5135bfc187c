import { seedFix } from '../../support/seedFix';
import type { NotebookRule } from '../../rule';
import { KERAS_RANDOM, unseededDraws } from '../../support/randomSources';

/** Keras or TensorFlow weights without a seed, in a notebook that trains. */
export const unseededKeras: NotebookRule = {
  name: 'randomness/unseeded-keras',
  summary: 'Keras initialises or draws without a seed',
  why:
    'Weights, dropout and shuffling differ in every run, so the trained model cannot be reproduced and a comparison of ' +
    'two settings may show luck.',
  severity: 'info',
  moment: 'edit',
  level: 'notebook',
  fix: 'edit',
  references: ['https://keras.io/examples/keras_recipes/reproducibility_recipes/'],
  examples: {
    bad: [
      ['from tensorflow import keras\nmodel = keras.Sequential([keras.layers.Dense(1)])', 'model.fit(x, y)'],
      [
        'from keras.layers import LSTM\nlayer = LSTM(8)',
        'model.fit(x, y)',
        'import keras\nkeras.utils.set_random_seed(7)',
      ],
    ],
    good: [
      [
        'import keras\nkeras.utils.set_random_seed(7)\nmodel = keras.Sequential([keras.layers.Dense(1)])\nmodel.fit(x, y)',
      ],
      ['import tensorflow as tf\ntf.random.set_seed(7)\nlayer = tf.keras.layers.Dense(1)\nmodel.fit(x, y)'],
      ['import keras\nlayer = keras.layers.Dense(1)'],
      {
        cells: [
          'from tensorflow import keras\nbase = keras.applications.VGG16(include_top=False)\n' +
            'model = keras.Sequential([keras.layers.Dense(1, kernel_initializer="ones")])\nmodel.fit(x, y)',
        ],
        shown: false,
      },
    ],
  },
  *check({ analysis }) {
    // Without training the layers are a demonstration.
    if (analysis.methodCalls('fit', 'train_on_batch', 'apply_gradients').length === 0) return;
    const [first, ...others] = unseededDraws(KERAS_RANDOM, analysis);
    if (!first) return;
    yield {
      at: first.func,
      message:
        'Without a seed every run starts from other weights, so the trained model cannot be reproduced. Call ' +
        'keras.utils.set_random_seed before the first layer.',
      ...seedFix(first, 'keras', 'utils.set_random_seed(0)', analysis),
      related: others.slice(0, 5).map((call) => ({ at: call.func, message: 'Random without a seed too' })),
    };
  },
};
