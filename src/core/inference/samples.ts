import { PreflightError } from '../base/problem';
import { inputCandidates } from './answers';
import type { Binding } from './bindTable';
import { bindColumns, feedRows } from './bindTable';
import { columnNamesOf } from './featureColumns';
import { generateInputs } from './generateInputs';
import type { ModelUnderTest } from './modelUnderTest';
import type { TestPlan } from './plan';
import { goldenTable } from './plan';
import type { Table } from './table';
import type { Tensors } from './tensor';

/** A valid input and where its values come from. */
export interface Sample {
  readonly feeds: Tensors;
  readonly source: 'golden' | 'generated';
}

const SEED = 1;

/** Valid inputs of any number of rows: rows of the golden data in turn, or made-up ones where there is none. */
export class Samples {
  readonly #model: ModelUnderTest;
  readonly #plan: TestPlan;
  readonly #table: (path: string) => Promise<Table>;
  #golden: Promise<{ table: Table; binding: Binding } | undefined> | undefined;

  constructor(model: ModelUnderTest, plan: TestPlan, table: (path: string) => Promise<Table>) {
    this.#model = model;
    this.#plan = plan;
    this.#table = table;
  }

  /** Rows that the model takes at once: a fixed number, or undefined where the first dimension of an input is open. */
  get fixedBatch(): number | undefined {
    const first = this.#model.inputs.map(({ shape }) => (shape ? shape[0] : null));
    if (first.some((dim) => typeof dim !== 'number' && dim !== undefined)) return undefined;
    return first.find((dim) => typeof dim === 'number') ?? 1;
  }

  /** Rows of golden data; undefined without any. */
  async goldenRows(): Promise<number | undefined> {
    this.#golden ??= this.#findGolden();
    return (await this.#golden)?.table.rows.length;
  }

  /** Names of the columns that are fed to each input, where golden data tells them. */
  async columnNames(): Promise<ReadonlyMap<string, readonly string[]>> {
    this.#golden ??= this.#findGolden();
    const golden = await this.#golden;
    return golden ? columnNamesOf(golden.binding, golden.table) : new Map();
  }

  /** Throws `runtime/unsupported-input` when there is no golden data and an input cannot be made up. */
  async take(rows: number, offset = 0): Promise<Sample> {
    this.#golden ??= this.#findGolden();
    const golden = await this.#golden;
    if (golden) {
      const indices = Array.from({ length: rows }, (_, row) => (offset + row) % golden.table.rows.length);
      return { feeds: feedRows(golden.binding, golden.table, indices), source: 'golden' };
    }
    const feeds = generateInputs(this.#model, this.#plan, rows, SEED + offset);
    if (feeds) return { feeds, source: 'generated' };
    throw new PreflightError({
      code: 'runtime/unsupported-input',
      message: `The inputs (${this.#model.inputs.map(({ name, type }) => `${name}: ${type}`).join(', ')}) cannot be fed.`,
      remedy: 'Export the model with inputs of a type that the runtime takes, such as float32, int64 or string.',
    });
  }

  /** The first golden table that fits; what is wrong with one that does not is told by its own test. */
  async #findGolden(): Promise<{ table: Table; binding: Binding } | undefined> {
    for (const path of this.#plan.golden.flatMap((golden) => goldenTable(golden) ?? [])) {
      try {
        const table = await this.#table(path);
        const binding = bindColumns(this.#model, table, inputCandidates(this.#model, table), 'ignore');
        feedRows(binding, table, [...table.rows.keys()]);
        return { table, binding };
      } catch (error) {
        if (!(error instanceof PreflightError)) throw error;
      }
    }
    return undefined;
  }
}
