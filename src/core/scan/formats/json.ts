import { Uninspectable } from '../uninspectable';

/** Parses UTF-8 JSON; `scan/broken-json` otherwise. */
export function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new Uninspectable('scan/broken-json', 'it is not valid JSON', { cause });
  }
}

/** A property of a JSON object; undefined where there is none. */
export function property(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
}

/** Every object inside a JSON value, the value itself included, without recursion that depth could exhaust. */
export function* objectsIn(value: unknown): Generator<object> {
  const open: unknown[] = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next !== 'object' || next === null) continue;
    if (!Array.isArray(next)) yield next;
    for (const inner of Object.values(next)) open.push(inner);
  }
}
