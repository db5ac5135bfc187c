import { cpus } from 'node:os';
import { seededRandom } from '../src/core/inference/random';
import { layoutGraph } from '../src/core/lineage/layout';

type Graph = Parameters<typeof layoutGraph>[0];

/** Each node after the first has one to two causes among those at most `reach` before it: small reach, deep graph. */
function graph(size: number, reach: number): Graph {
  const next = seededRandom(size + reach);
  const edges = [];
  for (let node = 1; node < size; node += 1) {
    const causes = next() < 0.3 ? 2 : 1;
    for (let cause = 0; cause < causes; cause += 1) {
      const from = Math.max(0, node - 1 - Math.floor(next() * reach));
      edges.push({ from: `n${from}`, to: `n${node}`, label: '' });
    }
  }
  return { nodes: Array.from({ length: size }, (_, node) => ({ id: `n${node}` })), edges };
}

const RUNS = 15;

console.log(
  `lineage layout, median and worst of ${RUNS} runs; node ${process.version}, ${cpus()[0]?.model ?? 'unknown'}`,
);
for (const size of [1_000, 10_000]) {
  for (const [shape, reach] of [
    ['deep', 20],
    ['wide', size],
  ] as const) {
    const input = graph(size, reach);
    const times = Array.from({ length: RUNS }, () => {
      const start = performance.now();
      layoutGraph(input);
      return performance.now() - start;
    }).sort((a, b) => a - b);
    const layers = Math.max(...layoutGraph(input).nodes.map((node) => node.layer)) + 1;
    const median = times[Math.floor(RUNS / 2)] ?? 0;
    const cells = [`${size} nodes`, `${input.edges.length} edges`, `${layers} layers`, shape];
    console.log(`${cells.join(', ')}: ${median.toFixed(1)} ms, worst ${(times.at(-1) ?? 0).toFixed(1)} ms`);
  }
}
