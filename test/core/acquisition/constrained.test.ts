import { describe, expect, it } from "vitest";
import { createFeasibility, type Interval } from "../../../src/core/acquisition/feasibility.ts";
import { AcquisitionSession, type Aim, type SessionDefinition } from "../../../src/core/acquisition/index.ts";
import { condition } from "../../../src/core/gp/index.ts";
import { hypervolume } from "../../../src/core/pareto/index.ts";
import { createRandomStream } from "../../../src/core/random/index.ts";
import golden from "../../golden/acquisition.json" with { type: "json" };
import { sampleJointly } from "../../reference/monte-carlo/joint-samples.ts";
import { definitionOf, expectGradient, meanAndError, modelsOf } from "./golden-problems.ts";

const problem = golden.problems.M2_constrained;
const d = problem.input_dim;
const m = problem.objectives;
const { threshold } = problem.constraint;
const atMost: Interval = { lower: Number.NEGATIVE_INFINITY, upper: threshold };
const between: Interval = { lower: -0.4, upper: threshold };

/** The stored problem whose third output is constrained. */
function constrained(draws: number, interval: Interval, overrides: Partial<SessionDefinition> = {}): SessionDefinition {
  const third = modelsOf("M2_constrained")[2];
  return definitionOf("M2_constrained", draws, { constraints: [{ ...third, ...interval }], ...overrides });
}

const candidates = Object.values(problem.candidates)
  .filter((points) => points.length === 1)
  .map((points) => Float64Array.from(points.flat()));

