import { bytesSource, Cursor, streamOf } from '../source';
import type { Content, ScanRun, Spot } from '../scanRun';
import { Uninspectable } from '../uninspectable';
import { inlineArray, isBuiltWrapper } from './numpyArray';
import type { NestedPickle } from './recorder';
import { Recorder } from './recorder';
import type { MadeValue } from './value';
import type { AfterBuild, WalkOptions } from './walkPickle';
import { walkPickle } from './walkPickle';

/** How the content came to be taken for a pickle. */
export interface PickleOptions {
  /** Whether it is one by its name; then it is an error when it cannot be read. */
  readonly expected: boolean;
  /** PyTorch resolves persistent ids to tensors, and its old format goes on with raw tensors after the pickles. */
  readonly torch: boolean;
}

/** The opcode that every pickle of protocol 2 or newer begins with. */
const PROTO = 0x80;

/** Codes that an unpickler would stop at too, so that bytes which end so before any import are simply no pickle. */
const NOT_A_PICKLE = new Set([
  'scan/truncated',
  'pickle/invalid-opcode',
  'pickle/irregular',
  'pickle/unknown-protocol',
]);

/**
 * Inspects content as one or more pickles, one behind the other, as `pickle.load` or `joblib.load` would read them.
 * Says whether it is a pickle at all.
 */
export async function inspectPickle(spot: Spot, content: Content, options: PickleOptions): Promise<boolean> {
  const seen = { arrays: false };
  const afterBuild: AfterBuild = async (built, cursor, insideFrame) => {
    if (!isBuiltWrapper(built)) return;
    seen.arrays = true;
    if (insideFrame) throw new Uninspectable('joblib/unreadable-array', 'an array stands inside a frame');
    await skipArray(spot, built, cursor);
  };
  const isPickle = await readPickles(spot, content, options, afterBuild);
  if (seen.arrays) {
    // pickle.load takes an array's bytes for opcodes, so what joblib passes over must be read that way too.
    const plain = new Recorder();
    const failure = await walkPlainly(spot.run, new Cursor(content.open()), plain);
    plain.commitHidden(spot.run, spot.member);
    if (failure && !NOT_A_PICKLE.has(failure.code)) spot.run.addUninspected(spot.member, failure);
  }
  return isPickle;
}

/**
 * Reads content of another format as `pickle.load` would and keeps only what is dangerous. A tar archive begins with a
 * member's name, which can be chosen to be a pickle.
 */
export async function inspectHiddenPickle({ run, member }: Spot, content: Content): Promise<void> {
  const recorder = new Recorder();
  const failure = await walkPlainly(run, new Cursor(content.open()), recorder);
  recorder.commitHidden(run, member);
  if (failure && !NOT_A_PICKLE.has(failure.code)) run.addUninspected(member, failure);
}

async function readPickles(
  spot: Spot,
  content: Content,
  options: PickleOptions,
  afterBuild: AfterBuild,
): Promise<boolean> {
  const { run, member } = spot;
  const cursor = new Cursor(content.open());
  for (let pickles = 0; pickles === 0 || (await cursor.ensure(1)); pickles++) {
    const recorder = new Recorder();
    const start = cursor.position;
    let failure: unknown;
    try {
      await walkPickle(cursor, { ...walk(run), listener: recorder, afterBuild });
    } catch (error) {
      if (!(error instanceof Uninspectable)) throw error;
      failure = error;
    }
    if (failure instanceof Uninspectable && NOT_A_PICKLE.has(failure.code) && !acts(recorder, options, content)) {
      if (pickles > 0) {
        noteTrailingBytes(spot, start, options);
        return true;
      }
      if (options.expected) run.addUninspected(member, failure, start);
      return false;
    }
    recorder.commit(run, member);
    await finish(spot, recorder, options);
    if (failure !== undefined) {
      run.addUninspected(member, failure, start);
      return true;
    }
  }
  return true;
}

/**
 * Whether a walk that failed met anything that counts. Text may begin like a pickle ("class", "import"), so where nothing
 * says that the content is one, names that nobody knows do not.
 */
function acts(recorder: Recorder, { expected }: PickleOptions, { head }: Content): boolean {
  return expected || head[0] === PROTO ? recorder.actsOnLoading : recorder.isDangerous;
}

async function finish(spot: Spot, recorder: Recorder, options: PickleOptions): Promise<void> {
  const { run, member } = spot;
  if (recorder.unread) {
    const { code, why, offset } = recorder.unread;
    run.addUninspected(member, new Uninspectable(code, why), offset);
  }
  if (recorder.persistentIdAt !== undefined && !options.torch) {
    run.add(member, {
      code: 'pickle/persistent-id',
      kind: 'note',
      message: 'Refers to objects outside of the pickle, which only its own loader can resolve.',
      remedy: 'Load it with the library that wrote it.',
      offset: recorder.persistentIdAt,
    });
  }
  for (const nested of recorder.nested) await inspectNested(spot, nested);
}

/** Bytes that are a pickle of their own are dangerous as soon as anything loads them. */
async function inspectNested(spot: Spot, { bytes, offset }: NestedPickle): Promise<void> {
  const { run } = spot;
  const depth = spot.depth + 1;
  run.budget.enter(depth);
  const recorder = new Recorder();
  const failure = await walkPlainly(run, new Cursor(streamOf(bytesSource(bytes))), recorder);
  const member = `${spot.member ?? ''}@${offset}`;
  // Without the protocol marker of a pickle, any text or numbers may begin like one.
  const declared = bytes[0] === PROTO;
  if (failure && !NOT_A_PICKLE.has(failure.code) && declared) run.addUninspected(member, failure);
  if (!recorder.actsOnLoading) return;
  if (failure && !declared && !recorder.hasDangerousImport) return;
  recorder.commit(run, member);
  for (const inner of recorder.nested) await inspectNested({ run, member, depth }, inner);
}

function walk({ job, budget }: ScanRun): Pick<WalkOptions, 'job' | 'limits'> {
  return { job, limits: budget.limits };
}

/** Walks one pickle as `pickle.load` does, up to its end or to the failure returned. */
async function walkPlainly(run: ScanRun, cursor: Cursor, recorder: Recorder): Promise<Uninspectable | undefined> {
  try {
    await walkPickle(cursor, { ...walk(run), listener: recorder, afterBuild: () => Promise.resolve() });
    return undefined;
  } catch (error) {
    if (!(error instanceof Uninspectable)) throw error;
    return error;
  }
}

/** Passes over the array that joblib reads after its wrapper; an array of objects is a pickle of its own. */
async function skipArray(spot: Spot, built: MadeValue, cursor: Cursor): Promise<void> {
  const array = inlineArray(built);
  if (array.kind === 'raw') {
    if (array.padded) {
      await cursor.need(1);
      await cursor.skip(cursor.byte());
    }
    await cursor.skip(array.bytes);
    return;
  }
  const recorder = new Recorder();
  try {
    await walkPickle(cursor, { ...walk(spot.run), listener: recorder, afterBuild: () => Promise.resolve() });
  } finally {
    recorder.commit(spot.run, spot.member);
  }
  await finish(spot, recorder, { expected: true, torch: false });
}

function noteTrailingBytes({ run, member }: Spot, offset: number, { torch }: PickleOptions): void {
  if (torch) return;
  run.add(member, {
    code: 'pickle/trailing-bytes',
    kind: 'note',
    message: 'Bytes that are no pickle follow its end; loading does not read them.',
    remedy: 'Check what wrote the file when this is unexpected.',
    offset,
  });
}
