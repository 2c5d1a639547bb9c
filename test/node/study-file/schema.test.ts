import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { studyFileJsonSchema } from "../../../src/node/study-file/schema.ts";
import { example, small } from "./example.ts";

describe("the published JSON Schema", () => {
  const accepts = new Ajv2020({ strict: false, unicodeRegExp: true }).compile(studyFileJsonSchema());
  const withChange = (change: (fields: Record<string, unknown>) => void): boolean => {
    const fields = parse(small) as Record<string, unknown>;
    change(fields);
    return accepts(fields);
  };

  it("accepts the example", () => {
    accepts(parse(example));
    expect(accepts.errors).toBeNull();
  });

  it("refuses unknown keys, wrong types, and an objective that is read in no way or in two", () => {
    expect(withChange(() => {})).toBe(true);
    expect(withChange((fields) => Object.assign(fields, { budgte: {} }))).toBe(false);
    expect(withChange((fields) => Object.assign(fields, { seed: "7" }))).toBe(false);
    expect(withChange((fields) => Object.assign(fields, { objectives: { a: { goal: "maximize" } } }))).toBe(false);
    const twice = {
      goal: "maximize",
      from: { stdout: "(a)" },
      measure: { command: "a", repeats: 1, statistic: "mean" },
    };
    expect(withChange((fields) => Object.assign(fields, { objectives: { a: twice } }))).toBe(false);
  });

  it("says of every key at the top what it is for", () => {
    const properties = studyFileJsonSchema()["properties"] as Record<string, { description?: string }>;
    expect(Object.entries(properties).filter(([, { description }]) => description === undefined)).toEqual([]);
  });
});
