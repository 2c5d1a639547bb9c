import { describe, expect, it } from "vitest";
import { propose } from "../../../src/core/designer/index.ts";
import { createInlineThread } from "../../../src/core/parallel/task-runner.ts";
import { hypervolume } from "../../../src/core/pareto/index.ts";
import { dtlz2 } from "../../../src/core/problems/index.ts";
import { configurationKey, createSpace } from "../../../src/core/space/index.ts";
import type { Study, Trial } from "../../../src/core/study/index.ts";
import { unitFloats } from "../../fixtures/search-studies.ts";

/** DTLZ2 with m objectives over m + 1 variables. */
function problem(m: number) {
  const { evaluate } = dtlz2(m + 1, m);
  const study: Study = {
    name: "many",
    parameters: unitFloats(m + 1),
    objectives: Array.from({ length: m }, (_, k) => ({ name: `f${k}`, goal: "minimize", transform: "none" })),
    referencePoint: Object.fromEntries(Array.from({ length: m }, (_, k) => [`f${k}`, 1.3])),
    budget: { trials: 500, batch: 4, initial: 24, parallel: 1 },
    strategy: "map",
    seed: 2,
  };
  const run = async (trials: readonly Trial[], count: number, overrides: Partial<Study> = {}) => {
    const { suggestions } = await propose({ ...study, ...overrides }, trials, count);
    return [
      ...trials,
      ...suggestions.map(({ configuration, origin }, i): Trial => {
        const f = evaluate(Float64Array.from(unitFloats(m + 1), ({ name }) => Number(configuration[name])));
        const metrics = Object.fromEntries([...f].map((mean, k) => [`f${k}`, { mean, count: 1 }]));
        return { number: trials.length + i, configuration, origin, status: "completed", metrics };
      }),
    ];
  };
  const volume = (trials: readonly Trial[]) => {
    const rows = trials.flatMap((trial) =>
      trial.status === "completed" ? study.objectives.map(({ name }) => -trial.metrics[name].mean) : [],
    );
    return hypervolume(Float64Array.from(rows), trials.length, m, new Float64Array(m).fill(-1.3));
  };
  return { study, run, volume };
}

describe("many objectives", () => {
  it.each([5, 7])("%d of them are searched: two batches find more than as many Sobol points", async (m) => {
    const { run, volume } = problem(m);
    const start = await run([], 24);
    const searched = await run(await run(start, 4), 4);
    const spread = await run(start, 8, { strategy: "sobol" });
    expect(volume(searched) - volume(start)).toBeGreaterThan(2 * (volume(spread) - volume(start)));
    expect(searched.filter(({ origin }) => origin === "map")).toHaveLength(8);
  });

  it("have an expected gain while it is a hypervolume, and none where they are scalarised", async () => {
    for (const m of [5, 6]) {
      const { study, run } = problem(m);
      const { record } = await propose(study, await run([], 24), 4);
      expect(record.expectedGain === undefined).toBe(m > 5);
    }
  });

  it("are proposed the same bit for bit, whatever the threads", async () => {
    const { study, run } = problem(6);
    const start = await run([], 24);
    const saas: Study = { ...study, objectives: study.objectives };
    const threads = [createInlineThread(), createInlineThread()];
    expect(await propose(saas, start, 3, { threads })).toEqual(await propose(saas, start, 3));
  });
});

describe("a very large batch", () => {
  it("is drawn: new configurations, none twice, that gain more than as many Sobol points", async () => {
    const { study, run, volume } = problem(2);
    const start = await run([], 24);
    const batch = await run(start, 150);
    const space = createSpace(study.parameters);
    const keys = new Set(batch.map(({ configuration }) => configurationKey(space, configuration)));
    expect(keys.size).toBe(174);
    expect(batch.filter(({ origin }) => origin === "map")).toHaveLength(150);
    const spread = await run(start, 150, { strategy: "sobol" });
    expect(volume(batch) - volume(start)).toBeGreaterThan(1.2 * (volume(spread) - volume(start)));
  });

  it("is the same bit for bit, whatever the threads", async () => {
    const { study, run } = problem(2);
    const start = await run([], 24);
    const threads = [createInlineThread(), createInlineThread(), createInlineThread()];
    expect(await propose(study, start, 70, { threads })).toEqual(await propose(study, start, 70));
  });

  it("keeps outcome constraints and away from failures", async () => {
    const { study, run } = problem(2);
    const start = await run([], 24);
    const failing = start.map(
      (trial): Trial =>
        Number(trial.configuration["x0"]) > 0.6 ? { ...trial, status: "failed", reason: "out of memory" } : trial,
    );
    const share = async (trials: readonly Trial[]) => {
      const { suggestions } = await propose(study, trials, 80);
      return suggestions.filter(({ configuration }) => Number(configuration["x0"]) > 0.65).length / 80;
    };
    expect(await share(failing)).toBeLessThan(0.8 * (await share(start)));
    const bounded: Study = {
      ...study,
      outcomeConstraints: [
        { text: "size <= 0.4", metric: "size", kind: "at-most", bound: { constant: 0.4, ofBaseline: {} } },
      ],
    };
    const sized = start.map(
      (trial): Trial =>
        trial.status === "completed"
          ? { ...trial, metrics: { ...trial.metrics, size: { mean: Number(trial.configuration["x0"]), count: 1 } } }
          : trial,
    );
    const { suggestions } = await propose(bounded, sized, 80);
    expect(suggestions.filter(({ configuration }) => Number(configuration["x0"]) <= 0.45).length).toBeGreaterThan(72);
  });

  it("ends with what is left of a small space", async () => {
    const { study } = problem(2);
    const small: Study = {
      ...study,
      parameters: [
        { kind: "int", name: "x0", lower: 1, upper: 10, scale: "linear" },
        { kind: "int", name: "x1", lower: 1, upper: 9, scale: "linear" },
      ],
    };
    const { suggestions } = await propose(small, [], 12);
    const trials = suggestions.map(({ configuration, origin }, number): Trial => {
      const [a, b] = [Number(configuration["x0"]), Number(configuration["x1"])];
      const metrics = { f0: { mean: a + b / 9, count: 1 }, f1: { mean: 10 - a + b, count: 1 } };
      return { number, configuration, origin, status: "completed", metrics };
    });
    const rest = await propose({ ...small, budget: { ...small.budget, initial: 12 } }, trials, 100);
    expect(rest.suggestions).toHaveLength(78);
    const keys = [...trials, ...rest.suggestions].map(({ configuration: { x0, x1 } }) => `${x0} ${x1}`);
    expect(new Set(keys).size).toBe(10 * 9);
  });
});
