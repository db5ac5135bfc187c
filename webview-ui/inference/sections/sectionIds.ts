import type { TestDetails } from '../../../src/core/inference/details';

/** Ids of the parts of the page with plots. */
export type SectionId = 'metrics' | 'latency' | 'calibration' | 'slices' | 'explanation' | 'champion' | 'drift';

const SECTIONS: Readonly<Partial<Record<TestDetails['type'], SectionId>>> = {
  'metric': 'metrics',
  'latency': 'latency',
  'open-loop': 'latency',
  'cold-start': 'latency',
  'concurrency': 'latency',
  'memory': 'latency',
  'calibration': 'calibration',
  'abstention': 'calibration',
  'slices': 'slices',
  'fairness': 'slices',
  'importance': 'explanation',
  'shapley': 'explanation',
  'champion': 'champion',
  'drift': 'drift',
};

/** The part of the page that draws details of a type; undefined for those whose message says all. */
export function sectionOf(type: TestDetails['type']): SectionId | undefined {
  return SECTIONS[type];
}
