import { describe, expect, it } from "vitest";
import { analyse, estimatesByTrial } from "../../../src/core/analysis/index.ts";
import { createStudy, type StudyOptions } from "../../../src/core/library/index.ts";
import { resolveReferencePoint } from "../../../src/core/study/index.ts";
import { drawJointly, estimatesOf, fitStudy } from "../../../src/core/surrogate/index.ts";

const options: StudyOptions = {
  parameters: [
    { kind: "float", name: "x", lower: 0, upper: 1, scale: "linear" },
    { kind: "int", name: "n", lower: 1, upper: 8, scale: "linear" },
  ],
  objectives: [
    { name: "accuracy", goal: "maximize" },
    { name: "latency", goal: "minimize" },
  ],
  strategy: "map",
  initial: 4,
  seed: 1,
};

describe("ask and tell", () => {
  it("goes on exactly from kept trials and model state", async () => {
    const study = createStudy({ ...options, strategy: "saas" });
    const evaluate = (count: number) => async (target: typeof study) => {
      for (const { trial, configuration } of await target.ask(count)) {
        target.tell(trial, { accuracy: Number(configuration["x"]), latency: Number(configuration["n"]) });
      }
    };
    await evaluate(4)(study);
    await evaluate(1)(study);
    const kept = JSON.parse(JSON.stringify({ trials: study.trials, modelState: study.modelState }));
    const resumed = createStudy({ ...options, strategy: "saas", ...kept });
    expect(await resumed.ask(1)).toEqual(await study.ask(1));
  });

  it("proposes the baseline first and completes what it leaves out with the middle of the space", async () => {
    const study = createStudy({ ...options, baseline: { x: 0.25 } });
    const [first] = await study.ask(3);
    expect(first).toEqual({ trial: 0, configuration: { x: 0.25, n: 5 } });
  });

  it("takes points that were not asked for, failures, and treats them as proposed", async () => {
    const study = createStudy(options);
    const own = study.add({ x: 0.5, n: 3 });
    study.tell(own, { accuracy: 0.7, latency: { mean: 3, standardError: 0.1 } });
    const [asked] = await study.ask();
    study.fail(asked.trial, "out of memory");
    expect(study.trials.map(({ status, origin }) => [status, origin])).toEqual([
      ["completed", "told"],
      ["failed", "sobol"],
    ]);
  });

  it("takes the baseline's own values for the baseline where they were not asked for, once", async () => {
    const study = createStudy({ ...options, baseline: { x: 0.25, n: 5 } });
    study.tell(study.add({ x: 0.5, n: 5 }), { accuracy: 0.6, latency: 4 });
    study.tell(study.add({ x: 0.25, n: 5 }), { accuracy: 0.7, latency: 3 });
    study.tell(study.add({ x: 0.25, n: 5 }), { accuracy: 0.71, latency: 3 });
    await study.ask();
    expect(study.trials.map(({ origin }) => origin)).toEqual(["told", "baseline", "told", "sobol"]);
    expect(resolveReferencePoint(study.study, study.trials)).toEqual({ accuracy: 0.7, latency: 3 });
  });

  it("keeps bounds of outcomes, and wants to be told what they bound", async () => {
    const size = {
      text: "size <= 4",
      metric: "size",
      kind: "at-most",
      bound: { constant: 4, ofBaseline: {} },
    } as const;
    const study = createStudy({ ...options, outcomeConstraints: [size] });
    for (const { trial, configuration } of await study.ask(6)) {
      const n = Number(configuration["n"]);
      expect(() => study.tell(trial, { accuracy: n, latency: 1 })).toThrow(
        `trial ${trial} lacks the constrained metric size`,
      );
      study.tell(trial, { accuracy: n, latency: 10 - n, size: n });
    }
    for (const { configuration } of await study.ask(3)) expect(Number(configuration["n"])).toBeLessThanOrEqual(5);
    const estimates = await study.estimate();
    expect(Object.keys(estimates.get(0) ?? {})).toEqual(["accuracy", "latency", "size"]);
  });

  it("finds the best trials: the front by the model's estimates and the trial to take", async () => {
    const study = createStudy({ ...options, baseline: { x: 0.3, n: 5 }, initial: 8 });
    expect(await study.best()).toMatchObject({ basis: "measured", trials: [], front: [] });
    for (const { trial, configuration } of await study.ask(12)) {
      const [x, n] = [Number(configuration["x"]), Number(configuration["n"])];
      study.tell(trial, { accuracy: 1 - (x - 0.7) ** 2, latency: { mean: n, standardError: 0.1 } });
    }
    const found = await study.best();
    expect(found.basis).toBe("model");
    expect(found.references["latency"]).toMatchObject({ source: "baseline", measured: 5 });
    expect(found.front.length).toBeGreaterThan(0);
    for (const { membership, objectives } of found.trials) {
      expect(membership).toBeGreaterThanOrEqual(0);
      const { median, lower, upper } = objectives["accuracy"].value;
      expect(lower).toBeLessThanOrEqual(median);
      expect(upper).toBeGreaterThanOrEqual(median);
    }
    const { recommendation } = found;
    expect(Number(recommendation?.configuration["n"])).toBeLessThan(5);
    expect(found.trials.find(({ trial }) => trial === recommendation?.trial)?.probability).toBeGreaterThan(0.9);

    // The same functions give the same analysis part by part.
    const model = await fitStudy(study.study, study.trials);
    const estimates = estimatesByTrial(estimatesOf(model!));
    expect(found).toEqual(analyse(study.study, study.trials, estimates, { draws: drawJointly(model!) }));
  });

  it("finds the best of the trials that pass a filter", async () => {
    const study = createStudy({ ...options, strategy: "sobol" });
    for (const { trial, configuration } of await study.ask(8)) {
      study.tell(trial, { accuracy: Number(configuration["x"]), latency: Number(configuration["n"]) });
    }
    const few = await study.best({ filter: ({ of }) => Number(of("n")) <= 4 });
    expect(few.trials.length).toBeGreaterThan(0);
    for (const { configuration } of few.trials) expect(Number(configuration["n"])).toBeLessThanOrEqual(4);
  });

  it("says what is wrong with what it is told", async () => {
    const study = createStudy(options);
    const [{ trial }] = await study.ask();
    expect(() => study.tell(99, { accuracy: 1, latency: 1 })).toThrow("tell: there is no trial 99; ask first");
    expect(() => study.tell(trial, { accuracy: 1 })).toThrow(
      "tell: trial 0 lacks the objective latency; tell every objective, or call fail",
    );
    expect(() => study.tell(trial, { accuracy: Number.NaN, latency: 1 })).toThrow(
      "tell: accuracy must be a finite number; got NaN. Call fail for a trial that has none",
    );
    study.tell(trial, { accuracy: 1, latency: 1 });
    expect(() => study.tell(trial, { accuracy: 2, latency: 1 })).toThrow("tell: trial 0 is already completed");
    expect(() => study.add({ x: 2 })).toThrow("in [0, 1]; got 2. The nearest is 1");
    expect(() => createStudy({ ...options, objectives: [] })).toThrow("objectives must name at least one objective");
    await expect(study.ask(0)).rejects.toThrow("count must be a whole number of at least 1; got 0");
  });
});
