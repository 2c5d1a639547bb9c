import { describe, expect, it } from "vitest";
import { FULL_FIT } from "../../../src/core/gp/fit-map.ts";
import { condition, createDataset, fitMap, predict, standardisation } from "../../../src/core/gp/index.ts";
import { logNormalPrior } from "../../../src/core/gp/priors.ts";
import golden from "../../golden/map_fit.json" with { type: "json" };

describe("the MAP fit with dimension-scaled priors", () => {
  for (const [name, set] of Object.entries(golden.datasets)) {
    it(`${name}: reaches the converged optimum of the established libraries under their prior of the noise (objective 1e-8, log hyperparameters 1e-4, predictions 1e-5)`, () => {
      const d = set.X[0].length;
      const raw = Float64Array.from(set.y);
      const scale = standardisation(raw);
      expect(Math.abs(scale.mean - set.y_mean)).toBeLessThan(1e-10 * (1 + Math.abs(set.y_mean)));
      const data = createDataset({ X: Float64Array.from(set.X.flat()), d }, raw, scale);
      const fit = fitMap(data, { ...FULL_FIT, noisePrior: logNormalPrior(-4, 1) });
      expect(Math.abs(fit.objectivePerPoint - set.optimum.objective_per_point)).toBeLessThan(1e-8);
      set.optimum.lengthscale.forEach((expected, j) => {
        expect(Math.abs(Math.log(fit.hyperparameters.lengthscale[j] / expected))).toBeLessThan(1e-4);
      });
      expect(Math.abs(Math.log(fit.hyperparameters.noiseVariance[0] / set.optimum.noise_variance))).toBeLessThan(1e-4);
      const { mean, variance } = predict(condition(data, fit.hyperparameters, 0), Float64Array.from(set.X_test.flat()));
      set.optimum.test_mean_standardised.forEach((expected, i) => {
        expect(Math.abs(mean[i] - expected)).toBeLessThan(1e-5);
      });
      set.optimum.test_variance_latent_standardised.forEach((expected, i) => {
        expect(Math.abs(variance[i] - expected)).toBeLessThan(1e-5);
      });
    });
  }
});
