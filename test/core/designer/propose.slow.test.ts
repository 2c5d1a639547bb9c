import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { propose } from "../../../src/core/designer/index.ts";
import { createInlineThread } from "../../../src/core/parallel/task-runner.ts";
import { createRandomStream } from "../../../src/core/random/index.ts";
import { configurationKey, createSpace, isFeasible, type Parameter } from "../../../src/core/space/index.ts";
import type { Trial } from "../../../src/core/study/index.ts";
import { estimate, fitStudy } from "../../../src/core/surrogate/index.ts";
import {
  designOf,
  type Evaluate,
  extend,
  mixedParameters as mixed,
  smooth,
  studyOf,
  unitFloat,
  unitFloats,
} from "../../fixtures/search-studies.ts";
import { valueIssue } from "../../fixtures/value-issue.ts";

describe("what is proposed", () => {
  it("starts with the baseline, then the initial design, then the model", async () => {
    const baseline = { layers: 2, rate: 0.001, pooling: "max", bias: true, seed: 1 };
    const study = studyOf(mixed, { baseline });
    const first = await propose(study, [], 4);
    expect(first.suggestions.map(({ origin }) => origin)).toEqual(["baseline", "sobol", "sobol", "sobol"]);
    expect(first.suggestions[0].configuration).toEqual(baseline);
    const trials = await designOf(studyOf(mixed), 8);
    const next = await propose(study, trials, 2);
    expect(next.suggestions.map(({ origin }) => origin)).toEqual(["baseline", "saas"]);
  });

  it("continues the Sobol sequence where it was, also one at a time", async () => {
    const study = studyOf(mixed, { strategy: "sobol" });
    const together = await propose(study, [], 6);
    let trials: Trial[] = [];
    for (let i = 0; i < 6; i++) {
      const { suggestions } = await propose(study, trials, 1);
      trials = extend(trials, suggestions);
    }
    expect(trials.map(({ configuration }) => configuration)).toEqual(
      together.suggestions.map(({ configuration }) => configuration),
    );
  });

  for (const strategy of ["saas", "map-saas", "map"] as const) {
    it(`is the same bit for bit with 0, 2 and 3 threads (${strategy})`, async () => {
      const study = studyOf(mixed, { strategy });
      const trials = await designOf(study, 8);
      const alone = await propose(study, trials, 2);
      for (const count of [2, 3]) {
        const threads = Array.from({ length: count }, createInlineThread);
        expect(await propose(study, trials, 2, { threads })).toEqual(alone);
      }
      const design = (seed: number) => propose({ ...study, seed, strategy: "sobol" }, [], 4);
      expect((await design(8)).suggestions).not.toEqual((await design(7)).suggestions);
    });
  }

  it("never holds a point twice, nor one that is evaluated, failed or pending, until a finite space is exhausted", async () => {
    const parameters: readonly Parameter[] = [
      { kind: "int", name: "a", lower: 1, upper: 3, scale: "linear" },
      { kind: "categorical", name: "b", values: ["x", "y", "z"] },
      { kind: "bool", name: "c" },
    ];
    const study = studyOf(parameters, { strategy: "map" });
    const space = createSpace(parameters);
    let trials = await designOf(study, 4, (configuration, number) =>
      number === 1 ? undefined : smooth(configuration, number),
    );
    trials.push({ number: 4, configuration: { a: 2, b: "y", c: true }, origin: "told", status: "pending" });
    trials = trials.filter(
      (trial, i) =>
        trials.findIndex(
          (t) => configurationKey(space, t.configuration) === configurationKey(space, trial.configuration),
        ) === i,
    );
    while (trials.length < 18) {
      const { suggestions } = await propose(study, trials, 5);
      expect(suggestions.length).toBe(Math.min(5, 18 - trials.length));
      trials = extend(trials, suggestions);
      expect(new Set(trials.map(({ configuration }) => configurationKey(space, configuration))).size).toBe(
        trials.length,
      );
    }
    await expect(propose(study, trials, 1)).rejects.toThrow(
      /every configuration of the space \(18\) has been proposed/,
    );
  });

  it("has a record that is plain JSON: the kinds, transforms and health of all models, and what is expected of the batch", async () => {
    const study = studyOf(unitFloats(3));
    const { record } = await propose(study, await designOf(study, 9), 4);
    expect(JSON.parse(JSON.stringify(record))).toEqual(record);
    expect(record.models).toEqual([
      { metric: "accuracy", model: "saas" },
      { metric: "latency", model: "saas" },
    ]);
    expect(record.transforms).toEqual({ accuracy: "none", latency: "none" });
    expect(record.health.map(({ metric, transform }) => [metric, transform])).toEqual([
      ["accuracy", "none"],
      ["latency", "none"],
    ]);
    expect(record.lastFullBatchGain).toEqual(record.expectedGain);
    expect(Object.keys(record.inferredReference ?? {})).toEqual(["accuracy", "latency"]);
    expect((await propose(study, [], 2)).record).toEqual({ health: [] });
  });

  it("starts the sampler warm from the last proposal's state", async () => {
    const study = studyOf(unitFloats(6));
    const trials = await designOf(study, 12);
    const cold = await propose(study, trials, 1);
    const warm = await propose(study, trials, 1, { modelState: cold.modelState ?? "" });
    expect(warm.record.health[0].gradientEvaluations).toBeLessThan(0.7 * cold.record.health[0].gradientEvaluations);
    const damaged = await propose(study, trials, 1, { modelState: "{ not JSON" });
    expect(damaged).toEqual(cold);
  });
});

