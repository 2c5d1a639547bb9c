import { describe, expect, it } from "vitest";
import { estimateAnova } from "../../../src/core/gp/fit-anova.ts";
import { estimateMap } from "../../../src/core/gp/fit-mixture.ts";
import { type Dataset, pointsOf } from "../../../src/core/gp/index.ts";
import { densitiesWithoutGroups } from "../../../src/core/gp/left-out-densities.ts";
import { condition, leaveOneOut } from "../../../src/core/gp/posterior.ts";
import { createRandomStream } from "../../../src/core/random/index.ts";

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

describe.each([
  ["the MAP estimate", estimateMap],
  ["the estimate of an ANOVA kernel", estimateAnova],
] as const)("densities of left-out points under draws around %s", (_, estimate) => {
  it("are those under the estimate without the point's group where the draws are the estimate itself", () => {
    const found = estimate(data, createRandomStream(1), 2);
    const densities = densitiesWithoutGroups(data, { ...found, draws: found.centre });
    const others = [...Array(data.n).keys()].filter((i) => i % 10 !== 3);
    const without = found.hyperparameters(found.refit(pointsOf(data, others)));
    const { logDensity } = leaveOneOut(condition(data, without, 0));
    for (const i of [3, 13, 23]) expect(densities[i]).toBeCloseTo(logDensity[i]!, 6);
  });

  it("do not take the fit of an estimate to noise for knowledge, whatever the draws", () => {
    for (const seed of ["first", "second"]) {
      // The mean and the deviation of the outcomes alone give -1.42.
      const found = estimate(data, createRandomStream(seed), 16);
      expect(average(densitiesWithoutGroups(data, found))).toBeLessThan(-1.38);
    }
  });

  it("are numbers for two points", () => {
    const two = pureNoise(2, 3);
    const found = densitiesWithoutGroups(two, estimate(two, createRandomStream(1), 2));
    expect(found).toHaveLength(2);
    expect([...found].every(Number.isFinite)).toBe(true);
  });
});
