import { Uninspectable } from '../uninspectable';
import type { Value } from './value';

/**
 * The unpickler's stack with its marks, as CPython's Modules/_pickle.c keeps it: nothing below the newest mark can be
 * popped. `pickle/irregular` where CPython would raise.
 */
export class MarkedStack {
  readonly #values: Value[] = [];
  readonly #marks: number[] = [];

  get size(): number {
    return this.#values.length;
  }

  push(value: Value): void {
    this.#values.push(value);
  }

  mark(): void {
    this.#marks.push(this.#values.length);
  }

  pop(): Value {
    const value = this.#values.length > this.#fence() ? this.#values.pop() : undefined;
    if (!value) throw new Uninspectable('pickle/irregular', 'it takes more from the stack than there is');
    return value;
  }

  top(): Value {
    const value = this.#values.length > this.#fence() ? this.#values.at(-1) : undefined;
    if (!value) throw new Uninspectable('pickle/irregular', 'it takes more from the stack than there is');
    return value;
  }

  /** POP: a mark when it is on top, a value otherwise. */
  popValueOrMark(): void {
    if (this.#marks.at(-1) === this.#values.length) this.#marks.pop();
    else this.pop();
  }

  /** Everything above the newest mark, and the mark. */
  popToMark(): Value[] {
    const mark = this.#marks.pop();
    if (mark === undefined) throw new Uninspectable('pickle/irregular', 'it goes back to a mark that was never set');
    return this.#values.splice(mark);
  }

  #fence(): number {
    return this.#marks.at(-1) ?? 0;
  }
}
