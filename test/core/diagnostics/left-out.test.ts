import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { leaveOutEach } from "../../../src/core/diagnostics/index.ts";
import {
  mixtureCdf,
  mixtureLogDensity,
  mixtureMoments,
  mixtureQuantile,
} from "../../../src/core/diagnostics/normal-mixture.ts";
import { createDataset, fitSaas, type HyperparameterSamples, importanceWeights } from "../../../src/core/gp/index.ts";
import { createRandomStream } from "../../../src/core/random/index.ts";
import golden from "../../golden/gp.json" with { type: "json" };

const average = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The golden case, with its hyperparameters repeated `count` times. */
function goldenCase(row: (typeof golden.cases)[number], count: number) {
  const perPoint = row.noise_case === "per_point" || row.noise_variance === null;
  const data = createDataset(
    { X: Float64Array.from(golden.X.flat()), d: 5 },
    Float64Array.from(golden.y),
    { mean: 0, deviation: 1 },
    perPoint ? Float64Array.from(golden.per_point_noise_variance) : undefined,
  );
  const samples: HyperparameterSamples = {
    family: row.kernel as "matern52" | "rbf",
    count,
    d: 5,
    lengthscale: Float64Array.from(Array(count).fill(golden.lengthscale).flat()),
    outputscale: new Float64Array(count).fill(golden.outputscale),
    noiseVariance: new Float64Array(count).fill(perPoint ? 0 : (row.noise_variance as number)),
    mean: new Float64Array(count).fill(golden.mean_constant),
  };
  return { data, samples };
}

describe("leaving each point out", () => {
  it.each(golden.cases.filter(({ condition_number }) => condition_number < 1e5))(
    "gives the established values at one sample, and the same at several equal ones: $kernel, $noise_case",
    (row) => {
      for (const count of [1, 3]) {
        const { data, samples } = goldenCase(row, count);
        const leftOut = leaveOutEach(data, samples);
        leftOut.forEach(({ mean, standardDeviation, observed }, i) => {
          expect(observed).toBe(golden.y[i]);
          expect(mean).toBeCloseTo(row.loo_mean[i]!, 8);
          expect(standardDeviation ** 2).toBeCloseTo(row.loo_variance_observed[i]!, 8);
        });
        const total = leftOut.reduce((sum, { logDensity }) => sum + logDensity, 0);
        expect(total).toBeCloseTo(row.loo_log_predictive_density_sum, 7);
      }
    },
  );

  it("gives intervals whose ends are the stated quantiles of the prediction", () => {
    const { data, samples } = goldenCase(golden.cases[0]!, 1);
    for (const { mean, standardDeviation, half, most, rank, observed } of leaveOutEach(data, samples)) {
      expect((half[1] - mean) / standardDeviation).toBeCloseTo(0.6744897501960817, 9);
      expect((most[0] - mean) / standardDeviation).toBeCloseTo(-1.959963984540054, 9);
      expect(rank > 0.025 && rank < 0.975).toBe(observed > most[0] && observed < most[1]);
    }
  });
});

