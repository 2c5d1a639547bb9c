import { describe, expect, it } from "vitest";
import { contradiction, possibleValues, type Study, type Trial } from "../../../src/core/study/index.ts";

const study: Pick<Study, "objectives" | "metrics"> = {
  objectives: [
    { name: "accuracy", goal: "maximize" },
    { name: "p99", goal: "minimize", unit: "ms" },
    { name: "reward", goal: "maximize" },
    { name: "score", goal: "maximize", bounds: { lower: 0, upper: 10 } },
  ],
  metrics: { size: { exact: true } },
};
const of = (name: string, ...measured: number[]) => possibleValues(study, name, measured);

describe("the possible values of a metric", () => {
  it("are its declared bounds", () => {
    expect(of("score", 3)).toEqual({ lower: 0, upper: 10 });
  });

  it("follow from its name and unit while no measurement contradicts them", () => {
    expect(of("accuracy", 0.9, 0.99)).toEqual({ lower: 0, upper: 1 });
    expect(of("accuracy", 90, 99)).toEqual({ lower: 0, upper: 100 });
    expect(of("accuracy", -3)).toEqual({ lower: -Infinity, upper: Infinity });
    expect(of("p99", 12)).toEqual({ lower: 0, upper: Infinity });
    expect(of("p99", -12)).toEqual({ lower: -Infinity, upper: Infinity });
    expect(of("reward", 1)).toEqual({ lower: -Infinity, upper: Infinity });
  });
});

describe("a contradiction", () => {
  const trial = (number: number, mean: number): Trial => ({
    number,
    origin: "sobol",
    configuration: {},
    status: "completed",
    metrics: { size: { mean, count: 1 } },
  });

  it("is a measurement outside of the declared bounds, but not of implied ones", () => {
    expect(contradiction(study, { score: { mean: 12, count: 1 } })?.reason).toBe("is 12, but must be from 0 to 10");
    expect(contradiction(study, { p99: { mean: -1, count: 1 } })).toBeUndefined();
  });

  it("is an exact metric with a standard error, or with another value for the same parameters", () => {
    expect(contradiction(study, { size: { mean: 12, standardError: 1, count: 1 } })?.reason).toContain("is exact");
    expect(contradiction(study, { size: { mean: 12, standardError: 0, count: 1 } })).toBeUndefined();
    expect(contradiction(study, { size: { mean: 12, count: 1 } }, [trial(3, 12)])).toBeUndefined();
    expect(contradiction(study, { size: { mean: 12, count: 1 } }, [trial(3, 13)])?.reason).toBe(
      "is exact, but is 12 here and 13 in trial 3 with the same parameters",
    );
  });
});
