import { z } from 'zod';
import { pageNames } from '../lint/pages';
import { policySchema } from './policy';

/** The part of JSON Schema that is read here. */
export interface JsonSchema {
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly type?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
}

/** The schema of `preflight.yaml` as an editor needs it: with the names of the rules, which the policy itself leaves open. */
export function policyDocument(): JsonSchema {
  const schema = z.toJSONSchema(policySchema, { target: 'draft-07', io: 'input' }) as JsonSchema;
  return withRules(schema);
}

/** `rules` are the only open objects that a `rules` key holds. */
function withRules(schema: JsonSchema): JsonSchema {
  const { properties, items } = schema;
  const named =
    properties &&
    Object.fromEntries(
      Object.entries(properties).map(([key, value]) => [key, key === 'rules' ? ruleLevels(value) : withRules(value)]),
    );
  return { ...schema, ...(named ? { properties: named } : {}), ...(items ? { items: withRules(items) } : {}) };
}

function ruleLevels(schema: JsonSchema): JsonSchema {
  const level = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : {};
  const properties = Object.fromEntries(
    pageNames().map(({ name, summary }) => [name, { description: `${summary}.`, ...level }]),
  );
  return { ...schema, properties };
}
