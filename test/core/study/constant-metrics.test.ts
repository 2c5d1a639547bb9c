import { describe, expect, it } from "vitest";
import { constantMetrics, type Trial } from "../../../src/core/study/index.ts";

const completed = (number: number, metrics: Readonly<Record<string, number>>, of?: number): Trial => ({
  number,
  configuration: { x: number },
  origin: of === undefined ? "sobol" : "confirm",
  ...(of === undefined ? {} : { of }),
  status: "completed",
  metrics: Object.fromEntries(Object.entries(metrics).map(([name, mean]) => [name, { mean, count: 1 }])),
});

describe("a constant metric", () => {
  it("had one value in five trials or more, repeats not counted", () => {
    const trials = [1, 2, 3, 4, 5].map((number) => completed(number, { loss: number, size: 7 }));
    expect(constantMetrics(trials, ["loss", "size", "unknown"])).toEqual([{ name: "size", value: 7, count: 5 }]);
    expect(constantMetrics([...trials.slice(1), completed(6, { size: 7 }, 1)], ["size"])).toEqual([]);
    expect(constantMetrics([...trials, completed(6, { size: 8 })], ["size"])).toEqual([]);
    expect(constantMetrics([...trials, completed(6, {})], ["size"])).toHaveLength(1);
  });
});
