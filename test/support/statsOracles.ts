import { parse } from 'csv-parse/sync';
import { fixtureBytes } from './fixtures';

interface Golden {
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, string>>[];
}

/** Expected values of statistics, computed with scipy and scikit-learn. */
export interface StatsOracles {
  readonly drift_numeric: readonly {
    readonly name: string;
    readonly reference: readonly number[];
    readonly current: readonly number[];
    readonly ks_stat: number;
    readonly ks_p_asymp: number;
    readonly ks_p_auto: number;
    readonly wasserstein: number;
    readonly wasserstein_norm: number;
    readonly n_bins_sturges: number;
    readonly psi_evidently: number;
    readonly js_distance_base2: number;
  }[];
  readonly drift_categorical: readonly {
    readonly name: string;
    readonly reference: Readonly<Record<string, number>>;
    readonly current: Readonly<Record<string, number>>;
    readonly psi_evidently: number;
    readonly js_distance_base2: number;
    readonly chi2_contingency: number;
    readonly chi2_contingency_p: number;
  }[];
  readonly metrics: readonly (Readonly<Record<string, number>> & {
    readonly source: string;
    readonly kind: string;
    readonly confusion: readonly (readonly number[])[];
  })[];
  readonly wilson95: readonly { k: number; n: number; lo: number; hi: number }[];
  readonly clopper95: readonly { k: number; n: number; lo: number; hi: number }[];
  readonly mcnemar: readonly {
    b: number;
    c: number;
    p_exact: number;
    chi2_corrected: number | null;
    p_chi2_corrected: number | null;
  }[];
  readonly delong: readonly {
    a: string;
    b: string;
    auc: readonly [number, number];
    var_diff: number;
    z: number;
    p: number;
    var1: number;
    var2: number;
  }[];
  readonly fairlearn_doc_example: {
    readonly y_true: readonly number[];
    readonly y_pred: readonly number[];
    readonly sensitive: readonly string[];
    readonly demographic_parity_difference: number;
    readonly demographic_parity_ratio: number;
    readonly equalized_odds_difference: number;
    readonly equalized_odds_ratio: number;
  };
  readonly shapley_exact_iris: {
    readonly background: readonly (readonly number[])[];
    readonly rows: readonly { x: readonly number[]; base: readonly number[]; phi: readonly (readonly number[])[] }[];
  };
  readonly benjamini_hochberg: { readonly p: readonly number[]; readonly adjusted: readonly number[] };
  readonly mlperf_early_stopping_min_queries: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

export const ORACLES = JSON.parse(new TextDecoder().decode(fixtureBytes('onnx', 'stats_oracles.json'))) as StatsOracles;

/** The golden table of a model under test/fixtures/onnx/sklearn. */
export function goldenOf(model: string): Golden {
  const rows: Record<string, string>[] = parse(Buffer.from(fixtureBytes('onnx', 'sklearn', model, 'golden.csv')), {
    columns: true,
  });
  return { columns: Object.keys(rows[0] ?? {}), rows };
}

/** One column as numbers. */
export function numbersOf({ rows }: Golden, column: string): number[] {
  return rows.map((row) => Number(row[column]));
}
