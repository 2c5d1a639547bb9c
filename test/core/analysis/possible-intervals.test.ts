import { describe, expect, it } from "vitest";
import { fitAndAnalyse, summariseImportance } from "../../../src/core/analysis/index.ts";
import type { Study, Trial } from "../../../src/core/study/index.ts";
import { diagnose } from "../../../src/core/surrogate/index.ts";

/** Values that crowd at their bounds, with the noise of a few trials. */
const study: Study = {
  name: "bounded",
  parameters: [{ kind: "float", name: "x", lower: 0, upper: 1, scale: "linear" }],
  objectives: [
    { name: "accuracy", goal: "maximize", transform: "none" },
    { name: "latency", goal: "minimize", unit: "ms", transform: "none" },
    { name: "parameters", goal: "minimize", exact: true },
  ],
  baseline: { x: 0.5 },
  budget: { trials: 12, batch: 4, initial: 4, parallel: 1 },
  strategy: "map",
  seed: 1,
};
const trials: readonly Trial[] = Array.from({ length: 10 }, (_, i): Trial => {
  const x = i === 0 ? 0.5 : i / 10;
  return {
    number: i,
    origin: i === 0 ? "baseline" : "sobol",
    configuration: { x },
    status: "completed",
    metrics: {
      accuracy: { mean: 0.999 - 0.3 * (i % 2) * (1 - x), count: 1 },
      latency: { mean: i % 3 === 0 ? 0.02 : 1.5 * x, count: 1 },
      parameters: { mean: Math.round(1000 * x * x), count: 1 },
    },
  };
});
const found = fitAndAnalyse(study, trials, {});

describe("intervals of metrics with bounds", () => {
  it("never cross what is possible, in values and in gains, and never collapse", async () => {
    const { analysis } = await found;
    for (const { objectives } of analysis.trials) {
      const { accuracy, latency } = objectives;
      expect(accuracy!.value.upper).toBeLessThanOrEqual(1);
      expect(latency!.value.lower).toBeGreaterThanOrEqual(0);
      expect(latency!.gain!.upper ?? 0).toBeLessThanOrEqual(1);
      expect(accuracy!.value.lower).toBeLessThan(accuracy!.value.median);
      expect(accuracy!.value.median).toBeLessThan(accuracy!.value.upper!);
      expect(latency!.value.lower).toBeLessThan(latency!.value.median);
    }
    expect(Math.max(...analysis.trials.map(({ objectives }) => objectives["accuracy"]!.value.upper!))).toBeGreaterThan(
      0.99,
    );
  });

  it("keep to them along slices and in left-out predictions", async () => {
    const { analysis, model } = await found;
    for (const { points } of summariseImportance(model!, analysis).slices) {
      for (const { metrics } of points) {
        expect(metrics["accuracy"]!.upper).toBeLessThanOrEqual(1);
        expect(metrics["latency"]!.lower).toBeGreaterThanOrEqual(0);
      }
    }
    const diagnosis = await diagnose(study, trials);
    for (const { metric, map } of diagnosis!.objectives) {
      for (const { interval95, mean } of map.predictions) {
        if (metric === "accuracy") expect(Math.max(interval95[1], mean)).toBeLessThanOrEqual(1);
        else expect(Math.min(interval95[0], mean)).toBeGreaterThanOrEqual(0);
      }
    }
  });
});

describe("an exact metric", () => {
  it("is its own estimate, without an interval, for every trial", async () => {
    const { analysis } = await found;
    for (const { objectives } of analysis.trials) {
      const { value, measured, gain } = objectives["parameters"]!;
      expect(value).toEqual({ median: measured.mean });
      expect(gain).toEqual({ median: (250 - measured.mean) / 250 });
    }
    expect(analysis.references["parameters"]).toEqual({
      value: 250,
      standardDeviation: 0,
      source: "baseline",
      measured: 250,
    });
  });

  it("has an interval where it was not measured", async () => {
    const { analysis, model } = await found;
    const [slice] = summariseImportance(model!, analysis).slices;
    const between = slice!.points.find(({ value }) => Math.abs(Number(value) - 0.953) < 0.005);
    expect(between!.metrics["parameters"]!.upper).toBeGreaterThan(between!.metrics["parameters"]!.lower);
  });
});
