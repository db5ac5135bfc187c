import type { ScanRun } from '../scanRun';
import { judgeImport } from '../imports/judgeImport';
import type { MachineListener } from './machine';
import { candidateBytes, candidateText } from './nestedPickle';
import { isArrayWrapper } from './numpyArray';
import type { ImportRef, Value } from './value';

/** A pickle found as a constant inside another one. */
export interface NestedPickle {
  readonly bytes: Uint8Array;
  readonly offset: number;
}

/** Longest total of nested pickles kept for their own walk. */
const MOST_NESTED_BYTES = 64 << 20;

/**
 * Keeps what one walk tells until it is known to be a pickle at all: arbitrary bytes often begin with a few valid
 * opcodes.
 */
export class Recorder implements MachineListener {
  readonly imports: ImportRef[] = [];
  readonly nested: NestedPickle[] = [];
  readonly #seen = new Set<string>();
  readonly #calls = new Set<ImportRef>();
  readonly #irregularities: { code: string; message: string; offset: number }[] = [];
  #nestedBytes = 0;
  /** Why part of it was not looked at; undefined when all of it was. */
  unread: { code: string; why: string; offset: number } | undefined;
  persistentIdAt: number | undefined;

  imported(ref: ImportRef): void {
    const key = `${ref.module}\0${ref.name}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.imports.push(ref);
  }

  called(ref: ImportRef, args: Value): void {
    this.#calls.add(ref);
    if (args.kind !== 'tuple') return;
    for (const item of args.items) {
      if (item.kind === 'import' && isArrayWrapper(item.ref.module, item.ref.name)) {
        this.unread ??= {
          code: 'joblib/unreadable-array',
          why: 'it makes array wrappers in an unusual way',
          offset: ref.offset,
        };
      }
    }
  }

  irregular(code: string, message: string, offset: number): void {
    if (this.#irregularities.length < 100) this.#irregularities.push({ code, message, offset });
  }

  constant(content: { readonly bytes: Uint8Array } | { readonly text: string }, offset: number): void {
    const bytes = 'bytes' in content ? candidateBytes(content.bytes) : candidateText(content.text);
    if (!bytes) return;
    this.#nestedBytes += bytes.length;
    if (this.#nestedBytes > MOST_NESTED_BYTES) {
      this.unread ??= { code: 'scan/too-large', why: 'it holds too many pickles inside', offset };
      return;
    }
    this.nested.push({ bytes, offset });
  }

  longConstant(head: Uint8Array, _length: number, offset: number): void {
    if (candidateBytes(head) && head[0] === 0x80) {
      this.unread ??= { code: 'scan/too-large', why: 'it holds a very long pickle inside', offset };
    }
  }

  persistentId(_id: Value, offset: number): void {
    this.persistentIdAt ??= offset;
  }

  /** Whether the walk met anything that loading would act on. */
  get actsOnLoading(): boolean {
    return this.imports.length > 0 || this.#irregularities.length > 0;
  }

  get hasDangerousImport(): boolean {
    return this.imports.some(isDangerous);
  }

  /** Whether it met what neither text nor numbers look like by chance. */
  get isDangerous(): boolean {
    return this.hasDangerousImport || this.#irregularities.some(({ code }) => code === 'pickle/computed-call');
  }

  /** Hands over what was kept. */
  commit(run: ScanRun, member: string | null): void {
    for (const ref of this.imports) run.addImport(member, ref);
    for (const ref of this.#calls) run.addCall(member, ref);
    for (const { code, message, offset } of this.#irregularities) run.addIrregular(member, code, message, offset);
  }

  /**
   * Hands over what loading without joblib would do and loading with it does not. An array of objects is a pickle with
   * a memo of its own; read as part of the outer one it has a second protocol marker and refers to the wrong names, so
   * only names that are dangerous count.
   */
  commitHidden(run: ScanRun, member: string | null): void {
    for (const ref of this.imports) if (isDangerous(ref)) run.addImport(member, ref);
    for (const { code, message, offset } of this.#irregularities) {
      if (code !== 'pickle/misplaced-protocol') run.addIrregular(member, code, message, offset);
    }
  }
}

function isDangerous(ref: ImportRef): boolean {
  return judgeImport(ref.module, ref.name).judgement === 'dangerous';
}
