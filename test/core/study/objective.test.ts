import { describe, expect, it } from "vitest";
import {
  maximised,
  objectiveSign,
  resolveReferencePoint,
  type Study,
  type Trial,
} from "../../../src/core/study/index.ts";

const study: Study = {
  name: "example",
  parameters: [{ kind: "bool", name: "b" }],
  objectives: [
    { name: "accuracy", goal: "maximize" },
    { name: "latency", goal: "minimize" },
  ],
  budget: { trials: 10, batch: 2, initial: 4, parallel: 1 },
  strategy: "saas",
  seed: 0,
};
const metrics = { accuracy: { mean: 0.9, count: 1 }, latency: { mean: 20, count: 200, standardError: 0.5 } };
const base = { number: 0, configuration: { b: true } };
const trial = { ...base, origin: "baseline", status: "completed", metrics } as const satisfies Trial;

describe("the sign of an objective", () => {
  it("makes larger better", () => {
    expect([objectiveSign({ goal: "maximize" }), objectiveSign({ goal: "minimize" })]).toEqual([1, -1]);
    expect([...maximised(study, metrics)]).toEqual([0.9, -20]);
  });

  it("leaves what was not measured not a number", () => {
    expect([...maximised(study, { accuracy: { mean: 0.5, count: 1 } })]).toEqual([0.5, Number.NaN]);
  });
});

describe("the reference point", () => {
  it("is what the baseline was measured at, in the objectives' own sense", () => {
    expect(resolveReferencePoint(study, [trial])).toEqual({ accuracy: 0.9, latency: 20 });
  });

  it("prefers what the study says, for each objective by itself", () => {
    expect(resolveReferencePoint({ ...study, referencePoint: { latency: 25 } }, [trial])).toEqual({
      accuracy: 0.9,
      latency: 25,
    });
  });

  it("needs no baseline if the study says it all", () => {
    const referencePoint = { accuracy: 0, latency: 25 };
    expect(resolveReferencePoint({ ...study, referencePoint }, [])).toEqual(referencePoint);
  });

  it("is unknown until the baseline has completed", () => {
    const waiting: Trial = { ...base, origin: "baseline", status: "running", attempt: 1 };
    const failed: Trial = { ...base, origin: "baseline", status: "failed", reason: "exit code 1" };
    const other: Trial = { ...trial, number: 1, origin: "sobol" };
    for (const trials of [[], [waiting], [failed], [other]]) {
      expect(resolveReferencePoint({ ...study, referencePoint: { latency: 25 } }, trials)).toBeUndefined();
    }
  });
});
