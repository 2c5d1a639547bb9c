import { describe, expect, it } from "vitest";
import { summariseImportance } from "../../../src/core/analysis/index.ts";
import { fitted, mapped, trials } from "./fitted-study.ts";

const { model, analysis, importance } = await fitted(mapped, trials);

describe("the importance of parameters", () => {
  it("ranks what moves the metrics first, with slices through the recommended trial", () => {
    expect(importance.through).toMatchObject({ trial: analysis.recommendation?.trial, role: "recommended" });
    expect(importance.ranking).toEqual(["layers", "pooling"]);
    expect(importance.slices.map(({ parameter }) => parameter)).toEqual(["layers", "pooling"]);
  });

  it("has slices through the baseline if nothing is recommended, then through the front's first trial", () => {
    const { recommendation: _none, ...without } = analysis;
    expect(summariseImportance(model, without).through).toMatchObject({ trial: 0, role: "baseline" });
    const others = without.trials.filter(({ origin }) => origin !== "baseline");
    expect(summariseImportance(model, { ...without, trials: others }).through).toMatchObject({
      trial: without.front[0]!.trial,
      role: "front",
    });
  });

  it("says nothing about a metric that was the same in every trial", () => {
    const [first] = model.study.objectives;
    const same = trials.map((trial) =>
      trial.status === "completed"
        ? { ...trial, metrics: { ...trial.metrics, [first!.name]: { mean: 2, count: 1 } } }
        : trial,
    );
    const found = summariseImportance(model, analysis, same);
    expect(found.constant).toMatchObject([{ name: first!.name, value: 2 }]);
    expect(found.metrics.map(({ metric }) => metric)).not.toContain(first!.name);
    expect(found.metrics.length).toBe(importance.metrics.length - 1);
    expect(summariseImportance(model, analysis, same.slice(0, 4)).constant).toEqual([]);
  });

  it("has no slices if no trial has completed", () => {
    const { recommendation: _none, ...without } = analysis;
    expect(summariseImportance(model, { ...without, trials: [], front: [] }).slices).toEqual([]);
  });
});