describe("the acquisition with an outcome constraint", () => {
  it.each([
    ["at most a value", atMost],
    ["between two values", between],
  ] as const)("is what plain Monte Carlo converges to, within 4 standard errors (%s)", (_words, interval) => {
    const posteriors = modelsOf("M2_constrained").map(({ data, hyperparameters }) =>
      condition(data, hyperparameters, 0),
    );
    const n = problem.X_train.length;
    const reference = Float64Array.from(problem.ref_point);
    const sessions = Array.from(
      { length: 16 },
      (_, seed) => new AcquisitionSession(constrained(64, interval, { seed: `${seed}` }), [0]),
    );
    const stream = createRandomStream(5);
    const keeps = (value: number): boolean => value >= interval.lower && value <= interval.upper;
    let resolved = 0;
    for (const point of candidates) {
      const exact = meanAndError(sessions.map((session) => Math.exp(session.score(point, "improvement")[0])));
      const improvements = Array.from({ length: 16 }, () => {
        const S = 400;
        const samples = posteriors.map((posterior) =>
          sampleJointly(
            posterior,
            Float64Array.from(problem.X_train.flat()),
            point,
            Float64Array.from({ length: S * (n + 1) }, () => stream.normal()),
          ),
        );
        let sum = 0;
        for (let s = 0; s < S; s++) {
          const outcome = (i: number, k: number) => samples[k].values[s * (n + 1) + i];
          if (!keeps(outcome(n, m))) continue;
          const kept = Array.from({ length: n }, (_, i) => i).filter((i) => keeps(outcome(i, m)));
          const front = Float64Array.from(kept.flatMap((i) => [outcome(i, 0), outcome(i, 1)]));
          const grown = Float64Array.from([...front, outcome(n, 0), outcome(n, 1)]);
          sum += hypervolume(grown, kept.length + 1, m, reference) - hypervolume(front, kept.length, m, reference);
        }
        return sum / S;
      });
      const sampled = meanAndError(improvements);
      if (exact.mean < 1e-3) continue;
      resolved++;
      expect(Math.abs(exact.mean - sampled.mean)).toBeLessThan(4 * Math.hypot(exact.error, sampled.error));
    }
    expect(resolved).toBeGreaterThanOrEqual(2);
  });

  it("uses the established library's fronts: with its samples and its soft indicator qNEHVI agrees to 1e-8", () => {
    const { settings, rows } = problem.acquisitions.qNEHVI;
    const n = problem.X_train.length;
    const reference = Float64Array.from(problem.ref_point);
    const posteriors = modelsOf("M2_constrained").map(({ data, hyperparameters }) =>
      condition(data, hyperparameters, 0),
    );
    const list = problem.candidates as Readonly<Record<string, readonly (readonly number[])[]>>;
    const singles = rows.filter(({ grad }) => grad.length === 1);
    expect(singles.length).toBeGreaterThanOrEqual(5);
    for (const { candidate, value } of singles) {
      const point = Float64Array.from(list[candidate].flat());
      const samples = posteriors.map((posterior, k) =>
        sampleJointly(
          posterior,
          Float64Array.from(problem.X_train.flat()),
          point,
          Float64Array.from(problem.base_samples.flatMap((each) => each.slice(0, n + 1).map((row) => row[k]))),
        ),
      );
      let sum = 0;
      for (let s = 0; s < problem.base_samples.length; s++) {
        const outcome = (i: number, k: number) => samples[k].values[s * (n + 1) + i];
        const kept = Array.from({ length: n }, (_, i) => i).filter((i) => outcome(i, m) <= threshold);
        const front = Float64Array.from(kept.flatMap((i) => [outcome(i, 0), outcome(i, 1)]));
        const grown = Float64Array.from([...front, outcome(n, 0), outcome(n, 1)]);
        const gained =
          hypervolume(grown, kept.length + 1, m, reference) - hypervolume(front, kept.length, m, reference);
        sum += gained / (1 + Math.exp((outcome(n, m) - threshold) / settings.eta));
      }
      expect(Math.abs(sum / problem.base_samples.length - value)).toBeLessThan(1e-8 * (1 + Math.abs(value)));
    }
  });

  for (const aim of ["improvement", "reach"] satisfies Aim[]) {
    it.each([
      ["at most a value", atMost],
      ["at least a value", { lower: -0.1, upper: Number.POSITIVE_INFINITY }],
      ["between two values", between],
    ] as const)(`has the gradient of finite differences (${aim}, %s)`, (_words, interval) => {
      expectGradient(new AcquisitionSession(constrained(8, interval), [0]), aim, d);
    });
  }

  it("keeps the pool's scores up to date as points are appended", () => {
    const stream = createRandomStream(9);
    const draw = (count: number) => Float64Array.from({ length: count * d }, () => stream.uniform());
    const pool = draw(40);
    const session = new AcquisitionSession(constrained(2, atMost, { pool }), [0]);
    for (let appended = 0; appended < 3; appended++) {
      session.append(draw(1));
      const kept = session.scorePool(
        Int32Array.from({ length: 40 }, (_, i) => i),
        "improvement",
      );
      const fresh = session.score(pool, "improvement");
      kept.forEach((value, i) => {
        expect(Math.abs(value - fresh[i])).toBeLessThan(1e-6 * (1 + Math.abs(fresh[i])));
      });
    }
  });

  it("ranks with the doubt in the models, and expects without it", () => {
    const plain = new AcquisitionSession(constrained(8, atMost), [0]);
    const doubting = new AcquisitionSession(
      constrained(8, atMost, { contamination: { share: 0.25, widening: 5 } }),
      [0],
    );
    for (const point of candidates) {
      const expected = plain.score(point, "improvement");
      expect(doubting.score(point, "improvement", true)).toEqual(expected);
      expect(doubting.score(point, "improvement")).not.toEqual(expected);
    }
  });

  it("has the gradient of finite differences with the doubt in the models", () => {
    const contamination = { share: 0.25, widening: 5 };
    expectGradient(new AcquisitionSession(constrained(8, between, { contamination }), [0]), "improvement", d);
  });

  it("is the unconstrained one, bit for bit, where nothing is bounded", () => {
    const free = new AcquisitionSession(definitionOf("M2_constrained", 8), [0]);
    const bounded = new AcquisitionSession(
      constrained(8, { lower: Number.NEGATIVE_INFINITY, upper: Number.POSITIVE_INFINITY }),
      [0],
    );
    const listed = new AcquisitionSession({ ...definitionOf("M2_constrained", 8), constraints: [] }, [0]);
    for (const point of candidates) {
      const expected = free.scoreWithGradient(point, "improvement");
      expect(bounded.scoreWithGradient(point, "improvement")).toEqual(expected);
      expect(listed.scoreWithGradient(point, "improvement")).toEqual(expected);
    }
  });

  it("has no infeasible points in its fronts: without a feasible point no draw reaches the reference point", () => {
    const free = new AcquisitionSession(definitionOf("M2_constrained", 32), [0]);
    const impossible = new AcquisitionSession(constrained(32, { lower: 50, upper: 60 }), [0]);
    expect(free.reached).toBeGreaterThan(16);
    expect(impossible.reached).toBe(0);
    // The aim then is to get there: finite however far, and with a way to go.
    const { values, gradients } = impossible.scoreWithGradient(candidates[0], "reach");
    expect(Number.isFinite(values[0])).toBe(true);
    expect(Math.max(...gradients.map(Math.abs))).toBeGreaterThan(1);
  });
});