describe("the strategy map-saas", () => {
  it("hands its members on to the next proposal, which stays the same whatever the threads", async () => {
    const study = studyOf(unitFloats(6), { strategy: "map-saas" });
    const trials = await designOf(study, 12);
    const first = await propose(study, trials, 2);
    expect(first.suggestions.map(({ origin }) => origin)).toEqual(["map-saas", "map-saas"]);
    expect(JSON.parse(first.modelState ?? "").metrics[0].ensemble.positions).toHaveLength(6 * 9);
    const longer = extend(trials, first.suggestions);
    const modelState = first.modelState ?? "";
    const second = await propose(study, longer, 2, { modelState });
    const threads = Array.from({ length: 2 }, createInlineThread);
    expect(await propose(study, longer, 2, { modelState, threads })).toEqual(second);
    expect(second.suggestions).toHaveLength(2);
  });

  it("is what estimates rest on, without another fit right after a proposal", async () => {
    const study = studyOf([unitFloat("x"), unitFloat("y")], { strategy: "map-saas" });
    const trials = await designOf(study, 10);
    const { modelState = "" } = await propose(study, trials, 1);
    const model = await fitStudy(study, trials, { modelState });
    expect(model?.modelState).toBe(modelState);
    expect(model?.metrics.map(({ fit }) => [fit.model, fit.hyperparameters.count])).toEqual([
      ["map-saas", 6],
      ["map-saas", 6],
    ]);
  });
});

