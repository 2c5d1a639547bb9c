import { describe, expect, it } from "vitest";
import { SHRINKAGE_LEVELS } from "../../../src/core/gp/fit-map-saas.ts";
import { createDataset, type Dataset, fitMapSaas, standardisation } from "../../../src/core/gp/index.ts";
import { gammaPrior } from "../../../src/core/gp/priors.ts";
import { createConditionalLogDensity, createSparseObjective } from "../../../src/core/gp/saas-conditional.ts";
import { createSaasLogDensity, saasLayout, shrinkageLogDensity } from "../../../src/core/gp/saas-density.ts";
import { createRandomStream, createSobol } from "../../../src/core/random/index.ts";
import golden from "../../golden/saas.json" with { type: "json" };

const identity = { mean: 0, deviation: 1 };

function goldenData(name: "A_n10_d4" | "B_n32_d24", isKnown: boolean): Dataset {
  const set = golden[name];
  const variances = isKnown ? Float64Array.from(set.yvar_known) : undefined;
  return createDataset(
    { X: Float64Array.from(set.X.flat()), d: set.X[0]!.length },
    Float64Array.from(set.y),
    identity,
    variances,
  );
}

/** A smooth function of two of eight inputs, with noise. */
function simulated(n: number, group?: Int32Array): Dataset {
  const d = group?.length ?? 8;
  const sobol = createSobol(d, createRandomStream("design"));
  const stream = createRandomStream("noise");
  const X = new Float64Array(n * d);
  const y = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const point = sobol.point(i);
    X.set(point, i * d);
    y[i] = Math.sin(5 * point[1]!) + 2 * point[4]! ** 2 + 0.05 * stream.normal();
  }
  return createDataset({ X, d, ...(group === undefined ? {} : { group }) }, y, standardisation(y));
}

/** Fourth-order central difference. */
function slopeOf(f: (v: Float64Array) => number, v: Float64Array, i: number, step = 1e-4): number {
  const at = (delta: number) => f(v.map((value, j) => (j === i ? value + delta : value)));
  return (8 * (at(step) - at(-step)) - (at(2 * step) - at(-2 * step))) / (12 * step);
}

describe("the SAAS density at a given shrinkage", () => {
  for (const isKnown of [false, true]) {
    const variant = isKnown ? "known_noise" : "inferred_noise";
    it(`is the joint density less the prior of the shrinkage, as in the established libraries (${variant})`, () => {
      const data = goldenData("B_n32_d24", isKnown);
      const layout = saasLayout(24, data.noise.kind);
      for (const point of golden.B_n32_d24[variant].points) {
        const u = Float64Array.from(point.unconstrained);
        const v = Float64Array.from([...u.subarray(0, layout.shrinkage), ...u.subarray(layout.relevance)]);
        const conditional = createConditionalLogDensity(
          createSaasLogDensity(data, gammaPrior(0.9, 10)),
          layout,
          u[layout.shrinkage]!,
        );
        const expected = point.log_density_unconstrained - shrinkageLogDensity(u[layout.shrinkage]!);
        const slack = Math.max(1, (point.condition_number * 1e-15) / 1e-9);
        const value = conditional(v, new Float64Array(v.length));
        expect(Math.abs(value - expected) / (1 + Math.abs(expected))).toBeLessThan(2e-9 * slack);
      }
    });

    it(`has the gradient of finite differences, and so has the objective (${variant})`, () => {
      const data = goldenData("A_n10_d4", isKnown);
      const layout = saasLayout(4, data.noise.kind);
      const joint = createSaasLogDensity(data);
      const v = Float64Array.from({ length: layout.dimension - 1 }, (_, i) => 0.3 * i - 1);
      for (const create of [createConditionalLogDensity, createSparseObjective]) {
        const density = create(joint, layout, Math.log(0.01));
        const gradient = new Float64Array(v.length);
        density(v, gradient);
        const scratch = new Float64Array(v.length);
        for (let i = 0; i < v.length; i++) {
          const slope = slopeOf((at) => density(at, scratch), v, i);
          expect(Math.abs(slope - gradient[i]!)).toBeLessThan(1e-7 * (1 + Math.abs(slope)));
        }
      }
    });
  }

  it("the prior of the shrinkage is that of the established libraries, with the Jacobian of the logarithm", () => {
    for (const point of golden.B_n32_d24.inferred_noise.points) {
      const at = saasLayout(24, "inferred").shrinkage;
      const logShrinkage = point.unconstrained[at]!;
      const x = Math.exp(logShrinkage);
      const halfCauchy = Math.log(2 / (Math.PI * 0.1)) - Math.log1p((x / 0.1) ** 2);
      expect(shrinkageLogDensity(logShrinkage)).toBeCloseTo(halfCauchy + logShrinkage, 10);
    }
  });
});

