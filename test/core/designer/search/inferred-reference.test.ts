import { describe, expect, it } from "vitest";
import { propose } from "../../../../src/core/designer/index.ts";
import type { Configuration, Parameter } from "../../../../src/core/space/index.ts";
import type { Study, Trial } from "../../../../src/core/study/index.ts";

const parameters: readonly Parameter[] = ["x", "y"].map((name) => ({
  kind: "float",
  name,
  lower: 0,
  upper: 1,
  scale: "linear",
}));
const study: Study = {
  name: "reference",
  parameters,
  objectives: [
    { name: "accuracy", goal: "maximize", transform: "none" },
    { name: "latency", goal: "minimize", transform: "log", unit: "ms" },
  ],
  budget: { trials: 60, batch: 2, initial: 16, parallel: 1 },
  strategy: "map",
  seed: 4,
};

const metricsOf = ({ x, y }: Configuration) => ({
  accuracy: { mean: 0.7 + 0.2 * Number(x) - 0.3 * (Number(y) - 0.5) ** 2, count: 1 },
  latency: { mean: 10 * Math.exp(Number(x) + 0.8 * Math.abs(Number(y) - 0.3)), count: 1 },
});

async function design(): Promise<readonly Trial[]> {
  const { suggestions } = await propose(study, [], 16);
  return suggestions.map(
    ({ configuration, origin }, number): Trial => ({
      number,
      configuration,
      origin,
      status: "completed",
      metrics: metricsOf(configuration),
    }),
  );
}

const inferredBy = async (overrides: Partial<Study>, trials: readonly Trial[]) => {
  const { record } = await propose({ ...study, ...overrides }, trials, 1);
  return record.inferredReference;
};

describe("the reference point of a study that gives none", () => {
  it("lies just below the front of estimates, in the objectives' own units, whatever their transforms", async () => {
    const trials = await design();
    const values = trials.map(({ configuration }) => metricsOf(configuration));
    const front = values.filter(
      (a) => !values.some((b) => b.accuracy.mean > a.accuracy.mean && b.latency.mean < a.latency.mean),
    );
    const worst = Math.min(...front.map(({ accuracy }) => accuracy.mean));
    const slowest = Math.max(...front.map(({ latency }) => latency.mean));
    const range = (key: "accuracy" | "latency") =>
      Math.max(...front.map((each) => each[key].mean)) - Math.min(...front.map((each) => each[key].mean));
    const inferred = await inferredBy({}, trials);
    expect(Math.abs((inferred?.["accuracy"] ?? 0) - (worst - 0.1 * range("accuracy")))).toBeLessThan(0.02);
    expect(Math.abs((inferred?.["latency"] ?? 0) - (slowest + 0.1 * range("latency")))).toBeLessThan(1.5);
  });

  it("never overrides what is given, a value, a baseline or a bound, and fills in the rest", async () => {
    const trials = await design();
    const some = await inferredBy({ referencePoint: { accuracy: 0.8 } }, trials);
    expect(Object.keys(some ?? {})).toEqual(["latency"]);
    const bound = {
      text: "latency <= 20",
      metric: "latency",
      kind: "at-most",
      bound: { constant: 20, ofBaseline: {} },
    } as const;
    expect(Object.keys((await inferredBy({ outcomeConstraints: [bound] }, trials)) ?? {})).toEqual(["accuracy"]);
    expect(await inferredBy({ referencePoint: { accuracy: 0.8, latency: 20 } }, trials)).toBeUndefined();
    const [first, ...rest] = trials;
    const withBaseline: readonly Trial[] = [{ ...first, origin: "baseline" }, ...rest];
    expect(await inferredBy({ baseline: first.configuration }, withBaseline)).toBeUndefined();
  });

  it("is not needed for one objective", async () => {
    expect(await inferredBy({ objectives: study.objectives.slice(0, 1) }, await design())).toBeUndefined();
  });

  it("proposes what the same values do, given by hand", async () => {
    const trials = await design();
    const referencePoint = await inferredBy({}, trials);
    if (referencePoint === undefined) throw new Error("nothing was inferred");
    const point = async (overrides: Partial<Study>) => {
      const { suggestions } = await propose({ ...study, ...overrides }, trials, 1);
      return Object.values(suggestions[0].configuration).map(Number);
    };
    const [inferred, given] = [await point({}), await point({ referencePoint })];
    inferred.forEach((value, j) => {
      expect(Math.abs(value - given[j])).toBeLessThan(0.02);
    });
  });
});
