import { describe, expect, it } from "vitest";
import { studyFileJsonSchema } from "../../../src/node/study-file/schema.ts";

/** The keys of a schema that have no description, as paths; conditions between keys describe none. */
function undescribed(schema: unknown, path: string): readonly string[] {
  if (typeof schema !== "object" || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]: [string, unknown]) => {
    if (/^(if|then|else|examples|default|enum)$/.test(key)) return [];
    if (key !== "properties") return undescribed(value, `${path}/${key}`);
    return Object.entries(value as object).flatMap(([name, property]: [string, unknown]) => {
      const { description } = property as { readonly description?: string };
      return [...(description === undefined ? [`${path}/${name}`] : []), ...undescribed(property, `${path}/${name}`)];
    });
  });
}

describe("the published JSON Schema", () => {
  it("describes every key, for editors to show", () => {
    const schema = studyFileJsonSchema();
    expect(undescribed(schema, "")).toEqual([]);
    expect(JSON.stringify(schema).match(/"description"/g)?.length).toBeGreaterThan(100);
  });

  it("has no lists that editors with an earlier draft take for empty ones", () => {
    expect(JSON.stringify(studyFileJsonSchema())).not.toMatch(/"prefixItems"|"items":false/);
  });

  it("finds a key without a description, wherever it is", () => {
    const nested = { oneOf: [{ properties: { a: { description: "x", properties: { b: {} } } } }] };
    expect(undescribed(nested, "")).toEqual(["/oneOf/0/a/b"]);
  });
});