const normals = (mean: readonly number[], deviation: readonly number[]) => ({
  mean: Float64Array.from(mean),
  deviation: Float64Array.from(deviation),
  logDeviation: Float64Array.from(deviation, Math.log),
});

describe("the probability of keeping intervals", () => {
  it.each([
    ["the normal distribution", undefined],
    ["a contaminated one", { share: 0.25, widening: 5 }],
  ] as const)("is that of %s, with the slopes of finite differences, in both tails", (_words, contamination) => {
    const feasibility = createFeasibility([atMost, between], contamination);
    for (const mean of [-8, -0.3, 0.2, 0.9, 30]) {
      for (const deviation of [0.05, 0.7]) {
        const at = (mu: number, sigma: number) => feasibility.evaluate(normals([0, mu, mu], [1, sigma, sigma]), 1);
        const value = at(mean, deviation);
        const byMean = feasibility.byMean[0] + feasibility.byMean[1];
        const byDeviation = feasibility.byDeviation[0] + feasibility.byDeviation[1];
        const h = 1e-5 * deviation;
        const scale = 1 + Math.abs(byMean) + Math.abs(byDeviation);
        expect(Number.isFinite(value)).toBe(true);
        expect(Math.abs((at(mean + h, deviation) - at(mean - h, deviation)) / (2 * h) - byMean) / scale).toBeLessThan(
          1e-5,
        );
        expect(
          Math.abs((at(mean, deviation + h) - at(mean, deviation - h)) / (2 * h) - byDeviation) / scale,
        ).toBeLessThan(1e-5);
      }
    }
    const half = createFeasibility([{ lower: Number.NEGATIVE_INFINITY, upper: 0 }]);
    expect(half.evaluate(normals([0], [1]), 0)).toBeCloseTo(Math.log(0.5), 14);
  });

  it("is the weighted sum of a narrow and a wide normal distribution where the models are doubted", () => {
    const at = (deviation: number) => Math.exp(createFeasibility([between]).evaluate(normals([0.9], [deviation]), 0));
    const doubted = createFeasibility([between], { share: 0.25, widening: 5 });
    const expected = 0.75 * at(0.2) + 0.25 * at(1);
    expect(Math.exp(doubted.evaluate(normals([0.9], [0.2]), 0)) / expected).toBeCloseTo(1, 12);
  });

  it("leaves a point a chance that the models alone rule out", () => {
    const atLeast = { lower: 0, upper: Number.POSITIVE_INFINITY };
    const far = normals([-4], [1]);
    expect(Math.exp(createFeasibility([atLeast]).evaluate(far, 0))).toBeLessThan(1e-4);
    const doubted = createFeasibility([atLeast], { share: 0.25, widening: 5 });
    expect(Math.exp(doubted.evaluate(far, 0))).toBeGreaterThan(0.05);
  });

  it("is 0, with slope 0, for an empty interval", () => {
    const feasibility = createFeasibility([{ lower: 1, upper: 1 }]);
    expect(feasibility.evaluate(normals([1], [1]), 0)).toBe(Number.NEGATIVE_INFINITY);
    expect([feasibility.byMean[0], feasibility.byDeviation[0]]).toEqual([0, 0]);
  });
});
