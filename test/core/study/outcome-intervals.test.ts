import { describe, expect, it } from "vitest";
import {
  constrainedMetrics,
  modelledMetrics,
  type OutcomeConstraint,
  outcomeIntervals,
  outcomeViolation,
  type Trial,
} from "../../../src/core/study/index.ts";

const objectives = [{ name: "accuracy", goal: "maximize" as const }];
const plain = (metric: string, kind: OutcomeConstraint["kind"], constant: number): OutcomeConstraint => ({
  text: `${metric} ${kind} ${constant}`,
  metric,
  kind,
  bound: { constant, ofBaseline: {} },
});
const baseline: Trial = {
  number: 0,
  origin: "baseline",
  configuration: {},
  status: "completed",
  metrics: { size: { mean: 40, count: 1 }, accuracy: { mean: 0.8, count: 1 } },
};

describe("outcome constraints", () => {
  const outcomeConstraints = [
    plain("size", "at-most", 20),
    plain("accuracy", "at-least", 0.7),
    plain("size", "at-least", 2),
    plain("power", "at-most", 5),
  ];

  it("name the metrics to model besides the objectives, each once", () => {
    expect(constrainedMetrics({ objectives, outcomeConstraints })).toEqual(["size", "power"]);
    expect(modelledMetrics({ objectives, outcomeConstraints })).toEqual(["accuracy", "size", "power"]);
    expect(modelledMetrics({ objectives })).toEqual(["accuracy"]);
  });

  it("make one interval a metric, the strictest bounds of each", () => {
    const intervals = outcomeIntervals(
      { outcomeConstraints: [...outcomeConstraints, plain("size", "at-most", 30)] },
      [],
    );
    expect(intervals.get("size")).toEqual({ lower: 2, upper: 20 });
    expect(intervals.get("accuracy")).toEqual({ lower: 0.7, upper: Number.POSITIVE_INFINITY });
    expect(outcomeIntervals({}, []).size).toBe(0);
  });

  it("may depend on what the baseline measured, and bound nothing before it has", () => {
    const half = { ...plain("size", "at-most", 1), bound: { constant: 1, ofBaseline: { size: 0.5 } } };
    const of = (trials: readonly Trial[]) => outcomeIntervals({ outcomeConstraints: [half] }, trials).get("size");
    expect(of([])).toEqual({ lower: Number.NEGATIVE_INFINITY, upper: Number.POSITIVE_INFINITY });
    expect(of([baseline])).toEqual({ lower: Number.NEGATIVE_INFINITY, upper: 21 });
  });

  it("are broken by shares of their bounds, added up; by what is not known altogether", () => {
    const intervals = outcomeIntervals({ outcomeConstraints }, []);
    const violation = (values: Record<string, number>) => outcomeViolation(intervals, (name) => values[name]);
    expect(violation({ size: 20, accuracy: 0.7, power: 1 })).toBe(0);
    expect(violation({ size: 30, accuracy: 0.7, power: 10 })).toBeCloseTo(0.5 + 1, 12);
    expect(violation({ size: 1, accuracy: 0.7, power: 0 })).toBeCloseTo(0.5, 12);
    expect(violation({ size: 10, accuracy: 0.7 })).toBe(Number.POSITIVE_INFINITY);
  });
});
