import { describe, expect, it } from "vitest";
import { propose } from "../../../src/core/designer/index.ts";
import { createInlineThread } from "../../../src/core/parallel/task-runner.ts";
import type { Configuration } from "../../../src/core/space/index.ts";
import type { OutcomeConstraint, Study, Trial } from "../../../src/core/study/index.ts";
import { drawJointly, estimatesOf, feasibleDraws, fitStudy } from "../../../src/core/surrogate/index.ts";
import { extend, studyOf, unitFloat } from "../../fixtures/search-studies.ts";

const small: OutcomeConstraint = {
  text: "size <= 1.2",
  metric: "size",
  kind: "at-most",
  bound: { constant: 1.2, ofBaseline: {} },
};

/** Two objectives that are best where the third metric is largest. */
const constrainedStudy = (overrides: Partial<Study> = {}): Study =>
  studyOf([unitFloat("x"), unitFloat("y"), unitFloat("z")], {
    name: "constrained",
    objectives: [
      { name: "up", goal: "maximize" },
      { name: "down", goal: "minimize" },
    ],
    budget: { trials: 60, batch: 4, initial: 14, parallel: 1 },
    strategy: "map",
    seed: 3,
    ...overrides,
  });

const metricsOf = ({ x, y, z }: Configuration) => {
  const [a, b, c] = [Number(x), Number(y), Number(z)];
  return {
    up: { mean: a + 0.2 * Math.sin(3 * b), count: 1 },
    down: { mean: 2 - b - 0.3 * (c - 0.5) ** 2, count: 1 },
    size: { mean: a + b + 0.2 * (c - 0.5) ** 2, count: 1 },
  };
};
const sizeOf = (configuration: Configuration) => metricsOf(configuration).size.mean;

async function grow(study: Study, trials: readonly Trial[], count: number): Promise<readonly Trial[]> {
  const { suggestions } = await propose(study, trials, count);
  return extend(trials, suggestions, metricsOf);
}

/** How many of `count` further trials keep the size, where the constraint is known and where it is not. */
async function kept(strategy: Study["strategy"], count: number, rounds: number) {
  const design = await grow(constrainedStudy({ strategy: "sobol" }), [], 16);
  const share = async (overrides: Partial<Study>) => {
    let trials = design;
    for (let round = 0; round < rounds; round++)
      trials = await grow(constrainedStudy({ strategy, ...overrides }), trials, count);
    return trials.slice(design.length).filter(({ configuration }) => sizeOf(configuration) <= 1.25).length;
  };
  return { with: await share({ outcomeConstraints: [small] }), without: await share({}), of: count * rounds };
}

