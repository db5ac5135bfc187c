import { closest, distance } from 'fastest-levenshtein';
import type { z } from 'zod';
import type { Problem } from '../base/problem';
import { PreflightError } from '../base/problem';
import { descriptionAt, keysAt } from './schemaKeys';
import type { YamlText } from './yamlText';

/** What a file a person wrote holds: the value when it follows the schema, else every problem with its place. */
export type Validated<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: Problem[] };

/**
 * Checks a YAML document against a schema. `area` is the first part of the problems' codes: `unknown-key`,
 * `missing-key`, `wrong-type` and `invalid-value`.
 */
export function validate<S extends z.ZodType>(schema: S, yaml: YamlText, area: string): Validated<z.output<S>> {
  const result = schema.safeParse(yaml.value ?? {});
  if (result.success) return { ok: true, value: result.data };
  const problems = result.error.issues.flatMap((issue) => problemsOf(issue, [], { schema, yaml, area }));
  return {
    ok: false,
    problems: withoutEchoes(problems)
      .sort(byPlace)
      .map(({ problem }) => problem),
  };
}

/** The value of a document that must follow the schema; throws its first problem and says how many more there are. */
export function validated<S extends z.ZodType>(schema: S, yaml: YamlText, area: string): z.output<S> {
  const result = validate(schema, yaml, area);
  if (result.ok) return result.value;
  const [first, ...more] = result.problems;
  if (!first) throw new TypeError('A schema failed without an issue.');
  const message = more.length === 0 ? first.message : `${first.message} (${more.length} more in this file)`;
  throw new PreflightError({ ...first, message });
}

/** The known word nearest to a misspelt one, when it is near enough to be meant. */
export function didYouMean(word: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const best = closest(word.toLowerCase(), known);
  const apart = distance(word.toLowerCase(), best.toLowerCase());
  // Two swapped letters are two edits, also in a word of three.
  return apart < best.length && apart <= Math.max(2, Math.floor(best.length * 0.4)) ? best : undefined;
}

interface Context {
  readonly schema: z.core.$ZodType;
  readonly yaml: YamlText;
  readonly area: string;
}

interface Found {
  readonly kind: 'unknown-key' | 'missing-key' | 'wrong-type' | 'invalid-value';
  readonly problem: Problem;
  /** Key that is missing, or that a misspelt key stands for, as `parent/key`. */
  readonly about?: string;
}

function problemsOf(issue: z.core.$ZodIssue, above: readonly PropertyKey[], context: Context): Found[] {
  const path = [...above, ...issue.path];
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(key, path, context));
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const branch = nearestBranch(issue.errors);
    if (branch) return branch.flatMap((inner) => problemsOf(inner, path, context));
  }
  if (path.length > 0 && !context.yaml.has(path)) return [missingKey(path, context)];
  return [wrongValue(issue, path, context)];
}

function unknownKey(key: string, path: readonly PropertyKey[], { schema, yaml, area }: Context): Found {
  const known = keysAt(schema, path);
  const meant = didYouMean(key, known);
  const place = yaml.place([...path, key]);
  const where = path.length === 0 ? '' : ` in ${dotted(path)}`;
  const question = meant === undefined ? '' : `; did you mean ${meant}?`;
  return {
    kind: 'unknown-key',
    ...(meant === undefined ? {} : { about: dotted([...path, meant]) }),
    problem: {
      code: `${area}/unknown-key`,
      message: `Unknown key ${key}${where}${question}`,
      remedy:
        meant === undefined ? `Remove it, or use one of: ${known.join(', ')}.` : `Write ${meant} instead of ${key}.`,
      place,
    },
  };
}

function missingKey(path: readonly PropertyKey[], { schema, yaml, area }: Context): Found {
  const description = descriptionAt(schema, path);
  return {
    kind: 'missing-key',
    about: dotted(path),
    problem: {
      code: `${area}/missing-key`,
      message: `${dotted(path)} is missing.`,
      remedy: `Add ${dotted(path)}.${description === undefined ? '' : ` ${description}`}`,
      place: yaml.place(path),
    },
  };
}

function wrongValue(issue: z.core.$ZodIssue, path: readonly PropertyKey[], { schema, yaml, area }: Context): Found {
  const description = descriptionAt(schema, path);
  const kind = issue.code === 'invalid_type' ? 'wrong-type' : 'invalid-value';
  const subject = path.length === 0 ? yaml.file : dotted(path);
  return {
    kind,
    problem: {
      code: `${area}/${kind}`,
      message: `${subject}: ${expectation(issue)}`,
      remedy: description ?? 'Correct the value.',
      place: yaml.place(path, 'value'),
    },
  };
}

function expectation(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') return `expected ${issue.expected}.`;
  if (issue.code === 'invalid_value') {
    return `expected ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}.`;
  }
  if (issue.code === 'invalid_format' && issue.format === 'template_literal') {
    return `expected the form ${issue.pattern ?? ''}.`;
  }
  return `${issue.message}.`;
}

/** Of a union's branches, the one the value was meant for: the first that accepts the value's own type. */
function nearestBranch(branches: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] | undefined {
  return branches.find((branch) =>
    branch.every((issue) => issue.path.length > 0 || issue.code === 'unrecognized_keys'),
  );
}

/** One problem a cause: a key that is missing because it is misspelt is told once. */
function withoutEchoes(found: readonly Found[]): Found[] {
  const misspelt = new Set(found.filter((each) => each.kind === 'unknown-key').map((each) => each.about));
  return found.filter((each) => !(each.kind === 'missing-key' && misspelt.has(each.about)));
}

function byPlace(a: Found, b: Found): number {
  const [one, two] = [a.problem.place, b.problem.place];
  return (one?.line ?? 0) - (two?.line ?? 0) || (one?.column ?? 0) - (two?.column ?? 0);
}

function dotted(path: readonly PropertyKey[]): string {
  return path
    .map((step, depth) => (typeof step === 'number' ? `[${step}]` : `${depth === 0 ? '' : '.'}${String(step)}`))
    .join('');
}
