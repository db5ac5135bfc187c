import type { Digest } from '../base/digest';
import { digestOf } from '../base/digest';
import type { Job } from '../base/job';
import { folderOf, joinPath } from '../base/paths';
import type { Ports } from '../base/ports';
import { PreflightError } from '../base/problem';
import type { OnnxModel } from '../model/onnxModel';
import { readOnnxModel } from '../model/onnxModel';
import { externalReferences, modelProblems } from '../model/onnxProblems';
import { DataFiles } from './dataFiles';
import { bindEvaluation, evaluate } from './evaluation';
import { Lab } from './lab';
import type { ModelUnderTest } from './modelUnderTest';
import { describeModel } from './modelUnderTest';
import type { BackendChoice, ExternalReference, InferenceRunner, Machine } from './runner';
import { Samples } from './samples';
import { sessionRequest } from './sessionRequest';
import type { EvaluatedModel, OtherModel, TestContext } from './testKind';
import type { TestTarget } from './testTarget';

/** What a test run needs of the world. */
export interface TestPorts extends Pick<Ports, 'files' | 'toolVersion'> {
  readonly runner: InferenceRunner;
  readonly machine: Machine;
  /** Milliseconds since some fixed moment, never going back. */
  elapsed(): number;
}

/** A model file as it was read. */
interface ModelFile {
  readonly path: string;
  readonly sha256: Digest;
  readonly bytes: number;
  readonly onnx: OnnxModel;
  readonly external: readonly ExternalReference[];
}

/** The model file cannot be larger: one protobuf message ends at 2 GiB. */
const LARGEST_MODEL = 2 ** 31 - 1;

/** Everything that the tests of one run share; close it when they are done. */
export class TestSession {
  readonly #ports: TestPorts;
  readonly #target: TestTarget;
  readonly #backend: BackendChoice | undefined;
  readonly #job: Job;
  readonly #data: DataFiles;
  readonly #labs: Lab[] = [];
  readonly #files: ModelFile[] = [];
  readonly #made = new Map<string, Promise<unknown>>();
  readonly context: TestContext;

  private constructor(
    ports: TestPorts,
    target: TestTarget,
    file: ModelFile,
    backend: BackendChoice | undefined,
    job: Job,
  ) {
    this.#ports = ports;
    this.#target = target;
    this.#backend = backend;
    this.#job = job;
    this.#data = new DataFiles(ports.files, (path) => target.resolve(path));
    this.context = this.#makeContext(file);
  }

  /** Reads the model; throws a `PreflightError` when its file is missing, too large or not a model. */
  static async open(
    ports: TestPorts,
    target: TestTarget,
    backend: BackendChoice | undefined,
    job: Job,
  ): Promise<TestSession> {
    return new TestSession(ports, target, await readModelFile(ports, target.artifact), backend, job);
  }

  get artifact(): { path: string; sha256: Digest; bytes: number } {
    const [{ path, sha256, bytes } = { path: '', sha256: digestOf(''), bytes: 0 }] = this.#files;
    return { path, sha256, bytes };
  }

