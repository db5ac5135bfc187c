import { z } from 'zod';
import type { Place } from '../../../base/problem';
import type { ModelCard } from '../../../model/card';
import type { MetricsFile } from '../../../model/metrics';
import { isRoundingOf, metricKey } from '../../../model/metrics';
import { topOf } from '../../cardSection';
import { ALWAYS_BLOCKING, failed, failedBy, passed, type Check, type Outcome } from '../../check';
import { contradictedRow } from '../../metricTable';

/** The part of the Hugging Face `model-index` that carries metrics. */
const modelIndexSchema = z.array(
  z.looseObject({
    results: z.array(
      z.looseObject({
        dataset: z.looseObject({ name: z.string().min(1) }),
        metrics: z.array(z.looseObject({ type: z.string(), value: z.union([z.number(), z.string()]) })),
      }),
    ),
  }),
);

export const metrics: Check = {
  id: 'documentation/metrics',
  title: 'The metrics of the card are those that were measured',
  remedy: 'Write the metrics under model-index in the front matter, as the metrics file of model.yaml has them.',
  levels: ALWAYS_BLOCKING,
  sources: ['mitchell-2019', 'hugging-face', 'google-mct', 'cyclonedx', 'eu-annex-iv', 'bank-mrm'],
  run: ({ card, metrics: measured, model }) => {
    if (!card.ok) return failedBy(card.problem, 'documentation/card');
    if (measured === null) {
      return failed(
        'model.yaml names no metrics file, so that the metrics of the card cannot be compared.',
        model.place([]),
        'Let the notebook write its metrics as JSON and name the file in model.yaml under "metrics".',
      );
    }
    return measured.ok ? judge(card.value, measured.value) : failedBy(measured.problem);
  },
};

function judge(card: ModelCard, measured: MetricsFile): Outcome {
  const index = card.frontMatter['model-index'];
  if (index === undefined) return failed('The front matter has no model-index.', topOf(card));
  const parsed = modelIndexSchema.safeParse(index);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const path = ['model-index', ...(issue?.path ?? [])];
    return failed(`${path.join('.')}: ${issue?.message ?? 'not as expected'}.`, card.place(path, 'value'));
  }
  const stated = parsed.data.flatMap((entry, e) =>
    entry.results.flatMap((result, r) =>
      result.metrics.map((metric, m) => ({
        ...metric,
        place: card.place(['model-index', e, 'results', r, 'metrics', m, 'value'], 'value'),
      })),
    ),
  );
  if (stated.length === 0) return failed('model-index has no metric.', card.place(['model-index']));
  const values = new Map(Object.entries(measured.metrics).map(([name, { value }]) => [metricKey(name), value]));
  for (const metric of stated) {
    const disagreement = disagreementOf(metric, values);
    if (disagreement) return disagreement;
  }
  const row = contradictedRow(card, values);
  if (row) {
    return failed(
      `The table in "${row.section.heading}" says ${row.line}; ${row.value} was measured.`,
      row.section.place,
    );
  }
  return passed(`${stated.length} metrics agree with what was measured.`);
}

function disagreementOf(
  { type, value, place }: { type: string; value: number | string; place: Place },
  values: ReadonlyMap<string, number>,
): Outcome | undefined {
  const measured = values.get(metricKey(type));
  if (measured === undefined) return failed(`${type} is not in the metrics file.`, place);
  const written = Number(typeof value === 'string' ? value.replace(/\s*%$/, '') : value);
  if (Number.isNaN(written)) return failed(`${type} is ${String(value)}, which is no number.`, place);
  return isRoundingOf(written, measured)
    ? undefined
    : failed(`The card says ${type} ${String(value)}, the metrics file ${measured}.`, place);
}
