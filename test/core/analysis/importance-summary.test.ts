import { describe, expect, it } from "vitest";
import { rankKnown } from "../../../src/core/analysis/importance-summary.ts";
import { shareEvidence, summariseImportance } from "../../../src/core/analysis/index.ts";
import type { MetricImportance } from "../../../src/core/sensitivity/index.ts";
import type { Spread } from "../../../src/core/statistics/index.ts";
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

/** Importance for one metric, with totals by parameter. */
function totals(metric: string, shares: Readonly<Record<string, Spread>>): MetricImportance {
  const none = { middle: 0 };
  const parameters = Object.entries(shares).map(([parameter, total]) => ({
    parameter,
    total,
    first: none,
    relevance: none,
    matters: 1,
  }));
  return { metric, samples: 16, deviation: { middle: 1 }, parameters };
}

const wide = { middle: 0.88, lower: 0, upper: 0.91 };
const sure = { middle: 0.2, lower: 0.1, upper: 0.3 };
const small = { middle: 0.004, lower: 0, upper: 0.012 };

describe("a parameter whose interval reaches 0", () => {
  it("is not known to matter, however large its mean, unless the whole interval is small", () => {
    expect([wide, sure, small, { middle: 0.88 }].map(shareEvidence)).toEqual([
      "unknown",
      "matters",
      "small",
      "matters",
    ]);
  });

  it("has no rank before or after others, and is not among the most important", () => {
    const metrics = [totals("loss", { idle: wide, rate: sure, seed: small })];
    expect(rankKnown(metrics)).toEqual({ ranking: ["rate", "seed"], unknown: ["idle"] });
  });

  it("is ranked by the metric in which it is known to matter", () => {
    const strong = { middle: 0.7, lower: 0.6, upper: 0.8 };
    const metrics = [totals("loss", { width: wide, rate: strong }), totals("latency", { width: sure, rate: small })];
    expect(rankKnown(metrics)).toEqual({ ranking: ["rate", "width"], unknown: [] });
  });
});
