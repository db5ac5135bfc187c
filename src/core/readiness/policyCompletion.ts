import type { JsonSchema } from './policyDocument';

/** Something that can be written at a place of `preflight.yaml`. */
export interface PolicyCompletion {
  readonly label: string;
  /** What is written: the label, with a colon after a key. */
  readonly insert: string;
  /** Whether it is a key after which some of a few values is written. */
  readonly asksForValue: boolean;
  readonly documentation: string | undefined;
  /** 0-based column at which the word begins that it replaces; the word ends at the cursor. */
  readonly from: number;
}

const KEY = /^(\s*)((?:- +)*)([^\s#:'"-][^\s:]*):(?=\s|$)(.*)$/;

/**
 * What can be written at a place of a YAML text that follows a schema, which need not be whole: keys that are not there yet,
 * or the values of a key. `line` and `column` are 0-based. The text is read by its indentation, because a text that is being
 * written is seldom a YAML document.
 */
export function policyCompletions(
  schema: JsonSchema,
  lines: readonly string[],
  line: number,
  column: number,
): PolicyCompletion[] {
  const before = (lines[line] ?? '').slice(0, column);
  if (before.trimStart().startsWith('#')) return [];
  const key = KEY.exec(before);
  if (key) {
    const [, indent = '', dashes = '', name = '', rest = ''] = key;
    const at = schemaAt(schema, [...pathAbove(lines, line, indent.length + dashes.length, dashes), name]);
    const from = column - rest.trimStart().length;
    return valuesOf(at).map((value) => ({
      ...{ label: value, insert: value, asksForValue: false },
      ...{ documentation: at?.description, from },
    }));
  }
  const [, indent = '', dashes = '', typed = ''] = /^(\s*)((?:- +)*)(\S*)$/.exec(before) ?? [];
  if (typed === '' && before.trim() !== '' && dashes === '') return [];
  const width = indent.length + dashes.length;
  const at = schemaAt(schema, pathAbove(lines, line, width, dashes));
  const present = siblings(lines, line, width);
  return Object.entries(at?.properties ?? {})
    .filter(([name]) => !present.has(name))
    .map(([name, child]) => ({
      label: name,
      insert: (child.properties ?? child.items) ? `${name}:` : `${name}: `,
      asksForValue: valuesOf(child).length > 0,
      documentation: child.description,
      from: column - typed.length,
    }));
}

/** Keys and list items (`0`) around a line whose own keys begin at a column. */
function pathAbove(lines: readonly string[], line: number, column: number, dashes: string): string[] {
  const path: string[] = [];
  let width = column;
  if (dashes !== '') {
    path.unshift('0');
    width = column - dashes.length + 1;
  }
  for (let above = line - 1; above >= 0 && width > 0; above--) {
    const text = lines[above] ?? '';
    if (/^\s*(#|$)/.test(text)) continue;
    const [, indent = '', marks = '', name] = KEY.exec(text) ?? /^(\s*)((?:- +)*)/.exec(text) ?? [];
    const start = indent.length + marks.length;
    // A list may stand as far left as the key that it belongs to.
    if (marks !== '' && start === width) {
      path.unshift('0');
      width = indent.length + 1;
    } else if (start < width && name !== undefined) {
      path.unshift(name);
      if (marks !== '') path.unshift('0');
      width = marks === '' ? start : indent.length + 1;
    }
  }
  return path;
}

/** Keys that stand beside a line at the same column. */
function siblings(lines: readonly string[], line: number, column: number): ReadonlySet<string> {
  const found = new Set<string>();
  for (const step of [-1, 1]) {
    for (let other = line + step; other >= 0 && other < lines.length; other += step) {
      const text = lines[other] ?? '';
      if (/^\s*(#|$)/.test(text)) continue;
      const key = KEY.exec(text);
      const start = (/^(\s*(?:- +)*)/.exec(text)?.[1] ?? '').length;
      if (start < column) break;
      if (start === column && key?.[3] !== undefined) found.add(key[3]);
      if (/^\s*-/.test(text)) break;
    }
  }
  return found;
}

function schemaAt(schema: JsonSchema, path: readonly string[]): JsonSchema | undefined {
  let at: JsonSchema | undefined = schema;
  for (const step of path) at = at && childOf(at, step);
  return at;
}

function childOf({ properties, additionalProperties, items }: JsonSchema, step: string): JsonSchema | undefined {
  if (step === '0') return items;
  if (properties && Object.hasOwn(properties, step)) return properties[step];
  return typeof additionalProperties === 'object' ? additionalProperties : undefined;
}

function valuesOf(schema: JsonSchema | undefined): string[] {
  if (!schema) return [];
  if (schema.type === 'boolean') return ['true', 'false'];
  const values = schema.enum ?? (schema.const === undefined ? [] : [schema.const]);
  return values.map(String);
}
