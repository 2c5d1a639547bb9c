import { describe, expect, it } from "vitest";
import { metricWords } from "../../../../src/node/report/index.ts";

describe("a metric as a heading", () => {
  it("has the bounds of a constrained metric, as far as they are known", () => {
    const [least, most] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    expect(metricWords("latency", undefined)).toBe("latency");
    expect(metricWords("size", { lower: 3, upper: most })).toBe("size (constrained: at least 3)");
    expect(metricWords("size", { lower: 3, upper: 0.75 * 4.2 })).toBe("size (constrained: 3 to 3.15)");
    expect(metricWords("size", { lower: least, upper: most })).toBe("size (constrained: not bounded yet)");
  });

  it("has a note after the bounds", () => {
    expect(metricWords("latency", undefined, "a note")).toBe("latency (a note)");
    expect(metricWords("size", { lower: 3, upper: Number.POSITIVE_INFINITY }, "a note")).toBe(
      "size (constrained: at least 3; a note)",
    );
  });
});
