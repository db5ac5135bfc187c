import { z } from 'zod';

type AnySchema = z.core.$ZodType;

/**
 * The keys that a schema knows at a path of its input; empty where it takes any key or none. Looks through defaults,
 * optionals, pipes and unions.
 */
export function keysAt(schema: AnySchema, path: readonly PropertyKey[]): string[] {
  const found = schemasAt([schema], path);
  return [
    ...new Set(found.flatMap((each) => (each instanceof z.core.$ZodObject ? Object.keys(each._zod.def.shape) : []))),
  ];
}

/** What the schema says of the value at a path, when it says it in a sentence of its own. */
export function descriptionAt(schema: AnySchema, path: readonly PropertyKey[]): string | undefined {
  let current: AnySchema[] = [schema];
  for (const step of path) current = unwrapAll(current).flatMap((each) => childOf(each, step));
  for (const each of [...current, ...unwrapAll(current)]) {
    const description = z.globalRegistry.get(each)?.description;
    if (description !== undefined) return description;
  }
  return undefined;
}

function schemasAt(start: AnySchema[], path: readonly PropertyKey[]): AnySchema[] {
  let current = unwrapAll(start);
  for (const step of path) current = unwrapAll(current.flatMap((each) => childOf(each, step)));
  return current;
}

function childOf(schema: AnySchema, step: PropertyKey): AnySchema[] {
  if (schema instanceof z.core.$ZodObject) {
    const child = schema._zod.def.shape[String(step)] as AnySchema | undefined;
    return child ? [child] : [];
  }
  if (schema instanceof z.core.$ZodArray) return [schema._zod.def.element];
  if (schema instanceof z.core.$ZodRecord) return [schema._zod.def.valueType];
  return [];
}

function unwrapAll(schemas: AnySchema[]): AnySchema[] {
  return schemas.flatMap(unwrap);
}

function unwrap(schema: AnySchema): AnySchema[] {
  if (
    schema instanceof z.core.$ZodOptional ||
    schema instanceof z.core.$ZodNullable ||
    schema instanceof z.core.$ZodDefault ||
    schema instanceof z.core.$ZodPrefault
  ) {
    return unwrap(schema._zod.def.innerType);
  }
  if (schema instanceof z.core.$ZodPipe) return unwrap(schema._zod.def.in);
  if (schema instanceof z.core.$ZodUnion) return schema._zod.def.options.flatMap(unwrap);
  return [schema];
}
