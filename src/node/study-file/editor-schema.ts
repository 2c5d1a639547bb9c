import { isFields } from "../is-fields.ts";

/**
 * @file What the published JSON Schema needs for editors: a description of every key, which they show, and lists of a fixed length in a
 * form that all of them understand.
 */

/** A JSON Schema as plain data. */
type Schema = Readonly<Record<string, unknown>>;

/** The types of parameters. */
const TYPES: Readonly<Record<string, string>> = {
  float: "float: a number within a range",
  int: "int: a whole number within a range",
  ordinal: "ordinal: one of several values that have an order",
  categorical: "categorical: one of several values without an order",
  bool: "bool: true or false; with `flag` an option that is there or not",
  fixed: "fixed: the same value in every trial",
  derived: "derived: computed from other parameters",
};

const BY_KEY: Readonly<Record<string, string>> = {
  min: "the lowest value, included; absent: no lower bound",
  max: "the highest value, included; absent: no upper bound",
};

/** Parts that compare the keys of a file and describe none. */
const CONDITIONS = new Set(["if", "then", "else"]);

/** The schema with a description for every key that has none, and with the same meaning. */
export function editorSchema(schema: Schema): Schema {
  return Object.fromEntries(
    Object.entries(withoutTuples(schema)).map(([key, value]) => {
      if (CONDITIONS.has(key)) return [key, value];
      if (key !== "properties" || !isFields(value)) return [key, below(value)];
      const described = Object.entries(value).map(([name, property]) => [name, describedKey(name, property)]);
      return [key, Object.fromEntries(described)];
    }),
  );
}

function describedKey(name: string, property: unknown): unknown {
  if (!isFields(property)) return property;
  const { const: value, description } = property;
  const words = name === "type" && typeof value === "string" ? TYPES[value] : BY_KEY[name];
  return {
    ...(description === undefined && words !== undefined ? { description: words } : {}),
    ...editorSchema(property),
  };
}

function below(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(below);
  return isFields(value) ? editorSchema(value) : value;
}

/**
 * A list of a fixed number of equal items as `items`. Editors that know an earlier draft take `items: false`, which zod writes behind
 * `prefixItems`, for a list without items, and mark every range as wrong.
 */
function withoutTuples(schema: Schema): Schema {
  const { prefixItems, items, ...rest } = schema;
  if (!Array.isArray(prefixItems) || items !== false || rest["maxItems"] !== prefixItems.length) return schema;
  const [first, ...others]: readonly unknown[] = prefixItems;
  const isUniform = others.every((other) => JSON.stringify(other) === JSON.stringify(first));
  return isUniform ? { ...rest, items: first } : { ...rest, prefixItems };
}
