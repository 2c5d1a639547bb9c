import { describe, expect, it } from "vitest";
import { modelReasons } from "../../../../src/node/report/sentences/model-reasons.ts";

const objectives = [
  { name: "loss", goal: "minimize" as const },
  { name: "latency", goal: "minimize" as const, transform: "log" as const },
];

describe("the reasons for a model", () => {
  it("are the shares of a mixture, the transform, and outcomes that are winsorised", () => {
    const reasons = modelReasons(
      { strategy: "auto", objectives },
      {
        health: [],
        models: [
          { metric: "loss", model: "auto", saasShare: 0.75 },
          { metric: "latency", model: "auto", saasShare: 0.5 },
        ],
        transforms: { loss: "none", latency: "log" },
        winsorised: { loss: 2 },
      },
    );
    expect(reasons["loss"]?.join(" ")).toBe(
      "75 % of its samples are of SAAS, which expects few parameters to matter, and 25 % of MAP, which expects that all may. The " +
        "better one predicts left-out trials, the larger is its share. No transform: none predicts left-out trials convincingly better than the " +
        "outcomes as they are. 2 very bad outcomes count as less bad, so that the model is not about them alone.",
    );
    expect(reasons["latency"]?.at(-1)).toBe("The transform log is the study's.");
  });

  it("are the strategy, or the time that models may take", () => {
    const models = [{ metric: "loss", model: "map" as const }];
    const of = (strategy: "map" | "saas", timeBudget?: "map") =>
      modelReasons(
        { strategy, objectives },
        {
          health: [],
          models,
          ...(timeBudget === undefined ? {} : { timeBudget: { mode: timeBudget, expectedSeconds: 1, seconds: 1 } }),
        },
      )["loss"]?.[0];
    expect(of("map")).toBe("MAP, as the strategy says.");
    expect(of("saas", "map")).toBe("MAP, to stay within the time that `think` allows.");
    expect(of("saas")).toBe("MAP: it predicts left-out trials best of the kinds that may be chosen.");
  });

  it("are none before a model has proposed", () => {
    expect(modelReasons({ strategy: "auto", objectives }, { health: [] })).toEqual({});
  });
});
