/**
 * @file Descriptions in the published JSON Schema for keys whose messages need none: editors show them.
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

/** The schema with a description for every key that has none. */
export function withDescriptions(schema: Schema): Schema {
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => {
      if (CONDITIONS.has(key)) return [key, value];
      if (key !== "properties" || !isSchema(value)) return [key, below(value)];
      const described = Object.entries(value).map(([name, property]) => [name, describedKey(name, property)]);
      return [key, Object.fromEntries(described)];
    }),
  );
}

function describedKey(name: string, property: unknown): unknown {
  if (!isSchema(property)) return property;
  const { const: value, description } = property;
  const words = name === "type" && typeof value === "string" ? TYPES[value] : BY_KEY[name];
  return {
    ...(description === undefined && words !== undefined ? { description: words } : {}),
    ...withDescriptions(property),
  };
}

function below(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(below);
  return isSchema(value) ? withDescriptions(value) : value;
}

function isSchema(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
