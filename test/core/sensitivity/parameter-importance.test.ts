import { beforeAll, describe, expect, it } from "vitest";
import { createRandomStream, createSobol } from "../../../src/core/random/index.ts";
import {
  importanceOf,
  type MetricImportance,
  rankParameters,
  slicesThrough,
} from "../../../src/core/sensitivity/index.ts";
import { createSpace, decode, type Parameter } from "../../../src/core/space/index.ts";
import type { OutcomeConstraint, Study, Trial } from "../../../src/core/study/index.ts";
import { fitStudy, type Surrogate } from "../../../src/core/surrogate/index.ts";
import { studyOf } from "../../fixtures/search-studies.ts";

const parameters: readonly Parameter[] = [
  { kind: "float", name: "rate", lower: 1e-4, upper: 1, scale: "log" },
  { kind: "int", name: "layers", lower: 1, upper: 5, scale: "linear" },
  { kind: "categorical", name: "pooling", values: ["mean", "max", "first"] },
  { kind: "float", name: "idle", lower: 0, upper: 1, scale: "linear" },
  { kind: "fixed", name: "seed", value: 1 },
];
const study = studyOf(parameters);

/** Additive, so that the indices follow from each part's variance: 1/12 of a unit range, 2 of 1 … 5, 2/9 of 0, 0, 1. */
const accuracyParts = { rate: 4 / 12, layers: 0.01 * 2, pooling: 0.25 * (2 / 9) };
const accuracyVariance = Object.values(accuracyParts).reduce((sum, part) => sum + part, 0);

/** Trials of a design; they measure a size, too, of which only some studies below want to know. */
function trialsOf(count: number): readonly Trial[] {
  const space = createSpace(parameters);
  const sobol = createSobol(space.dimension, createRandomStream("importance test"));
  return Array.from({ length: count }, (_, number): Trial => {
    const configuration = decode(space, sobol.point(number));
    const rate = (Math.log10(Number(configuration["rate"])) + 4) / 4;
    const layers = Number(configuration["layers"]);
    const accuracy = 2 * rate + 0.1 * layers + (configuration["pooling"] === "max" ? 0.5 : 0);
    const size = 4 * layers + 10 * Number(configuration["idle"]);
    const metrics = {
      accuracy: { mean: accuracy, count: 1 },
      latency: { mean: 3 * layers, count: 1 },
      size: { mean: size, count: 1 },
    };
    return { number, configuration, origin: "sobol", status: "completed", metrics };
  });
}

let model: Surrogate;
let importance: readonly MetricImportance[];
beforeAll(async () => {
  model = (await fitStudy(study, trialsOf(64)))!;
  importance = importanceOf(model);
});

const of = (metric: string, name: string) =>
  importance.find((each) => each.metric === metric)!.parameters.find(({ parameter }) => parameter === name)!;

describe("importance by the fitted models", () => {
  it("names every searched parameter once for each objective, a category as one, a fixed one not at all", () => {
    for (const { parameters: found } of importance) {
      expect(found.map(({ parameter }) => parameter)).toEqual(["rate", "layers", "pooling", "idle"]);
    }
  });

  it("gives the variance's shares, over discrete values and categories with the space's own distribution", () => {
    for (const [name, part] of Object.entries(accuracyParts)) {
      expect(Math.abs(of("accuracy", name).total.middle - part / accuracyVariance)).toBeLessThan(0.05);
      expect(Math.abs(of("accuracy", name).first.middle - part / accuracyVariance)).toBeLessThan(0.05);
    }
    expect(of("latency", "layers").total.middle).toBeCloseTo(1, 1);
  });

  it("says which parameters matter, and which do not", () => {
    expect(of("accuracy", "rate").matters).toBe(1);
    expect(of("accuracy", "pooling").matters).toBe(1);
    expect(of("accuracy", "idle").matters).toBeLessThan(0.2);
    expect(of("latency", "rate").matters).toBeLessThan(0.2);
    expect(of("accuracy", "rate").relevance.middle).toBeGreaterThan(5 * of("accuracy", "idle").relevance.middle);
  });

  it("comes with intervals over the samples that hold the middle, and with what the shares are of", () => {
    for (const { deviation, samples, parameters: found } of importance) {
      expect(samples).toBeGreaterThan(1);
      for (const { total, relevance } of found) {
        for (const { lower, middle, upper } of [total, relevance, deviation]) {
          expect(lower).toBeLessThanOrEqual(middle);
          expect(upper).toBeGreaterThanOrEqual(middle);
        }
      }
    }
    const [accuracy, latency] = importance;
    expect(accuracy?.deviation.middle).toBeCloseTo(Math.sqrt(accuracyVariance), 1);
    expect(latency?.deviation.middle).toBeCloseTo(3 * Math.sqrt(2), 0);
  });

  it("is the same each time", () => expect(importanceOf(model)).toEqual(importance));

  it("ranks parameters by what they do to any metric", () => {
    expect(rankParameters(importance).slice(0, 2).sort()).toEqual(["layers", "rate"]);
    expect(rankParameters(importance).at(-1)).toBe("idle");
  });
});