describe("importance weights", () => {
  it("are positive, sum to one, favour samples that fit the point least, and no sample has all the weight", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -50, max: 5, noNaN: true }), { minLength: 1, maxLength: 40 }), (values) => {
        const weights = [...importanceWeights(Float64Array.from(values))];
        expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 9);
        expect(Math.min(...weights)).toBeGreaterThanOrEqual(0);
        const order = values.map((_, s) => s).sort((a, b) => values[a]! - values[b]!);
        for (let at = 1; at < order.length; at++) {
          expect(weights[order[at - 1]!]).toBeGreaterThanOrEqual(weights[order[at]!]!);
        }
      }),
      { seed: 5 },
    );
  });

  it("turn draws that were fitted to a point into the exact leave-one-out density of a conjugate model", () => {
    // y_i ~ N(θ, 1), θ ~ N(0, 1): without point i, y_i ~ N(sum of others / n, 1 + 1 / n).
    const stream = createRandomStream(8);
    const y = Array.from({ length: 8 }, () => 0.5 + stream.normal());
    const total = y.reduce((sum, value) => sum + value, 0);
    const precision = y.length + 1;
    const draws = Float64Array.from({ length: 20_000 }, () => total / precision + stream.normal() / precision ** 0.5);
    const logNormal = (x: number, mean: number, variance: number) =>
      -0.5 * (Math.log(2 * Math.PI * variance) + (x - mean) ** 2 / variance);
    let plainBias = 0;
    for (const value of y) {
      const exact = logNormal(value, (total - value) / y.length, 1 + 1 / y.length);
      const logs = draws.map((theta) => logNormal(value, theta, 1));
      expect(mixtureLogDensity(importanceWeights(logs), logs)).toBeCloseTo(exact, 1.5);
      plainBias += mixtureLogDensity(new Float64Array(logs.length).fill(1 / logs.length), logs) - exact;
    }
    expect(plainBias).toBeGreaterThan(0.1);
  });

  it("prevent SAAS from explaining noise: unlike the plain average they agree with fits without the point", () => {
    const [n, d] = [20, 6];
    const stream = createRandomStream(21);
    const X = Float64Array.from({ length: n * d }, () => stream.uniform());
    const y = Float64Array.from({ length: n }, () => stream.normal());
    const settings = { warmupSteps: 200, warmWarmupSteps: 64, samples: 64, thinning: 4, maxTreeDepth: 6 };
    const scale = { mean: 0, deviation: 1 };
    const data = createDataset({ X, d }, y, scale);
    const all = fitSaas(data, createRandomStream(1), undefined, settings);
    const exact = Array.from({ length: n }, (_, i) => {
      const kept = Array.from({ length: n }, (_, at) => at).filter((at) => at !== i);
      const rows = Float64Array.from(kept.flatMap((at) => [...X.subarray(at * d, (at + 1) * d)]));
      const rest = createDataset(
        { X: rows, d },
        Float64Array.from(kept, (at) => y[at]!),
        scale,
      );
      const { hyperparameters } = fitSaas(rest, createRandomStream(`left out ${i}`), all.chain, settings);
      return leaveOutEach(data, hyperparameters, "equal")[i]!.logDensity;
    });
    const mean = (weighting: "equal" | "importance") =>
      average(leaveOutEach(data, all.hyperparameters, weighting).map(({ logDensity }) => logDensity));
    const [plain, weighted] = [mean("equal") - average(exact), mean("importance") - average(exact)];
    expect(plain).toBeGreaterThan(0.03);
    expect(Math.abs(weighted)).toBeLessThan(plain / 2);
  });
});

describe("a mixture of normals", () => {
  const component = fc.record({
    weight: fc.double({ min: 0.01, max: 1, noNaN: true }),
    mean: fc.double({ min: -20, max: 20, noNaN: true }),
    deviation: fc.double({ min: 0.01, max: 5, noNaN: true }),
  });
  const mixture = fc.array(component, { minLength: 1, maxLength: 6 }).map((parts) => {
    const total = parts.reduce((sum, { weight }) => sum + weight, 0);
    return {
      weights: Float64Array.from(parts, ({ weight }) => weight / total),
      means: Float64Array.from(parts, ({ mean }) => mean),
      deviations: Float64Array.from(parts, ({ deviation }) => deviation),
    };
  });

  it("has quantiles that are the inverse of its distribution function", () => {
    fc.assert(
      fc.property(mixture, fc.double({ min: 0.001, max: 0.999, noNaN: true }), (parts, share) => {
        expect(mixtureCdf(parts, mixtureQuantile(parts, share))).toBeCloseTo(share, 9);
      }),
      { seed: 6 },
    );
  });

  it("has quantiles that are precise where it has gaps, and where its components differ by orders of magnitude", () => {
    const parts = {
      weights: new Float64Array(3).fill(1 / 3),
      means: Float64Array.of(-1e6, 0, 1e-9),
      deviations: Float64Array.of(1e-6, 1, 1e-9),
    };
    for (const share of [0.025, 0.25, 0.3333, 0.5, 0.6, 0.75, 0.975]) {
      expect(mixtureCdf(parts, mixtureQuantile(parts, share))).toBeCloseTo(share, 4);
    }
  });

  it("has the moments of its draws", () => {
    const parts = {
      weights: Float64Array.of(0.2, 0.8),
      means: Float64Array.of(-1, 2),
      deviations: Float64Array.of(0.5, 1),
    };
    const stream = createRandomStream(3);
    const draws = Array.from({ length: 40_000 }, () => {
      const s = stream.uniform() < 0.2 ? 0 : 1;
      return parts.means[s]! + parts.deviations[s]! * stream.normal();
    });
    const { mean, variance } = mixtureMoments(parts);
    expect(Math.abs(average(draws) - mean)).toBeLessThan(4 * Math.sqrt(variance / draws.length));
    const squares = draws.map((value) => (value - mean) ** 2);
    expect(Math.abs(average(squares) / variance - 1)).toBeLessThan(0.04);
  });
});