describe("data that models dislike", () => {
  const parameters = unitFloats(3);
  const cases: Readonly<Record<string, Evaluate>> = {
    "constant metrics": () => ({ accuracy: { mean: 0.5, count: 1 }, latency: { mean: 3, count: 1 } }),
    "an outlier of 10⁸": (_, number) => ({
      accuracy: { mean: number === 2 ? 1e8 : 0.5 + number / 100, count: 1 },
      latency: { mean: number === 3 ? -1e8 : number, count: 1 },
    }),
    "all trials failed": () => undefined,
    "zero standard errors": (configuration, number) => ({
      accuracy: { mean: number / 10, standardError: 0, count: 9 },
      latency: { mean: Number(configuration["x0"]), standardError: 0, count: 9 },
    }),
    "values near the largest double": (_, number) => ({
      accuracy: { mean: 1e300 * (number - 3), count: 1 },
      latency: { mean: 1e-300 * number, count: 1 },
    }),
  };
  for (const [name, evaluate] of Object.entries(cases)) {
    for (const strategy of ["saas", "map-saas", "map"] as const) {
      it(`${name}: the next batch is still proposed (${strategy})`, async () => {
        const study = studyOf(parameters, { strategy });
        const trials = await designOf(study, 7, evaluate);
        const { suggestions } = await propose(study, trials, 2);
        expect(suggestions).toHaveLength(2);
        for (const { configuration } of suggestions) {
          for (const value of Object.values(configuration)) expect(value).toSatisfy((v: number) => v >= 0 && v <= 1);
        }
      });
    }
  }

  it("two trials, one parameter", async () => {
    const study = studyOf([unitFloat("x")], { budget: { trials: 9, batch: 2, initial: 2, parallel: 1 } });
    const { suggestions } = await propose(study, await designOf(study, 2), 2);
    expect(suggestions.map(({ origin }) => origin)).toEqual(["saas", "saas"]);
  });

  it("duplicate points that were told", async () => {
    const study = studyOf(parameters, { strategy: "map" });
    const point = { x0: 0.5, x1: 0.5, x2: 0.5 };
    const points = [point, point, point, point, { ...point, x0: 0.6 }, { ...point, x0: 0.6 }];
    const told = points.map((configuration) => ({ configuration }));
    const trials = extend([], told, (c, i) => ({
      accuracy: { mean: Number(c["x0"]) + i / 100, count: 1 },
      latency: { mean: i, count: 1 },
    }));
    const { suggestions } = await propose(study, trials, 4);
    expect(suggestions.map(({ origin }) => origin)).toEqual(["map", "map", "map", "map"]);
    const space = createSpace(parameters);
    const keys = [...told, ...suggestions].map(({ configuration }) => configurationKey(space, configuration));
    expect(new Set(keys).size).toBe(2 + 4);
  });

  it("100 parameters", async () => {
    const study = studyOf(unitFloats(100), { strategy: "map" });
    const { suggestions } = await propose(study, await designOf(study, 8), 2);
    expect(suggestions.map(({ origin }) => origin)).toEqual(["map", "map"]);
    for (const { configuration } of suggestions) {
      for (const parameter of study.parameters) {
        expect(valueIssue(parameter, configuration[parameter.name])).toBeUndefined();
      }
    }
  });

  it("only fixed parameters: says that the space is exhausted", async () => {
    const study = studyOf([{ kind: "fixed", name: "seed", value: 1 }]);
    const one = await propose(study, [], 3);
    expect(one.suggestions).toHaveLength(1);
    const trials = extend([], one.suggestions);
    await expect(propose(study, trials, 1)).rejects.toThrow(/has been proposed/);
  });

  it("random small data sets, one to three objectives: every batch is new, distinct, feasible and of the space (property)", async () => {
    const space = createSpace(mixed);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 3 }),
        fc.array(fc.oneof(fc.double({ min: -1e9, max: 1e9, noNaN: true }), fc.constantFrom(0, 1, 1e8)), {
          minLength: 6,
          maxLength: 15,
        }),
        async (m, values) => {
          const objectives = Array.from({ length: m }, (_, k) => ({ name: `f${k}`, goal: "maximize" as const }));
          const rows = Math.floor(values.length / m);
          const budget = { trials: 100, batch: 4, initial: rows, parallel: 1 };
          const study = studyOf(mixed, { objectives, strategy: "map", budget });
          const trials = await designOf(study, rows, (_, i) =>
            Object.fromEntries(objectives.map(({ name }, k) => [name, { mean: values[(i % rows) * m + k], count: 1 }])),
          );
          const { suggestions } = await propose(study, trials, 2);
          expect(suggestions.map(({ origin }) => origin)).toEqual(["map", "map"]);
          const keys = [...trials, ...suggestions].map(({ configuration }) => configurationKey(space, configuration));
          expect(new Set(keys).size).toBe(rows + 2);
          for (const { configuration } of suggestions) {
            expect(isFeasible(space, configuration)).toBe(true);
            expect(Object.keys(configuration)).toEqual(mixed.map(({ name }) => name));
            for (const parameter of mixed) expect(valueIssue(parameter, configuration[parameter.name])).toBeUndefined();
          }
        },
      ),
      { seed: 11, numRuns: 8 },
    );
  });
});

describe("what the model believes of completed trials", () => {
  it("pulls lucky values towards what its neighbours say, with intervals in the objective's own units", async () => {
    const study = studyOf([unitFloat("x")], { strategy: "map", objectives: [{ name: "latency", goal: "minimize" }] });
    const stream = createRandomStream(3);
    const trials = extend(
      [],
      Array.from({ length: 30 }, (_, i) => ({ configuration: { x: i / 29 } })),
      ({ x }, i) => ({
        latency: { mean: 20 + 5 * Number(x) + (i === 10 ? -6 : 0.3 * stream.normal()), count: 1 },
      }),
    );
    const estimates = await estimate(study, trials);
    expect(estimates).toHaveLength(30);
    const lucky = estimates[10].metrics["latency"];
    expect(lucky.median).toBeGreaterThan(17.5);
    expect(lucky.lower).toBeLessThan(lucky.median);
    expect(lucky.upper).toBeGreaterThan(lucky.median);
    for (const { metrics } of estimates.slice(15)) {
      expect(metrics["latency"].standardDeviation).toBeLessThan(3);
    }
  });
});
