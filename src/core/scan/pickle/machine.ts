import type { ScanLimits } from '../limits';
import { Uninspectable } from '../uninspectable';
import type { Opcode } from './opcodes';
import { HIGHEST_PROTOCOL } from './opcodes';
import { OPERATIONS } from './operations';
import type { Argument } from './readArgument';
import { MarkedStack } from './stack';
import type { ImportRef, MadeValue, Value } from './value';
import { fullName, OTHER } from './value';

/** What the machine tells while it walks. Offsets are those of the opcode in the stream. */
export interface MachineListener {
  imported(ref: ImportRef): void;
  /** A call or construction of an imported name. */
  called(ref: ImportRef, args: Value): void;
  /** Something that no scan can judge by name, or that no pickler writes. */
  irregular(code: string, message: string, offset: number): void;
  /** A string of bytes or a text that may itself hold a pickle. */
  constant(content: { readonly bytes: Uint8Array } | { readonly text: string }, offset: number): void;
  /** Bytes too long to keep; `head` is their beginning. */
  longConstant(head: Uint8Array, length: number, offset: number): void;
  persistentId(id: Value, offset: number): void;
}

/** Bounds on memory (values on the stack, in the memo and inside others) and on time. */
export type MachineLimits = Pick<ScanLimits, 'objects' | 'opcodes'>;

const LONGEST_TUPLE = 4096;
const LARGEST_DICT = 1024;
const LONGEST_NAME = 512;

/**
 * The unpickler as an abstract machine: every opcode moves descriptions of objects instead of objects, and nothing is
 * imported, called or built. What each opcode does is in `operations.ts`. Where CPython would raise it stops with
 * `pickle/irregular`; where the bytes could mean different things to different unpicklers, with `pickle/ambiguous`.
 */
export class PickleMachine {
  readonly stack = new MarkedStack();
  readonly memo = new Map<number, Value>();
  readonly listener: MachineListener;
  /** The object that the last BUILD completed. */
  built: MadeValue | undefined;
  stopped = false;
  #opcodes = 0;
  #kept = 0;

  readonly #limits: MachineLimits;

  constructor(listener: MachineListener, limits: MachineLimits) {
    this.listener = listener;
    this.#limits = limits;
  }

  /** Carries out one opcode. */
  execute(opcode: Opcode, argument: Argument, offset: number): void {
    this.#opcodes += 1;
    const { objects, opcodes } = this.#limits;
    if (this.stack.size + this.memo.size + this.#kept > objects) {
      throw new Uninspectable('scan/too-large', `it holds more than ${objects} objects`);
    }
    if (this.#opcodes > opcodes) throw new Uninspectable('scan/too-large', `it has more than ${opcodes} opcodes`);
    OPERATIONS[opcode.name](this, argument, offset);
  }

  protocol(version: number, offset: number): void {
    if (version > HIGHEST_PROTOCOL) {
      throw new Uninspectable('pickle/unknown-protocol', `its pickle protocol ${version} is not known`);
    }
    if (this.#opcodes > 1) {
      this.listener.irregular('pickle/misplaced-protocol', 'A second protocol marker inside a pickle.', offset);
    }
  }

  recall(index: number): void {
    const value = this.memo.get(index);
    if (!value) throw new Uninspectable('pickle/irregular', `it reads memo ${index}, which was never written`);
    this.stack.push(value);
  }

  pushTuple(items: readonly Value[]): void {
    this.stack.push(this.tuple(items));
  }

  tuple(items: readonly Value[]): Value {
    this.#kept += items.length;
    return items.length <= LONGEST_TUPLE ? { kind: 'tuple', items } : OTHER;
  }

  /** Keeps a short text. Longer ones are part of no known name, and a file must not decide how much is kept. */
  pushText(text: string): void {
    const kept = text.length <= LONGEST_NAME;
    if (kept) this.#kept += text.length >> 6;
    this.stack.push(kept ? { kind: 'text', text } : OTHER);
  }

  /** Puts pairs of keys and values into the object on top. */
  setItems(items: readonly Value[], offset: number): void {
    const target = this.stack.top();
    for (let i = 0; i + 1 < items.length; i += 2) this.#setItem(target, items[i], items[i + 1]);
    this.fill(offset);
  }

  /** Tells when items are put into an imported object, which belongs to the program and not to the pickle. */
  fill(offset: number): void {
    const target = this.stack.top();
    if (target.kind !== 'import') return;
    const message = `Puts items into the imported ${fullName(target.ref)}, which changes the program that loads it.`;
    this.listener.irregular('pickle/changes-import', message, offset);
  }

  import(module: string, name: string, offset: number): void {
    const ref: ImportRef = { module, name, offset };
    this.listener.imported(ref);
    this.stack.push({ kind: 'import', ref });
  }

  importComputed(message: string, offset: number): void {
    this.listener.irregular('pickle/unresolved-import', message, offset);
    this.stack.push(OTHER);
  }

  /** `constructs` for NEWOBJ, which makes an instance of the class that it calls. */
  call(callee: Value, args: Value, constructs: boolean, offset: number): void {
    const by = callee.kind === 'import' ? callee.ref : undefined;
    if (by) this.listener.called(by, args);
    else this.listener.irregular('pickle/computed-call', 'Calls something that is computed while loading.', offset);
    this.#pushMade(by, args, constructs);
  }

  persistent(id: Value, offset: number): void {
    this.listener.persistentId(id, offset);
    this.#pushMade(undefined, id, false);
  }

  build(offset: number): void {
    const state = this.stack.pop();
    const target = this.stack.top();
    if (target.kind === 'import') {
      const name = fullName(target.ref);
      const message = `Sets attributes of the imported ${name}, which changes the program that loads it.`;
      this.listener.irregular('pickle/changes-import', message, offset);
    }
    if (target.kind !== 'made') return;
    target.state = state;
    this.built = target;
  }

  #pushMade(by: ImportRef | undefined, args: Value, isInstance: boolean): void {
    this.#kept += 1;
    this.stack.push({ kind: 'made', by, args, isInstance, state: undefined });
  }

  #setItem(target: Value, key: Value | undefined, value: Value | undefined): void {
    if (target.kind !== 'dict' || key?.kind !== 'text' || !value) return;
    if (target.entries.size >= LARGEST_DICT && !target.entries.has(key.text)) return;
    target.entries.set(key.text, value);
    this.#kept += 1;
  }
}