describe("an ensemble of MAP fits under SAAS priors", () => {
  it("has one member per level, each at a maximum of its objective", () => {
    const data = simulated(40);
    const { hyperparameters, ensemble } = fitMapSaas(data);
    expect(hyperparameters.count).toBe(SHRINKAGE_LEVELS.length);
    const layout = saasLayout(8, "inferred");
    const joint = createSaasLogDensity(data);
    const size = layout.dimension - 1;
    SHRINKAGE_LEVELS.forEach((level, i) => {
      const objective = createSparseObjective(joint, layout, Math.log(level));
      const v = ensemble.positions.slice(i * size, (i + 1) * size);
      const gradient = new Float64Array(size);
      const value = objective(v, gradient);
      const stream = createRandomStream(`around ${i}`);
      for (let trial = 0; trial < 20; trial++) {
        const near = v.map((x) => x + 0.05 * stream.normal());
        expect(objective(near, gradient)).toBeLessThan(value + 0.02);
      }
    });
  });

  it("finds the relevant inputs at every level but the sparsest, and switches off the others", () => {
    const { hyperparameters } = fitMapSaas(simulated(48));
    for (let s = 0; s < 5; s++) {
      const lengthscale = hyperparameters.lengthscale.subarray(s * 8, (s + 1) * 8);
      for (const j of [1, 4]) expect(lengthscale[j]).toBeLessThan(4);
      for (const j of [0, 2, 3, 5, 6, 7]) expect(lengthscale[j]).toBeGreaterThan(8);
    }
  });

  it("keeps known noise, and infers noise where it is not known", () => {
    const inferred = fitMapSaas(simulated(40)).hyperparameters;
    for (const variance of inferred.noiseVariance.subarray(0, 5)) {
      expect(variance).toBeGreaterThan(1e-4);
      expect(variance).toBeLessThan(0.1);
    }
    expect([...fitMapSaas(goldenData("A_n10_d4", true)).hyperparameters.noiseVariance]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it("gives the columns of one parameter one lengthscale", () => {
    const group = Int32Array.of(0, 1, 1, 2, 3, 3, 3, 4);
    const { hyperparameters, ensemble } = fitMapSaas(simulated(30, group));
    expect(ensemble.positions.length).toBe(SHRINKAGE_LEVELS.length * (3 + 5));
    for (let s = 0; s < hyperparameters.count; s++) {
      const at = (j: number) => hyperparameters.lengthscale[s * 8 + j];
      expect(at(2)).toBe(at(1));
      expect(at(5)).toBe(at(4));
      expect(at(6)).toBe(at(4));
    }
  });

  it("starts from the last fit, but leaves it where more data disagree", () => {
    const data = simulated(40);
    const cold = fitMapSaas(data);
    const warm = fitMapSaas(data, cold.ensemble);
    const layout = saasLayout(8, "inferred");
    const size = layout.dimension - 1;
    const joint = createSaasLogDensity(data);
    const reached = (positions: Float64Array, i: number) =>
      createSparseObjective(
        joint,
        layout,
        Math.log(SHRINKAGE_LEVELS[i]!),
      )(positions.slice(i * size, (i + 1) * size), new Float64Array(size));
    // A state in which everything is noise, as a few unlucky points would leave it.
    const noise = new Float64Array(cold.ensemble.positions.length).fill(-12);
    for (let i = 0; i < SHRINKAGE_LEVELS.length; i++) noise.set([-6, 0, 0], i * size);
    const recovered = fitMapSaas(data, { positions: noise });
    for (let i = 0; i < SHRINKAGE_LEVELS.length; i++) {
      const best = reached(cold.ensemble.positions, i);
      expect(reached(warm.ensemble.positions, i)).toBeGreaterThan(best - 0.05);
      expect(reached(recovered.ensemble.positions, i)).toBeGreaterThan(best - 0.5);
    }
    // A state of another shape is of no use, and no mistake.
    expect(fitMapSaas(data, { positions: new Float64Array(5) })).toEqual(cold);
  });
});
