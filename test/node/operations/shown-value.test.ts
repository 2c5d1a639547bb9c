import { describe, expect, it } from "vitest";
import { shownValue } from "../../../src/node/operations/shown-value.ts";

describe("a value in a sentence", () => {
  it.each([
    [null, "null", "None"],
    [true, "true", "True"],
    ["NaN", "NaN", "nan"],
    ["-Infinity", "-Infinity", "-inf"],
    [Number.POSITIVE_INFINITY, "Infinity", "Infinity"],
    ["map", '"map"', "'map'"],
    ["it's", '"it\'s"', '"it\'s"'],
    [1.5, "1.5", "1.5"],
    [undefined, "nothing", "nothing"],
  ])("%j is written as its language writes it", (value, json, python) => {
    expect(shownValue(value)).toBe(json);
    expect(shownValue(value, "python")).toBe(python);
  });

  it("is shortened", () => {
    expect(shownValue("a".repeat(100))).toHaveLength(61);
  });
});
