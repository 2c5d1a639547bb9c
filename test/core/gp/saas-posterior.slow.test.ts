import { describe, expect, it } from "vitest";
import { condition, createDataset, predict } from "../../../src/core/gp/index.ts";
import { gammaPrior } from "../../../src/core/gp/priors.ts";
import { startChain } from "../../../src/core/gp/saas-chain.ts";
import { createSaasLogDensity, saasHyperparameters, saasLayout } from "../../../src/core/gp/saas-density.ts";
import { effectiveSampleSize, sampleNuts } from "../../../src/core/mcmc/index.ts";
import { createRandomStream } from "../../../src/core/random/index.ts";
import golden from "../../golden/saas_posterior.json" with { type: "json" };

/**
 * Every posterior mean is compared with long runs of the established sampler: z = difference over the combined
 * Monte-Carlo standard error. Seeds are fixed, so the test is deterministic; of some 150 entries all must lie within 5
 * and 98 % within 4 standard errors.
 */
const DRAWS = { small: 3000, large: 1200 };

interface Moment {
  readonly mean: number;
  readonly mcse_mean: number;
  readonly sd: number;
}

const scores: number[] = [];

function score(column: Float64Array, expected: Moment): void {
  const mean = column.reduce((sum, value) => sum + value, 0) / column.length;
  const own = expected.sd / Math.sqrt(effectiveSampleSize([column]));
  scores.push(Math.abs(mean - expected.mean) / Math.hypot(own, expected.mcse_mean));
}

describe("the SAAS posterior by NUTS", () => {
  for (const [name, run] of Object.entries(golden.runs)) {
    it(`${name}: posterior means of every hyperparameter and predictions agree within Monte-Carlo error`, () => {
      const set = golden.datasets[run.dataset as keyof typeof golden.datasets];
      const d = set.X[0].length;
      const known = run.noise !== "inferred";
      const data = createDataset(
        { X: Float64Array.from(set.X.flat()), d },
        Float64Array.from(set.y),
        { mean: 0, deviation: 1 },
        known && "yvar_known" in set ? Float64Array.from(set.yvar_known as number[]) : undefined,
      );
      const layout = saasLayout(d, data.noise.kind);
      const draws = set.y.length < 20 ? DRAWS.small : DRAWS.large;
      const logDensity = createSaasLogDensity(data, gammaPrior(0.9, 10));
      const result = sampleNuts(logDensity, {
        start: startChain(data, logDensity).state,
        stream: createRandomStream(11),
        warmupSteps: 400,
        samples: draws,
        maxTreeDepth: 8,
      });
      expect(result.health.divergences).toBeLessThan(0.01 * draws);

      const first = scores.length;
      const column = (f: (u: Float64Array) => number) =>
        Float64Array.from({ length: draws }, (_, s) =>
          f(result.samples.subarray(s * layout.dimension, (s + 1) * layout.dimension)),
        );
      const { posterior } = run;
      score(
        column((u) => u[0]),
        posterior.log_outputscale,
      );
      score(
        column((u) => u[1]),
        posterior.mean_constant,
      );
      score(
        column((u) => u[layout.shrinkage]),
        posterior.log_tausq,
      );
      if (layout.noise !== undefined && "log_noise_raw" in posterior) {
        const at = layout.noise;
        score(
          column((u) => u[at]),
          posterior.log_noise_raw as Moment,
        );
      }
      for (let j = 0; j < d; j++) {
        const of = (key: "mean" | "mcse_mean" | "sd") => posterior.log_lengthscale[key][j];
        score(
          column((u) => -0.5 * (u[layout.shrinkage] + u[layout.relevance + j])),
          { mean: of("mean"), mcse_mean: of("mcse_mean"), sd: of("sd") },
        );
      }

      // Predictions from every eighth draw: the mean over draws of the conditional means.
      const thin = 8;
      const kept = Math.floor(draws / thin);
      const chosen = new Float64Array(kept * layout.dimension);
      for (let s = 0; s < kept; s++) {
        const from = s * thin * layout.dimension;
        chosen.set(result.samples.subarray(from, from + layout.dimension), s * layout.dimension);
      }
      const samples = saasHyperparameters(chosen, kept, data);
      const points = Float64Array.from(set.X_test.flat());
      const means = Array.from({ length: set.X_test.length }, () => new Float64Array(kept));
      for (let s = 0; s < kept; s++) {
        const { mean } = predict(condition(data, samples, s), points);
        mean.forEach((value, i) => {
          means[i][s] = value;
        });
      }
      means.forEach((values, i) => {
        score(values, {
          mean: run.prediction.mixture_mean[i],
          mcse_mean: run.prediction.mcse_mixture_mean[i],
          sd: Math.sqrt(run.prediction.variance_of_means[i]),
        });
      });
      expect(Math.max(...scores.slice(first))).toBeLessThan(5);
    });
  }

  it("lies within 4 standard errors for 98 % of all entries", () => {
    expect(scores.length).toBeGreaterThan(150);
    expect(scores.filter((z) => z < 4).length / scores.length).toBeGreaterThan(0.98);
    // If errors were overstated every z would be tiny: the typical one is near 0.8.
    const sorted = [...scores].sort((a, b) => a - b);
    expect(sorted[Math.floor(scores.length / 2)]).toBeGreaterThan(0.2);
  });
});
