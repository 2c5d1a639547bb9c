import { describe, expect, it } from "vitest";
import { someSamples } from "../../../src/core/gp/hyperparameters.ts";
import {
  type Dataset,
  drawsOfSaas,
  fitMixture,
  pointsOf,
  rejuvenateMixture,
  saasSettings,
} from "../../../src/core/gp/index.ts";
import { drawAroundLogMode } from "../../../src/core/gp/uncertain-estimates.ts";
import { createRandomStream } from "../../../src/core/random/index.ts";

const SETTINGS = { warmupSteps: 96, warmWarmupSteps: 24, samples: 8, thinning: 4, maxTreeDepth: 5 };

/** Outcomes of a function of some points of six inputs. */
function observe(n: number, outcome: (x: Float64Array) => number): Dataset {
  const d = 6;
  const stream = createRandomStream("mixture");
  const X = Float64Array.from({ length: n * d }, () => stream.uniform());
  const raw = Float64Array.from(
    { length: n },
    (_, i) => outcome(X.subarray(i * d, (i + 1) * d)) + 0.02 * stream.normal(),
  );
  const mean = raw.reduce((sum, value) => sum + value, 0) / n;
  const deviation = Math.sqrt(raw.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n);
  return { n, d, X, y: raw.map((value) => (value - mean) / deviation), noise: { kind: "inferred" } };
}

const additive = observe(40, (x) => x.reduce((sum, value, j) => sum + (j + 2) * Math.sin(2 * value), 0));
const fit = fitMixture(additive, createRandomStream(1), undefined, SETTINGS);

describe("a mixture of SAAS, MAP and an ANOVA kernel", () => {
  it("has as many samples as SAAS alone, of all models, in their order", () => {
    const { mixed, hyperparameters } = fit;
    expect(hyperparameters.count).toBe(SETTINGS.samples);
    expect(mixed.saas + mixed.map + mixed.anova).toBe(SETTINGS.samples);
    for (const count of Object.values(mixed)) expect(count).toBeGreaterThan(0);
    // The kernel of MAP has no outputscale.
    const scales = [...hyperparameters.outputscale];
    expect(scales.slice(0, mixed.saas)).not.toContain(1);
    expect(scales.slice(mixed.saas, -mixed.anova).every((scale) => scale === 1)).toBe(true);
    expect(hyperparameters.anova?.isAnova).toEqual(scales.map((_, s) => s >= mixed.saas + mixed.map));
  });

  it("has most samples of the ANOVA kernel where the outcome is a sum of functions of one input each", () => {
    const wavy = observe(40, (x) => x.reduce((sum, value) => sum + Math.sin(6 * value), 0));
    const { mixed } = fitMixture(wavy, createRandomStream(1), undefined, SETTINGS);
    expect(mixed.anova).toBeGreaterThan(mixed.saas);
    expect(mixed.anova).toBeGreaterThan(mixed.map);
  });

  it("is the same for the same data and seed", () => {
    expect(fitMixture(additive, createRandomStream(1), undefined, SETTINGS)).toEqual(fit);
  });

  it("keeps the newest draws of SAAS and its shares when it is rejuvenated with more trials", () => {
    const fewer = pointsOf(additive, [...Array(36).keys()]);
    const before = fitMixture(fewer, createRandomStream(1));
    const after = rejuvenateMixture(additive, before, "half", createRandomStream(2))!;
    expect(after.mixed).toEqual(before.mixed);
    expect(after.hyperparameters.count).toBe(before.hyperparameters.count);
    const replaced = Math.ceil(before.mixed.saas / 2);
    expect(drawsOfSaas(after).lengthscale.subarray(0, (before.mixed.saas - replaced) * 6)).toEqual(
      drawsOfSaas(before).lengthscale.subarray(replaced * 6),
    );
  });

  it("makes few steps for few draws of SAAS when it is rejuvenated, and estimates the others anew from all trials", () => {
    const many = observe(176, (x) => x.reduce((sum, value, j) => sum + (j + 2) * Math.sin(4 * value), 0));
    const before = fitMixture(pointsOf(many, [...Array(168).keys()]), createRandomStream(1));
    const after = rejuvenateMixture(many, before, "all", createRandomStream(2))!;
    expect(after).toEqual(rejuvenateMixture(many, before, "all", createRandomStream(2)));
    const { saas, map, anova } = before.mixed;
    expect(anova).toBeGreaterThan(saas + map);
    // Trajectories have at most 64 points, and draws at most twice the usual distance.
    const { thinning } = saasSettings(many.n);
    expect(after.health.gradientEvaluations).toBeLessThanOrEqual(64 * saas * thinning + 1);
    const ofMap = someSamples(after.hyperparameters, saas, saas + map);
    const mode = drawAroundLogMode(many, "matern52", createRandomStream("a"), 2);
    // Draws in pairs have the mode as their mean.
    for (let j = 0; j < 6; j++) {
      const logMode = (Math.log(mode.lengthscale[j]!) + Math.log(mode.lengthscale[6 + j]!)) / 2;
      for (let s = 0; s < map; s++) expect(Math.abs(Math.log(ofMap.lengthscale[s * 6 + j]!) - logMode)).toBeLessThan(1);
    }
  });
});
