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
    const logs = Array.from({ length: drawn[0].count }, (_, s) => Math.log(drawn[0].lengthscale[3 * s]));
    const centre = logs.reduce((sum, value) => sum + value, 0) / logs.length;
    expect(centre).toBeCloseTo(Math.log(map.hyperparameters.lengthscale[0]), 6);
  });
});