describe("proposals under an outcome constraint", () => {
  it("of the model keep it nearly always, although what is best lies beyond it", async () => {
    const found = await kept("map", 4, 2);
    expect(found.without).toBeLessThanOrEqual(found.of / 2);
    expect(found.with).toBeGreaterThanOrEqual(found.of - 1);
  });

  it.each(["nsga2", "tpe"] as const)("of %s keep it more often than without", async (strategy) => {
    const found = await kept(strategy, 12, 3);
    expect(found.with).toBeGreaterThan(found.without);
  });

  it("go towards it while nothing is known to keep it", async () => {
    const outcomeConstraints = [{ ...small, bound: { constant: 0.3, ofBaseline: {} } }];
    const everything = await grow(constrainedStudy({ strategy: "sobol" }), [], 20);
    const design = everything.filter(({ configuration }) => sizeOf(configuration) > 0.6);
    const budget = { trials: 60, batch: 4, initial: 4, parallel: 1 };
    const { suggestions } = await propose(constrainedStudy({ outcomeConstraints, budget }), design, 2);
    const smallest = Math.min(...design.map(({ configuration }) => sizeOf(configuration)));
    expect(design.length).toBeGreaterThan(10);
    for (const { configuration } of suggestions) expect(sizeOf(configuration)).toBeLessThan(smallest);
  });

  it("take a bound of an objective for the reference point", async () => {
    const outcomeConstraints: readonly OutcomeConstraint[] = [
      { text: "up >= 0.7", metric: "up", kind: "at-least", bound: { constant: 0.7, ofBaseline: {} } },
    ];
    const design = await grow(constrainedStudy({ strategy: "sobol" }), [], 16);
    const bounded = await propose(constrainedStudy({ outcomeConstraints }), design, 3);
    const referred = await propose(constrainedStudy({ referencePoint: { up: 0.7, down: 3 } }), design, 3);
    for (const { configuration } of [...bounded.suggestions, ...referred.suggestions]) {
      expect(metricsOf(configuration).up.mean).toBeGreaterThan(0.65);
    }
  });

  it("are the same as without where the list is empty", async () => {
    const design = await grow(constrainedStudy({ strategy: "sobol" }), [], 16);
    const empty = await propose(constrainedStudy({ outcomeConstraints: [] }), design, 2);
    expect(empty).toEqual(await propose(constrainedStudy(), design, 2));
  });

  it("are those of the sampled model, too, the same bit for bit whatever the threads", async () => {
    const study = constrainedStudy({
      strategy: "saas",
      outcomeConstraints: [small],
      budget: { trials: 60, batch: 4, initial: 10, parallel: 1 },
    });
    const design = await grow(constrainedStudy({ strategy: "sobol" }), [], 12);
    const alone = await propose(study, design, 2);
    for (const { configuration } of alone.suggestions) expect(sizeOf(configuration)).toBeLessThan(1.4);
    expect(alone.record.health.map(({ metric }) => metric)).toEqual(["up", "down", "size"]);
    const threads = [createInlineThread(), createInlineThread(), createInlineThread()];
    expect(await propose(study, design, 2, { threads })).toEqual(alone);
  });

  it("start warm: the constrained metric's model is kept beside the objectives'", async () => {
    const study = constrainedStudy({ outcomeConstraints: [small] });
    const design = await grow(constrainedStudy({ strategy: "sobol" }), [], 16);
    const { modelState } = await propose(study, design, 1);
    const state = JSON.parse(modelState ?? "{}") as { metrics: { name: string }[] };
    expect(state.metrics.map(({ name }) => name)).toEqual(["up", "down", "size"]);
  });

  it("learn only from trials that measured the constrained metric", async () => {
    const design = await grow(constrainedStudy({ strategy: "sobol" }), [], 16);
    const bare = design.map((trial, i): Trial => {
      if (i !== 5 || trial.status !== "completed") return trial;
      const { size: _size, ...metrics } = trial.metrics;
      return { ...trial, metrics };
    });
    const model = await fitStudy(constrainedStudy({ outcomeConstraints: [small] }), bare);
    expect(model?.rows.map(({ trial }) => trial)).not.toContain(5);
  });
});

describe("what the model says of a constrained metric", () => {
  it("is an estimate like those of objectives, and draws that say how surely the constraint is kept", async () => {
    const study = constrainedStudy({ outcomeConstraints: [small] });
    const trials = await grow(constrainedStudy({ strategy: "sobol" }), [], 16);
    const model = await fitStudy(study, trials);
    if (model === undefined) throw new Error("no model");
    const draws = drawJointly(model, 200);
    const flags = feasibleDraws(study, trials, draws) ?? new Uint8Array(0);
    for (const { trial, metrics } of estimatesOf(model)) {
      const own = sizeOf(trials[trial].configuration);
      expect(Math.abs(metrics["size"].median - own)).toBeLessThan(0.1);
      const column = draws.columns.get(trial) ?? Number.NaN;
      const share = Array.from({ length: 200 }, (_, t) => flags[t * draws.size + column]).reduce((a, b) => a + b) / 200;
      if (own < 1.0) expect(share).toBeGreaterThan(0.95);
      if (own > 1.4) expect(share).toBeLessThan(0.05);
    }
    expect(feasibleDraws(constrainedStudy(), trials, draws)).toBeUndefined();
  });
});
