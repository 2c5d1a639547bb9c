import { describe, expect, it } from "vitest";
import { mixtureCdf } from "../../../../src/core/diagnostics/normal-mixture.ts";
import { toModelScale } from "../../../../src/core/gp/index.ts";
import type { Study, Trial } from "../../../../src/core/study/index.ts";
import { estimatesOf, fitStudy } from "../../../../src/core/surrogate/index.ts";
import { predictMixture, predictMixtures } from "../../../../src/core/surrogate/predictions/predict-mixture.ts";

const study: Study = {
  name: "s",
  parameters: [{ kind: "float", name: "x", lower: 0, upper: 1, scale: "linear" }],
  objectives: [
    { name: "accuracy", goal: "maximize" },
    { name: "latency", goal: "minimize", transform: "log" },
  ],
  budget: { trials: 100, batch: 4, initial: 6, parallel: 1 },
  strategy: "map",
  seed: 7,
};
const trials = Array.from({ length: 9 }, (_, number): Trial => {
  const x = (number + 0.5) / 9;
  const metrics = {
    accuracy: { mean: Math.sin(7 * x) + 0.2 * (((number * 5) % 9) / 9 - 0.5), count: 1 },
    latency: { mean: Math.exp(3 * x + 0.3 * Math.sin(17 * number)), count: 1 },
  };
  return { number, configuration: { x }, origin: "sobol", status: "completed", metrics };
});

describe("the estimate of a trial", () => {
  it("has 2.5 %, 50 % and 97.5 % of the prediction over all hyperparameter draws below its lower end, median and upper end", async () => {
    const model = (await fitStudy(study, trials))!;
    const estimates = estimatesOf(model);
    for (const { name, scale, data, fit } of model.metrics) {
      const mixtures = predictMixtures(data, fit.hyperparameters, model.features.of(model.points));
      expect(mixtures[0]!.means.length).toBeGreaterThan(8);
      estimates.forEach(({ metrics }, i) => {
        const { lower, median, upper } = metrics[name]!;
        const shares = [lower, median, upper].map((end) => mixtureCdf(mixtures[i]!, toModelScale(scale, end)));
        if (scale.sign === -1) shares.reverse();
        expect(shares[0]).toBeCloseTo(0.025, 9);
        expect(shares[1]).toBeCloseTo(0.5, 9);
        expect(shares[2]).toBeCloseTo(0.975, 9);
      });
    }
  });

  it("rests on mixtures whose moments are the posterior means and variances of the models", async () => {
    const { metrics, features, points } = (await fitStudy(study, trials))!;
    const [{ data, fit }] = metrics as [(typeof metrics)[number]];
    const inputs = features.of(points);
    const { mean } = predictMixture(data, fit.hyperparameters, inputs);
    predictMixtures(data, fit.hyperparameters, inputs).forEach(({ weights, means }, i) => {
      expect(means.reduce((sum, value, s) => sum + weights[s]! * value, 0)).toBeCloseTo(mean[i]!, 12);
    });
  });

  it("is the trial's own measurement where that is so bad that the model is given a better one", async () => {
    const crashed = trials.map((trial) =>
      trial.number === 4 && trial.status === "completed"
        ? { ...trial, metrics: { ...trial.metrics, accuracy: { mean: -40, count: 1 } } }
        : trial,
    );
    const model = (await fitStudy(study, crashed))!;
    expect(model.metrics[0]!.winsorised).toBe(1);
    const { lower, median, upper } = estimatesOf(model)[4]!.metrics["accuracy"]!;
    expect(median).toBe(-40);
    expect(lower).toBeLessThan(-40);
    expect(upper).toBeGreaterThan(-40);
    expect(estimatesOf(model)[3]!.metrics["accuracy"]!.lower).toBeGreaterThan(-3);
  });
});
