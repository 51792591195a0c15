import { SECRETS } from "../authenticate/secrets.ts";
import type { ObjectRule, Rule } from "../read/rule.ts";
import { MANIFEST } from "./manifest-fields.ts";

/** A JSON Schema (draft-07, which every editor reads) that allows what a rule allows. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** The schema of `wsfn.json`, made from the same rows as its reader. */
export function manifestSchema(): JsonSchema {
  const { properties, ...rest } = objectSchema(MANIFEST);
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "wsfn.json",
    description: "What suite and bench need to know of a function app and its s.yaml does not say.",
    ...rest,
    properties: { $schema: { type: "string" }, ...(properties as object) },
  };
}

/** The schema of the file that `wsfn dev --secrets` and `wsfn sign --secrets` read. */
export function secretsSchema(): JsonSchema {
  const { properties, ...rest } = objectSchema(SECRETS);
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "secrets of callers",
    description: "What callers authenticate with. Keep it out of version control and of the code package.",
    ...rest,
    properties: { $schema: { type: "string" }, ...(properties as object) },
  };
}

/** One rule as a schema. */
function schemaOf(rule: Rule): JsonSchema {
  switch (rule.is) {
    case "text":
      return defined({
        type: "string",
        enum: rule.oneOf,
        pattern: rule.pattern && `^(?:${rule.pattern.source})$`,
        minLength: rule.atLeast,
        maxLength: rule.atMost,
      });
    case "number":
    case "integer":
      return defined({
        type: rule.is,
        enum: rule.oneOf,
        minimum: rule.min,
        maximum: rule.max,
        multipleOf: rule.multipleOf,
      });
    case "boolean":
      return { type: "boolean" };
    case "list":
      return defined({
        type: "array",
        items: schemaOf(rule.of),
        minItems: rule.atLeast,
        maxItems: rule.atMost,
      });
    case "map":
      return defined({
        type: "object",
        additionalProperties: schemaOf(rule.of),
        propertyNames: rule.keys && { pattern: `^(?:${rule.keys.source})$` },
      });
    case "object":
      return objectSchema(rule);
    case "either":
      return { anyOf: rule.rules.map(schemaOf) };
    case "anything":
      return {};
  }
}

function objectSchema(rule: ObjectRule): JsonSchema {
  const fields = Object.entries(rule.fields);
  const required = fields.filter(([, field]) => field.required).map(([name]) => name);
  return defined({
    type: "object",
    additionalProperties: rule.unknown === "error" ? false : undefined,
    required: required.length > 0 ? required : undefined,
    properties: Object.fromEntries(
      fields.map(([name, field]) => [name, defined({ description: field.says, ...schemaOf(field.rule) })]),
    ),
  });
}

function defined(schema: Record<string, unknown>): JsonSchema {
  return Object.fromEntries(Object.entries(schema).filter(([, value]) => value !== undefined));
}
