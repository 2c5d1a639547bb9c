import { describe, expect, it } from "vitest";
import { condition, createDataset, leaveOneOut, meanAtData, predict } from "../../../src/core/gp/index.ts";
import { createLikelihood } from "../../../src/core/gp/likelihood.ts";
import { predictJointly } from "../../../src/core/gp/posterior.ts";
import golden from "../../golden/gp.json" with { type: "json" };
import { predictGradient } from "../../reference/predict-gradient.ts";

const close = (actual: ArrayLike<number>, expected: readonly number[], tolerance: number) => {
  const scale = Math.max(1, ...expected.map(Math.abs));
  for (let i = 0; i < expected.length; i++) expect(Math.abs(actual[i] - expected[i]) / scale).toBeLessThan(tolerance);
};

describe("the exact Gaussian process", () => {
  for (const row of golden.cases) {
    const d = 5;
    const n = golden.y.length;
    const perPoint = row.noise_case === "per_point" || row.noise_variance === null;
    const data = createDataset(
      { X: Float64Array.from(golden.X.flat()), d },
      Float64Array.from(golden.y),
      { mean: 0, deviation: 1 },
      perPoint ? Float64Array.from(golden.per_point_noise_variance) : undefined,
    );
    const family = row.kernel as "matern52" | "rbf";
    const samples = {
      family,
      count: 1,
      d,
      lengthscale: Float64Array.from(golden.lengthscale),
      outputscale: Float64Array.of(golden.outputscale),
      noiseVariance: Float64Array.of(perPoint ? 0 : (row.noise_variance as number)),
      mean: Float64Array.of(golden.mean_constant),
    };
    const tolerance = Math.max(1e-9, row.condition_number * 1e-14);
    const points = Float64Array.from(golden.X_test.flat());

    describe(`${row.kernel}, ${row.noise_case}`, () => {
      it("has the established log marginal likelihood and gradient", () => {
        const likelihood = createLikelihood(data, family);
        const value = likelihood.evaluate(
          samples.lengthscale,
          golden.outputscale,
          samples.noiseVariance[0],
          golden.mean_constant,
        );
        close([value], [row.log_marginal_likelihood], tolerance);
        close(likelihood.gradient.logLengthscale, row.grad_log_lengthscale, tolerance);
        close([likelihood.gradient.logOutputscale], [row.grad_log_outputscale], tolerance);
        if (!perPoint) {
          close(
            [likelihood.gradient.noiseVariance * samples.noiseVariance[0]],
            [row.grad_log_noise as number],
            tolerance,
          );
        }
        close([likelihood.gradient.mean], [row.grad_mean_constant], tolerance);
      });

      it("predicts the established mean, variance and covariance", () => {
        const posterior = condition(data, samples, 0);
        const { mean, variance } = predict(posterior, points);
        close(mean, row.posterior_mean, tolerance);
        close(variance, row.posterior_variance_latent, tolerance);
        close(predictJointly(posterior, points).covariance, row.posterior_covariance_latent.flat(), tolerance);
        expect(posterior.jitter).toBe(0);
      });

      it("has the same mean at its own points from one factorisation as from a prediction", () => {
        const { mean } = predict(condition(data, samples, 0), data.X);
        close(meanAtData(data, samples, 0), [...mean], Math.max(1e-10, tolerance));
      });

      it("has the established gradients of mean and variance by x", () => {
        const posterior = condition(data, samples, 0);
        golden.X_test.forEach((point, i) => {
          const gradient = predictGradient(posterior, Float64Array.from(point));
          close(gradient.mean, row.grad_posterior_mean_wrt_x[i], tolerance);
          close(gradient.variance, row.grad_posterior_variance_wrt_x[i], tolerance);
        });
      });

      it("leaves one out in closed form as explicit refits do", () => {
        const posterior = condition(data, samples, 0);
        const loo = leaveOneOut(posterior);
        close(loo.mean, row.loo_mean, tolerance);
        close(loo.variance, row.loo_variance_observed, tolerance);
        close([loo.logDensity.reduce((sum, value) => sum + value, 0)], [row.loo_log_predictive_density_sum], tolerance);
        for (const left of [0, n - 1]) {
          const keep = [...golden.y.keys()].filter((i) => i !== left);
          const rest = createDataset(
            { X: Float64Array.from(keep.flatMap((i) => golden.X[i])), d },
            Float64Array.from(keep, (i) => golden.y[i]),
            { mean: 0, deviation: 1 },
            perPoint ? Float64Array.from(keep, (i) => golden.per_point_noise_variance[i]) : undefined,
          );
          const refit = predict(condition(rest, samples, 0), Float64Array.from(golden.X[left]));
          expect(Math.abs(refit.mean[0] - loo.mean[left])).toBeLessThan(tolerance);
        }
      });
    });
  }
});
