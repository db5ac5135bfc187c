import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Random draws from one seed. */
export interface Draws {
  uniform(): number;
  normal(): number;
  bernoulli(probability: number): 0 | 1;
}

export function drawsFrom(seed: number): Draws {
  const generator = xoroshiro128plus(seed);
  const uniform = (): number => uniformFloat64(generator);
  return {
    uniform,
    // Box and Muller; 1 - u is never 0.
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    bernoulli: (probability) => (uniform() < probability ? 1 : 0),
  };
}
