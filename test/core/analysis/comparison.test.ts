import { describe, expect, it } from "vitest";
import {
  compareStudies,
  comparisonProblem,
  estimatesByTrial,
  type StudyToCompare,
} from "../../../src/core/analysis/index.ts";
import type { Trial } from "../../../src/core/study/index.ts";
import { compared, completed, estimated, failed, saas, sobol, study } from "./example-study.ts";

describe("what studies found, side by side", () => {
  it("counts trials, failures and what was measured better than the baseline in everything", () => {
    const [first, second] = compareStudies([sobol, saas]).studies;
    expect(first).toMatchObject({ completed: 3, failed: 1, measured: { better: 1 } });
    expect(second).toMatchObject({ completed: 3, failed: 0, measured: { better: 1 } });
    expect(first!.measured.hypervolume).toBeCloseTo(0.05 * 0.1, 12);
    expect(second!.measured.hypervolume).toBeCloseTo(0.1 * 0.25, 12);
  });

  it("finds the largest gain in each objective among trials that lose in no other", () => {
    const [first, second] = compareStudies([sobol, saas]).studies;
    // Trial 3 of the first is twice as fast, at a loss of accuracy.
    expect(first!.measured.best["latency"]).toMatchObject({ trial: 1, gain: { median: expect.closeTo(0.1, 12) } });
    expect(second!.measured.best["latency"]).toMatchObject({ trial: 2, gain: { median: 0.5 } });
    expect(second!.measured.best["accuracy"]).toMatchObject({ trial: 1, gain: { median: expect.closeTo(0.1, 12) } });
    const worse = compareStudies([compared({}, [completed(1, "saas", 0.7, 10)]), saas]).studies[0];
    expect(worse!.measured.best).toEqual({});
  });

  it("takes each study relative to its own baseline", () => {
    const slower = compared({ seed: 2 }, [completed(0, "baseline", 0.4, 40), completed(1, "saas", 0.44, 30)]);
    const [first, second] = compareStudies([saas, slower]).studies;
    expect(second!.measured.hypervolume).toBeCloseTo(first!.measured.hypervolume, 12);
  });

  it("goes by the baseline even where a study's search went by another reference point", () => {
    const other = compared({ strategy: "sobol", referencePoint: { accuracy: 0.5, latency: 100 } }, [
      completed(1, "sobol", 0.84, 18),
    ]);
    expect(compareStudies([other, saas]).studies[0]!.measured.hypervolume).toBeCloseTo(0.005, 12);
  });

  it("judges by the model's estimates where there are any, and keeps the raw numbers beside them", () => {
    const estimates = estimatesByTrial([estimated(0, 0.8, 20), estimated(1, 0.82, 19), estimated(2, 0.81, 21)]);
    const [lucky] = compareStudies([
      compared({}, [completed(1, "saas", 0.95, 5), completed(2, "saas", 0.9, 10)], estimates),
      sobol,
    ]).studies;
    expect(lucky!.measured).toMatchObject({ better: 2 });
    expect(lucky!.modelled).toMatchObject({ better: 1, best: { latency: { trial: 1 } } });
    expect(lucky!.modelled!.hypervolume).toBeCloseTo(0.025 * 0.05, 12);
    expect(lucky!.modelled!.hypervolume).toBeLessThan(lucky!.measured.hypervolume);
  });

  it("keeps what a Sobol search would have reached only where none of the studies is one", () => {
    const steps = [{ evaluations: 1, median: 0.1, lower: 0, upper: 0.2 }];
    const estimated = { ...saas, sobol: steps };
    const other = compared({ seed: 2 }, saas.trials);
    expect(compareStudies([estimated, other]).studies.map(({ trace }) => trace.sobol)).toEqual([steps, undefined]);
    expect(compareStudies([estimated, sobol]).studies.map(({ trace }) => trace.sobol)).toEqual([undefined, undefined]);
  });

  it("traces the hypervolume against evaluations, of which a failed one is one", () => {
    const { trace } = compareStudies([sobol, saas]).studies[0]!;
    expect(trace.measured).toEqual([
      { evaluations: 1, hypervolume: 0 },
      { evaluations: 2, hypervolume: expect.closeTo(0.005, 12) },
      { evaluations: 4, hypervolume: expect.closeTo(0.005, 12) },
    ]);
    expect(trace.modelled).toBeUndefined();
  });

  it("counts trials that were stopped early as evaluations, and traces to the last one", () => {
    const cancelled = (number: number) => ({
      ...{ number, origin: "saas" as const, configuration: { layers: 2, pooling: "max" } },
      ...{ status: "cancelled" as const, reason: "no longer needed" },
    });
    const stopped: Trial = { ...cancelled(2), stop: { probability: 0.01, expected: {} } };
    const early = compared({}, [completed(1, "saas", 0.84, 18), stopped, failed(3), cancelled(4)]);
    const { studies, evaluations, isEqualBudget } = compareStudies([early, sobol]);
    expect(studies[0]).toMatchObject({ evaluations: 4, completed: 2, failed: 1, stopped: 1 });
    expect([evaluations, isEqualBudget]).toEqual([4, true]);
    expect(studies[0]!.trace.measured.map((step) => step.evaluations)).toEqual([1, 2, 4]);
  });

  it("groups studies by strategy, or each on its own where all have the same", () => {
    const groups = (...studies: StudyToCompare[]) =>
      compareStudies(studies).groups.map(({ name, studies: members }) => [name, members.length]);
    expect(groups(sobol, saas, compared({ seed: 2 }, saas.trials))).toEqual([
      ["sobol", 1],
      ["saas", 2],
    ]);
    expect(groups(saas, compared({ seed: 2 }, saas.trials))).toEqual([
      ["saas, seed 1", 1],
      ["saas, seed 2", 1],
    ]);
  });

  it("labels studies by what tells them apart: names, else strategy and seed, else paths", () => {
    const labels = (...studies: StudyToCompare[]) => compareStudies(studies).studies.map(({ label }) => label);
    expect(labels(sobol, saas)).toEqual(["sobol, seed 1", "saas, seed 1"]);
    expect(labels(compared({ name: "a" }, saas.trials), compared({ name: "b" }, saas.trials))).toEqual(["a", "b"]);
    expect(labels(saas, { ...saas, path: "copy.yaml" })).toEqual(["saas-1.yaml", "copy.yaml"]);
  });
});

describe("studies that cannot be compared", () => {
  it("have other objectives, by name or goal; the order of objectives does not matter", () => {
    const [accuracy, latency] = study.objectives;
    expect(comparisonProblem([sobol, saas])).toBeUndefined();
    expect(comparisonProblem([sobol, compared({ objectives: [latency!, accuracy!] }, saas.trials)])).toBeUndefined();
    const other = compared({ objectives: [accuracy!, { name: "latency", goal: "maximize" }] }, saas.trials);
    expect(comparisonProblem([sobol, other])).toEqual({ kind: "other-objectives", first: sobol, other });
  });

  it("have no measured baseline", () => {
    const bare = { ...saas, trials: saas.trials.slice(1) };
    expect(comparisonProblem([sobol, bare])).toEqual({ kind: "no-baseline", study: bare });
  });

  it("are none", () => {
    expect(comparisonProblem([])).toEqual({ kind: "no-studies" });
  });

  it("do not include one whose objectives are in another order", () => {
    const turned = compared({ objectives: study.objectives.toReversed() }, saas.trials);
    const [first, second] = compareStudies([saas, turned]).studies;
    expect(second!.measured.hypervolume).toBeCloseTo(first!.measured.hypervolume, 12);
  });
});