  /** Every file that was read beside the model itself, with its digest; weights beside a model are among them. */
  async data(): Promise<{ path: string; sha256: Digest }[]> {
    const [, ...others] = this.#files;
    const weights = await Promise.all(this.#files.map((file) => this.#externalDigests(file)));
    return [...this.#data.digests(), ...others.map(({ path, sha256 }) => ({ path, sha256 })), ...weights.flat()];
  }

  async close(): Promise<void> {
    await Promise.all(this.#labs.map((lab) => lab.close()));
  }

  #makeContext(file: ModelFile): TestContext {
    const { plan } = this.#target;
    const { model, problems, lab } = this.#prepare(file);
    const table: TestContext['table'] = (path) => this.#data.table(path);
    const { machine } = this.#ports;
    return {
      ...{ model, problems, plan, lab, table, machine, job: this.#job },
      elapsed: () => this.#ports.elapsed(),
      samples: new Samples(model, plan, table),
      tensorSets: (pattern) => this.#data.tensorSets(pattern, model),
      sizeOnDisk: () => this.#sizeOnDisk(file),
      evaluated: () => this.#once('evaluation', () => this.#evaluate({ model, problems, lab })),
      other: (path) => this.#once(`model ${path}`, () => this.#other(path)),
      evaluatedOther: (path) => this.#once(`evaluation ${path}`, async () => this.#evaluate(await this.#other(path))),
      once: (key, make) => this.#once(key, make),
    };
  }

  /** Makes something once a run; what failed once fails again in the same way. */
  #once<T>(key: string, make: () => Promise<T>): Promise<T> {
    const made = (this.#made.get(key) ?? make()) as Promise<T>;
    this.#made.set(key, made);
    return made;
  }

  #prepare(file: ModelFile): OtherModel {
    const { plan } = this.#target;
    this.#files.push(file);
    const problems = modelProblems(file.onnx, file.path);
    const request = sessionRequest(file.onnx, this.#ports.files.absolute(file.path), this.#backend, plan.runtime);
    const refusal = problems.find(({ blocking }) => blocking);
    const lab = new Lab(this.#ports.runner, request, this.#job.signal, refusal);
    this.#labs.push(lab);
    const model: ModelUnderTest = describeModel(file.onnx, plan.outputs);
    return { model, problems, lab };
  }

  async #other(path: string): Promise<OtherModel> {
    const load = async (): Promise<OtherModel> =>
      this.#prepare(await readModelFile(this.#ports, this.#target.resolve(path)));
    return await this.#once(`file ${path}`, load);
  }

  async #evaluate({ model, lab }: OtherModel): Promise<EvaluatedModel> {
    const { plan } = this.#target;
    if (!plan.data) {
      throw new PreflightError({
        code: 'data/no-evaluation',
        message: 'There is no evaluation data.',
        remedy: 'Name rows with the truth in tests.data.eval of model.yaml.',
      });
    }
    const data = bindEvaluation(model, plan, await this.#data.table(plan.data.eval));
    return { data, evaluation: await evaluate(lab, model, plan, data) };
  }

  async #sizeOnDisk({ path, bytes, external }: ModelFile): Promise<number> {
    const sizes = external.map(({ location }) => this.#ports.files.size(joinPath(folderOf(path), location)));
    return (await Promise.all(sizes)).reduce<number>((sum, size) => sum + (size ?? 0), bytes);
  }

  /** A file that is missing or outside has failed its test already. */
  async #externalDigests({ path, external }: ModelFile): Promise<{ path: string; sha256: Digest }[]> {
    const { files } = this.#ports;
    const digests = external.map(async ({ location }) => {
      const file = joinPath(folderOf(path), location);
      if (file.startsWith('..') || !(await files.exists(file))) return [];
      return [{ path: file, sha256: await files.digest(file) }];
    });
    return (await Promise.all(digests)).flat();
  }
}

async function readModelFile({ files }: Pick<Ports, 'files'>, path: string): Promise<ModelFile> {
  const size = await files.size(path);
  if (size !== undefined && size > LARGEST_MODEL) {
    throw new PreflightError({
      code: 'onnx/too-large',
      message: `${path} has ${size} bytes; an ONNX file ends at 2 GiB.`,
      remedy: 'Save the weights beside the model as external data.',
      place: { file: path },
    });
  }
  const bytes = await files.readBytes(path);
  const onnx = readOnnxModel(bytes, path);
  const hasEscape = modelProblems(onnx, path).some(({ code }) => code.startsWith('onnx/external-data'));
  return {
    path,
    sha256: digestOf(bytes),
    bytes: bytes.length,
    onnx,
    external: hasEscape ? [] : externalReferences(onnx),
  };
}
