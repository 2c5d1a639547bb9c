import { describe, expect, it } from "vitest";
import { SHRINKAGE_LEVELS } from "../../../src/core/gp/fit-map-saas.ts";
import {
  createDataset,
  drawAroundMap,
  drawAroundMapSaas,
  fitMap,
  fitMapSaas,
  standardisation,
} from "../../../src/core/gp/index.ts";
import { lengthscalePrior } from "../../../src/core/gp/map-objective.ts";
import { drawAroundLogMode } from "../../../src/core/gp/uncertain-estimates.ts";
import { createRandomStream, createSobol } from "../../../src/core/random/index.ts";

describe("point estimates with their uncertainty", () => {
  const sobol = createSobol(3, createRandomStream("uncertain estimates"));
  const X = Float64Array.from(Array.from({ length: 24 }, (_, i) => [...sobol.point(i)]).flat());
  const raw = Float64Array.from({ length: 24 }, (_, i) => Math.sin(4 * X[3 * i]) + X[3 * i + 1] ** 2);
  const data = createDataset({ X, d: 3 }, raw, standardisation(raw));

  it("are draws around the estimates of either kind, all finite", () => {
    const map = fitMap(data);
    const members = fitMapSaas(data);
    const drawn = [
      drawAroundMap(data, map.hyperparameters, createRandomStream("a")),
      drawAroundMapSaas(data, members.ensemble, createRandomStream("a")),
    ];
    expect(drawn[0].family).toBe("rbf");
    expect(drawn[1].count).toBe(4 * SHRINKAGE_LEVELS.length);
    for (const { count, d, lengthscale, outputscale, noiseVariance, mean } of drawn) {
      expect(lengthscale.length).toBe(count * d);
      for (const values of [lengthscale, outputscale, noiseVariance]) {
        expect(values.every((value) => value > 0 && Number.isFinite(value))).toBe(true);
      }
      expect(mean.length).toBe(count);
    }
  });

  it("have their centre at the mode of the logarithms: an input without an effect has a lengthscale as long as the prior's median", () => {
    const { hyperparameters } = fitMap(data);
    const { count, lengthscale } = drawAroundMap(data, hyperparameters, createRandomStream("a"));
    const centre = (j: number) => {
      const logs = Array.from({ length: count }, (_, s) => Math.log(lengthscale[3 * s + j]));
      return logs.reduce((sum, value) => sum + value, 0) / count;
    };
    expect(centre(0)).toBeCloseTo(Math.log(hyperparameters.lengthscale[0]), 0);
    expect(centre(2)).toBeGreaterThan(lengthscalePrior(3).logMode + 3);
    expect(centre(2) - Math.log(hyperparameters.lengthscale[2])).toBeGreaterThan(0.3);
  });

  it("have the same centre where the mode is searched for from that of the priors", () => {
    const { hyperparameters } = fitMap(data);
    const centreOf = ({ lengthscale }: { readonly lengthscale: Float64Array }, j: number) =>
      (Math.log(lengthscale[j]) + Math.log(lengthscale[3 + j])) / 2;
    const fromFit = drawAroundMap(data, hyperparameters, createRandomStream("a"), 2);
    const fromPriors = drawAroundLogMode(data, "rbf", createRandomStream("a"), 2);
    for (let j = 0; j < 3; j++) expect(centreOf(fromPriors, j)).toBeCloseTo(centreOf(fromFit, j), 2);
  });
});
