/** A name that the pickle imports, and where. */
export interface ImportRef {
  readonly module: string;
  readonly name: string;
  /** Offset of the importing opcode in the stream. */
  readonly offset: number;
}

/** A dictionary's entries with text keys; other keys cannot matter to what is decided from it. */
export interface DictValue {
  readonly kind: 'dict';
  readonly entries: Map<string, Value>;
}

/** What a call, a construction or a persistent id makes. `by` is missing where the maker has no name. */
export interface MadeValue {
  readonly kind: 'made';
  readonly by: ImportRef | undefined;
  readonly args: Value;
  /** Whether NEWOBJ made it, so that it is an instance of the class `by`; a call may give anything. */
  readonly isInstance: boolean;
  state: Value | undefined;
}

/** What the scan knows about an object on the unpickler's stack; it makes none of them. */
export type Value =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'integer'; readonly value: number }
  | { readonly kind: 'bytes' }
  | { readonly kind: 'tuple'; readonly items: readonly Value[] }
  | { readonly kind: 'import'; readonly ref: ImportRef }
  | DictValue
  | MadeValue
  | { readonly kind: 'none' | 'list' | 'other' };

export const NONE: Value = { kind: 'none' };
export const LIST: Value = { kind: 'list' };
export const OTHER: Value = { kind: 'other' };
export const BYTES: Value = { kind: 'bytes' };
export const EMPTY_TUPLE: Value = { kind: 'tuple', items: [] };

const SMALL_INTEGERS: readonly Value[] = Array.from({ length: 256 }, (_, value) => ({ kind: 'integer', value }));

export function integerValue(value: number): Value {
  return SMALL_INTEGERS[value] ?? { kind: 'integer', value };
}

/** `module.name`, as it is shown and justified. */
export function fullName(ref: { readonly module: string; readonly name: string }): string {
  return `${ref.module}.${ref.name}`;
}

/** Whether a value was made by calling or constructing `module.name`. */
export function isMadeBy(value: Value | undefined, module: string, name: string): value is MadeValue {
  return value?.kind === 'made' && value.by?.module === module && value.by.name === name;
}

/** Functions whose result is never text. */
const MAKES_NO_TEXT = new Set([
  'numpy.dtype',
  'numpy._core.multiarray._reconstruct',
  'numpy.core.multiarray._reconstruct',
  'copyreg._reconstructor',
  'copy_reg._reconstructor',
]);

/** Whether a value could be a Python str, which is all that STACK_GLOBAL takes. */
export function mayBeText(value: Value): boolean {
  if (value.kind !== 'made') return value.kind === 'text' || value.kind === 'other';
  if (!value.by) return true;
  if (MAKES_NO_TEXT.has(fullName(value.by))) return false;
  return !value.isInstance || value.by.module === 'builtins' || value.by.module === '__builtin__';
}
