import { describe, expect, it } from "vitest";
import type { MapSettings } from "../../../src/core/gp/fit-map.ts";
import { type Dataset, fitMap, pointsOf } from "../../../src/core/gp/index.ts";
import { densitiesWithoutGroups } from "../../../src/core/gp/left-out-densities.ts";
import { condition, leaveOneOut } from "../../../src/core/gp/posterior.ts";
import { drawAroundMap } from "../../../src/core/gp/uncertain-estimates.ts";
import { createRandomStream } from "../../../src/core/random/index.ts";

const MODEL: MapSettings = { family: "matern52", gradientTolerance: 1e-6, maxEvaluations: 1000 };

const average = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Outcomes that no input explains. */
function pureNoise(n: number, d: number): Dataset {
  const stream = createRandomStream("noise");
  const X = Float64Array.from({ length: n * d }, () => stream.uniform());
  const raw = Float64Array.from({ length: n }, () => stream.normal());
  const mean = average(raw);
  const deviation = Math.sqrt(average(raw.map((value) => (value - mean) ** 2)));
  return { n, d, X, y: raw.map((value) => (value - mean) / deviation), noise: { kind: "inferred" } };
}

const data = pureNoise(30, 16);
const estimate = fitMap(data, MODEL).hyperparameters;

describe("densities of left-out points", () => {
  it("are those under the estimate without the point's group where the draws are the estimate itself", () => {
    const found = densitiesWithoutGroups(data, { estimate, around: estimate }, MODEL);
    const others = [...Array(data.n).keys()].filter((i) => i % 10 !== 3);
    const { hyperparameters } = fitMap(pointsOf(data, others), { ...MODEL, gradientTolerance: 1e-4 });
    const { logDensity } = leaveOneOut(condition(data, hyperparameters, 0));
    for (const i of [3, 13, 23]) expect(found[i]).toBeCloseTo(logDensity[i]!, 6);
  });

  it("do not take the fit of an estimate to noise for knowledge, whatever the draws", () => {
    for (const seed of ["first", "second"]) {
      const around = drawAroundMap(data, estimate, createRandomStream(seed), 16);
      // The mean and the deviation of the outcomes alone give -1.42.
      expect(average(densitiesWithoutGroups(data, { estimate, around }, MODEL))).toBeLessThan(-1.38);
    }
  });

  it("are numbers for two points", () => {
    const two = pureNoise(2, 3);
    const fit = fitMap(two, MODEL).hyperparameters;
    const found = densitiesWithoutGroups(two, { estimate: fit, around: fit }, MODEL);
    expect(found).toHaveLength(2);
    expect([...found].every(Number.isFinite)).toBe(true);
  });
});
