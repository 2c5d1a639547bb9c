import { expect, it } from "vitest";
import { leaveOutEach, score } from "../../../../src/core/diagnostics/index.ts";
import type { Study, Trial } from "../../../../src/core/study/index.ts";
import { leaveOutTrials } from "../../../../src/core/surrogate/chosen/left-out-trials.ts";
import { fitStudy } from "../../../../src/core/surrogate/index.ts";

const study: Study = {
  name: "s",
  parameters: ["x", "y"].map((name) => ({ kind: "float", name, lower: 0, upper: 1, scale: "linear" })),
  objectives: [{ name: "loss", goal: "minimize" }],
  budget: { trials: 100, batch: 4, initial: 6, parallel: 1 },
  strategy: "auto",
  seed: 7,
};
const trials = Array.from({ length: 20 }, (_, number): Trial => {
  const [x, y] = [((number * 7) % 20) / 20, ((number * 13) % 20) / 20];
  const loss = { mean: Math.sin(4 * x) + 0.5 * y * y, count: 1 };
  return { number, configuration: { x, y }, origin: "sobol", status: "completed", metrics: { loss } };
});

it("a single draw around an estimate that fits nothing does not make a mixture untrustworthy", async () => {
  const surrogate = (await fitStudy(study, trials))!;
  const [metric] = surrogate.metrics;
  const { hyperparameters } = metric!.fit;
  expect(metric!.fit.mixed).toBeDefined();
  const sound = score(leaveOutTrials(surrogate, metric!).leftOut);
  expect(sound.r2).toBeGreaterThan(0.9);
  // The last draw is one around the estimate of the ANOVA kernel: hardly any noise, and inputs that seem not to matter.
  const { count, d } = hyperparameters;
  const spoilt = {
    ...hyperparameters,
    lengthscale: hyperparameters.lengthscale.map((value, at) => (at >= (count - 1) * d ? 300 : value)),
    noiseVariance: hyperparameters.noiseVariance.map((value, s) => (s === count - 1 ? 1e-6 : value)),
  };
  const mixture = { ...metric!, fit: { ...metric!.fit, hyperparameters: spoilt } };
  expect(score(leaveOutTrials(surrogate, mixture).leftOut).r2).toBeGreaterThan(0.85);
  // As draws of one posterior, of which the worst at a point counts most for it, they would seem to predict nothing.
  expect(score(leaveOutEach(metric!.data, spoilt)).r2).toBeLessThan(0.5);
});
