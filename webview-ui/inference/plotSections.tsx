import type { ComponentChildren } from 'preact';
import type { TestReport } from '../../src/core/inference/result';
import { Abstention, Calibration } from './sections/calibration';
import { Champion } from './sections/champion';
import { detailed, ofType } from './sections/detailed';
import { Drift } from './sections/drift';
import { Importance, Shapley } from './sections/explanation';
import { Fairness, Slices } from './sections/groups';
import { Latency } from './sections/latency';
import { ColdStart, Concurrency, Memory, OpenLoop } from './sections/load';
import { Metrics } from './sections/metrics';
import type { SectionId } from './sections/sectionIds';

/** A part of the page with plots. */
export interface PlotSection {
  readonly id: SectionId;
  readonly title: string;
  readonly content: readonly ComponentChildren[];
}

/** The parts that a report has numbers for, in the order of the page. */
export function plotSections(report: TestReport): readonly PlotSection[] {
  const all = detailed(report);
  const metrics = ofType(all, 'metric');
  const sections: readonly PlotSection[] = [
    { id: 'metrics', title: 'Metrics', content: metrics.length > 0 ? [<Metrics key="metrics" tests={metrics} />] : [] },
    {
      id: 'latency',
      title: 'Latency and throughput',
      content: [
        ...ofType(all, 'latency').map((test) => <Latency key={test.result.id} test={test} />),
        ...ofType(all, 'open-loop').map((test) => <OpenLoop key={test.result.id} test={test} />),
        ...ofType(all, 'cold-start').map((test) => <ColdStart key={test.result.id} test={test} />),
        ...ofType(all, 'concurrency').map((test) => <Concurrency key={test.result.id} test={test} />),
        ...ofType(all, 'memory').map((test) => <Memory key={test.result.id} test={test} />),
      ],
    },
    {
      id: 'calibration',
      title: 'Calibration and uncertainty',
      content: [
        ...ofType(all, 'calibration').map((test) => <Calibration key={test.result.id} test={test} />),
        ...ofType(all, 'abstention').map((test) => <Abstention key={test.result.id} test={test} />),
      ],
    },
    {
      id: 'slices',
      title: 'Slices and fairness',
      content: [
        ...ofType(all, 'slices').map((test) => <Slices key={test.result.id} test={test} />),
        ...ofType(all, 'fairness').map((test) => <Fairness key={test.result.id} test={test} />),
      ],
    },
    {
      id: 'explanation',
      title: 'Feature importance',
      content: [
        ...ofType(all, 'importance').map((test) => <Importance key={test.result.id} test={test} />),
        ...ofType(all, 'shapley').map((test) => <Shapley key={test.result.id} test={test} />),
      ],
    },
    {
      id: 'champion',
      title: 'Champion against challenger',
      content: ofType(all, 'champion').map((test) => <Champion key={test.result.id} test={test} />),
    },
    {
      id: 'drift',
      title: 'Drift',
      content: ofType(all, 'drift').map((test) => <Drift key={test.result.id} test={test} />),
    },
  ];
  return sections.filter(({ content }) => content.length > 0);
}
