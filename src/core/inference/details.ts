import { z } from 'zod';
import {
  loadDetails,
  badValuesDetails,
  noiseDetails,
  determinismDetails,
  metamorphicDetails,
  latencyDetails,
  openLoopDetails,
  coldStartDetails,
  concurrencyDetails,
  memoryDetails,
  budgetDetails,
  contractDetails,
} from './behaviourDetails';
import type { estimate } from './detailParts';
import {
  goldenDetails,
  goldenTensorsDetails,
  metricDetails,
  slicesDetails,
  fairnessDetails,
  driftDetails,
  championDetails,
  abstentionDetails,
  calibrationDetails,
  importanceDetails,
  shapleyDetails,
} from './qualityDetails';
import type { TestResult } from './result';

/*
 * What each kind of test puts into `details` of its result: the numbers behind the verdict, for tables and plots. `type`
 * tells them apart. Results of tests that could not be carried out hold `{ code }` instead. Null stands for a value that
 * does not exist (NaN, no rows). Times are milliseconds, memory MiB, intervals 95 % unless said otherwise.
 */

export const testDetailsSchema = z.discriminatedUnion('type', [
  loadDetails,
  badValuesDetails,
  noiseDetails,
  determinismDetails,
  metamorphicDetails,
  latencyDetails,
  openLoopDetails,
  coldStartDetails,
  concurrencyDetails,
  memoryDetails,
  budgetDetails,
  contractDetails,
  goldenDetails,
  goldenTensorsDetails,
  metricDetails,
  slicesDetails,
  fairnessDetails,
  driftDetails,
  championDetails,
  abstentionDetails,
  calibrationDetails,
  importanceDetails,
  shapleyDetails,
]);
/** A value with the ends of its interval. */
export type EstimateDetails = z.infer<typeof estimate>;
export type TestDetails = z.infer<typeof testDetailsSchema>;
/** The details of one type, for example `DetailsOf<'latency'>`. */
export type DetailsOf<T extends TestDetails['type']> = Extract<TestDetails, { type: T }>;

/** The details of a result; undefined where there are none, or they are of another version or an error's code. */
export function detailsOf({ details }: Pick<TestResult, 'details'>): TestDetails | undefined {
  const parsed = testDetailsSchema.safeParse(details);
  return parsed.success ? parsed.data : undefined;
}
