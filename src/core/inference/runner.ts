import type { Problem } from '../base/problem';
import type { Tensors } from './tensor';

/** What a child process is started with. */
export interface SessionRequest {
  /** Absolute path of the ONNX file. */
  readonly file: string;
  /** Whether outputs are made by ZipMap, which the child removes in memory. */
  readonly hasZipMap: boolean;
  /** Files that the model reads its weights from; the child checks that they are there and do not lead away. */
  readonly external: readonly ExternalReference[];
  readonly backend: BackendChoice;
  readonly threads: number;
  readonly limits: Limits;
}

/** A file of external data, relative to the model's folder, and how many bytes of it are read at least. */
export interface ExternalReference {
  readonly location: string;
  readonly bytes: number;
}

export type BackendChoice = 'native' | 'wasm' | 'auto';

/** Bounds of one request; when one is passed the child is killed. */
export interface Limits {
  readonly timeoutMs: number;
  /** Resident memory of the child, MiB. */
  readonly maxRssMb: number;
}

/** How a request to the child ended badly. `refused`: the runtime reported an error and lives on (`problem` is set when the
 * host found the reason itself); else the child is gone. */
export type Failure =
  | { readonly status: 'refused'; readonly message: string; readonly problem?: Problem }
  | {
      readonly status: 'crashed';
      readonly signal: string | null;
      readonly exitCode: number | null;
      /** The last that the child wrote to stderr. */
      readonly output: string;
    }
  | { readonly status: 'timeout'; readonly afterMs: number }
  | { readonly status: 'memory'; readonly rssMb: number; readonly limitMb: number };

export type Outcome<T> = { readonly status: 'ok'; readonly value: T } | Failure;

/** How the closed loop inside the child goes; one window is at least `windowMs` long and has `minRuns` runs. */
export interface MeasureRequest {
  /** Fed in turn, so that no run sees the input of the one before. */
  readonly feeds: readonly Tensors[];
  readonly windowMs: number;
  readonly minRuns: number;
  readonly maxWindows: number;
  readonly warmupMs: number;
  /** No window starts and none goes on after this time; the last may hold fewer than `minRuns` runs. */
  readonly mostMs: number;
}

export interface MeasuredWindow {
  readonly ms: number;
  /** Time of each run, ms. */
  readonly runs: Float64Array;
  /** Processor time that other processes used, in cores. */
  readonly othersCores: number;
  /** The same of the child itself. */
  readonly ownCores: number;
}

export interface Measurement {
  readonly firstRunMs: number;
  readonly warmupRuns: number;
  readonly windows: readonly MeasuredWindow[];
}

/** Requests that arrive whether or not the one before is done. */
export interface OpenLoopRequest {
  readonly feeds: readonly Tensors[];
  /** When each request arrives, ms after the start, ascending. */
  readonly arrivals: Float64Array;
  /** What the loop may take before it counts as hanging. */
  readonly mostMs: number;
}

export interface OpenLoop {
  /** From the arrival of each request to its answer, waiting included, ms. */
  readonly latencies: Float64Array;
  readonly ms: number;
  readonly othersCores: number;
}

/** A model loaded in a child process of its own. After a failure other than `refused` it is of no use any more. */
export interface InferenceSession {
  /** Name and version, for example `native 1.30.0`. */
  readonly backend: string;
  readonly threads: number;
  /** Cold start as seen inside the child, ms: loading the runtime, then reading and preparing the model. */
  readonly coldStart: { readonly runtimeMs: number; readonly modelMs: number };
  /** Runs once; `outputs` limits what is fetched. */
  run(feeds: Tensors, outputs?: readonly string[]): Promise<Outcome<Tensors>>;
  measure(request: MeasureRequest): Promise<Outcome<Measurement>>;
  openLoop(request: OpenLoopRequest): Promise<Outcome<OpenLoop>>;
  /** Highest resident memory of the child so far and what it had before the model was loaded, MiB. */
  memory(): Promise<Outcome<{ readonly peakMb: number; readonly baselineMb: number }>>;
  close(): Promise<void>;
}

/** Runs models in child processes. Throws `runtime/unavailable` when the backend cannot be loaded at all. */
export interface InferenceRunner {
  /** Starts a child and loads the model. When `signal` aborts, the child is killed and calls throw `job/cancelled`. */
  open(request: SessionRequest, signal: AbortSignal): Promise<Outcome<InferenceSession>>;
}

/** The machine that the figures were taken on. */
export interface Machine {
  readonly platform: string;
  readonly arch: string;
  readonly cpu: string;
  readonly cores: number;
}