describe("metrics that only an outcome constraint is on", () => {
  const atMost20: OutcomeConstraint = {
    text: "size <= 20",
    metric: "size",
    kind: "at-most",
    bound: { constant: 20, ofBaseline: {} },
  };
  const constrained: Study = { ...study, strategy: "map-saas", outcomeConstraints: [atMost20] };

  it("have importance with intervals and slices in their own unit, after the objectives, with what bounds them", async () => {
    const fitted = (await fitStudy(constrained, trialsOf(40)))!;
    const found = importanceOf(fitted);
    expect(found.map(({ metric, interval }) => [metric, interval])).toEqual([
      ["accuracy", undefined],
      ["latency", undefined],
      ["size", { lower: Number.NEGATIVE_INFINITY, upper: 20 }],
    ]);
    const { deviation, parameters: ofSize } = found[2]!;
    // 16 · 2 of 1 … 5 and 100 / 12 of a unit range.
    const shares: Readonly<Record<string, number>> = { rate: 0, layers: 32, pooling: 0, idle: 100 / 12 };
    const variance = 32 + 100 / 12;
    expect(Math.abs(deviation.middle - Math.sqrt(variance))).toBeLessThan(0.5);
    for (const { parameter, total, first, relevance } of ofSize) {
      expect(Math.abs(total.middle - shares[parameter]! / variance)).toBeLessThan(0.05);
      expect(Math.abs(first.middle - shares[parameter]! / variance)).toBeLessThan(0.05);
      expect(relevance.lower).toBeLessThanOrEqual(relevance.middle);
      expect(relevance.upper).toBeGreaterThanOrEqual(relevance.middle);
    }
    const [layers] = slicesThrough(fitted, { rate: 0.01, layers: 2, pooling: "mean", idle: 0.5, seed: 1 }, ["layers"]);
    for (const { value, metrics } of layers!.points) {
      expect(Math.abs(metrics["size"]!.median - (4 * Number(value) + 5))).toBeLessThan(1);
    }
  });

  it("rank parameters like objectives do: what decides feasibility matters", async () => {
    const mapped = (await fitStudy({ ...constrained, strategy: "map" }, trialsOf(40)))!;
    const names = rankParameters(importanceOf(mapped));
    expect(names.indexOf("idle")).toBeLessThan(names.indexOf("pooling"));
  });
});

describe("slices", () => {
  const through = { rate: 0.01, layers: 2, pooling: "mean", idle: 0.5, seed: 1 };

  it("follow the model along each value of a parameter, with its interval", () => {
    const [layers, pooling] = slicesThrough(model, through, ["layers", "pooling"]);
    expect(layers?.points.map(({ value }) => value)).toEqual([1, 2, 3, 4, 5]);
    for (const { value, metrics } of layers!.points) {
      const { median: mean, lower, upper } = metrics["latency"]!;
      expect(mean).toBeCloseTo(3 * Number(value), 0);
      expect(lower).toBeLessThan(mean);
      expect(upper).toBeGreaterThan(mean);
    }
    expect(pooling?.points.map(({ value }) => value)).toEqual(["mean", "max", "first"]);
    const means = pooling!.points.map(({ metrics }) => metrics["accuracy"]!.median);
    expect(means[1]! - means[0]!).toBeCloseTo(0.5, 1);
  });

  it("go from one end of a range to the other on its scale", () => {
    const [rate] = slicesThrough(model, through, ["rate"]);
    const values = rate!.points.map(({ value }) => Number(value));
    expect([values[0], values.at(-1)]).toEqual([1e-4, 1]);
    expect(values[32]).toBeCloseTo(0.01, 6);
  });

  it("leave out what the configuration or the space does not have", () => {
    expect(slicesThrough(model, { rate: 0.01, layers: 2, pooling: "mean" }, ["idle", "seed", "nothing"])).toEqual([]);
  });
});
