import { describe, expect, it } from "vitest";
import { createRankedBoxesImprovement } from "../../../src/core/acquisition/exact-improvement.ts";
import { createHypervolumeScore } from "../../../src/core/acquisition/hypervolume-score.ts";
import { AcquisitionSession, type Aim, type SessionDefinition } from "../../../src/core/acquisition/index.ts";
import { createLogImprovement } from "../../../src/core/acquisition/log-improvement.ts";
import { rankBoxes } from "../../../src/core/acquisition/ranked-boxes.ts";
import { createScalarisedScore, scalarise, simplexWeights } from "../../../src/core/acquisition/scalarised-score.ts";
import { condition, type Posterior, predict } from "../../../src/core/gp/index.ts";
import { boxDecomposition, hypervolume } from "../../../src/core/pareto/index.ts";
import { createRandomStream, type RandomStream } from "../../../src/core/random/index.ts";
import golden from "../../golden/acquisition.json" with { type: "json" };
import { sampleJointly } from "../../reference/monte-carlo/joint-samples.ts";
import { definitionOf, expectGradient, meanAndError, modelsOf, type ProblemName } from "./golden-problems.ts";

const none = new Float64Array(0);

/** m objectives over the points of a stored problem: its outputs, then others that vary as they do. */
function many(m: number, draws: number, overrides: Partial<SessionDefinition> = {}): SessionDefinition {
  const stored = modelsOf("M3");
  const stream = createRandomStream(21);
  const models = Array.from({ length: m }, (_, k) => {
    const { data, hyperparameters } = stored[k % stored.length];
    if (k < stored.length) return { data, hyperparameters };
    return { data: { ...data, y: data.y.map((y) => 0.5 * y + 0.5 * stream.normal()) }, hyperparameters };
  });
  const referencePoint = Float64Array.from(models, ({ data }) => Math.min(...data.y) - 0.3);
  return { models, referencePoint, pending: none, pool: none, maxAppended: 4, draws, seed: "many", ...overrides };
}

const d = golden.problems.M3.input_dim;
const candidates = Object.values(golden.problems.M3.candidates)
  .filter((points) => points.length === 1)
  .map((points) => Float64Array.from(points.flat()));

/** Joint samples of all models at the evaluated points and one candidate: outcome of point i (n: the candidate). */
function sampler({ models }: SessionDefinition, point: Float64Array, S: number, stream: RandomStream) {
  const { n, X } = models[0].data;
  const drawn = models.map(({ data, hyperparameters }) =>
    sampleJointly(
      condition(data, hyperparameters, 0),
      X,
      point,
      Float64Array.from({ length: S * (n + 1) }, () => stream.normal()),
    ),
  );
  return { n, outcome: (s: number, i: number, k: number) => drawn[k].values[s * (n + 1) + i] };
}

/** Mean over samples of what a candidate adds, in some independent repetitions. */
function monteCarlo(
  definition: SessionDefinition,
  point: Float64Array,
  gain: (rows: readonly Float64Array[], candidate: Float64Array) => number,
  S = 200,
) {
  const stream = createRandomStream(31);
  const m = definition.models.length;
  const values = Array.from({ length: 12 }, () => {
    const { n, outcome } = sampler(definition, point, S, stream);
    let sum = 0;
    for (let s = 0; s < S; s++) {
      const row = (i: number) => Float64Array.from({ length: m }, (_, k) => outcome(s, i, k));
      sum += gain(
        Array.from({ length: n }, (_, i) => row(i)),
        row(n),
      );
    }
    return sum / S;
  });
  return meanAndError(values);
}

function momentsAt(posterior: Posterior, point: Float64Array) {
  const { mean, variance } = predict(posterior, point);
  return { mean, deviation: variance.map(Math.sqrt) };
}

const exactly = (definition: SessionDefinition, point: Float64Array, sessions = 12) =>
  meanAndError(
    Array.from({ length: sessions }, (_, seed) =>
      Math.exp(new AcquisitionSession({ ...definition, seed: `${seed}` }, [0]).score(point, "improvement")[0]),
    ),
  );

describe("five objectives", () => {
  it("are scored by their hypervolume as plain Monte Carlo scores them, within 4 standard errors", () => {
    const definition = many(5, 32);
    const volume = (rows: readonly Float64Array[]) =>
      hypervolume(Float64Array.from(rows.flatMap((row) => [...row])), rows.length, 5, definition.referencePoint);
    for (const point of candidates.slice(0, 3)) {
      const exact = exactly(definition, point);
      const sampled = monteCarlo(
        definition,
        point,
        (rows, candidate) => volume([...rows, candidate]) - volume(rows),
        60,
      );
      expect(Math.abs(exact.mean - sampled.mean)).toBeLessThan(4 * Math.hypot(exact.error, sampled.error));
    }
  });

  for (const aim of ["improvement", "reach"] satisfies Aim[]) {
    it(`have the gradient of finite differences (${aim})`, () => {
      expectGradient(new AcquisitionSession(many(5, 4), [0]), aim, d);
    });
  }
});

describe("more objectives: random scalarisations", () => {
  const ranges = Float64Array.of(1, 2, 0.5, 1, 1.5, 1);

  it("have the gradient of finite differences, for each candidate of a batch", () => {
    const session = new AcquisitionSession(many(6, 8, { scalarised: ranges }), [0]);
    expectGradient(session, "improvement", d);
    session.append(candidates[0]);
    expectGradient(session, "improvement", d);
  });

  it("measure the improvement over the best of each draw as plain Monte Carlo does, within 4 standard errors", () => {
    const definition = many(6, 64, { scalarised: ranges });
    for (const point of candidates.slice(0, 3)) {
      // The weights are those of the session's first candidate.
      const exact = meanAndError(
        Array.from({ length: 12 }, (_, repeat) => {
          const models = definition.models;
          const session = new AcquisitionSession({ ...definition, models, seed: `s${repeat}` }, [0]);
          const weights = simplexWeights(6, createRandomStream(`s${repeat}`).split("weights/0"));
          const S = 400;
          const { n, outcome } = sampler(definition, point, S, createRandomStream(100 + repeat));
          const value = (s: number, i: number) =>
            scalarise(
              Float64Array.from({ length: 6 }, (_, k) => (outcome(s, i, k) - definition.referencePoint[k]) / ranges[k]),
              weights,
            );
          let sum = 0;
          for (let s = 0; s < S; s++) {
            const best = Math.max(...Array.from({ length: n }, (_, i) => value(s, i)));
            sum += Math.max(0, value(s, n) - best);
          }
          return Math.exp(session.score(point, "improvement")[0]) - sum / S;
        }),
      );
      // The smooth minimum and the fat tails are worth less than a hundredth of a range.
      expect(Math.abs(exact.mean)).toBeLessThan(4 * exact.error + 0.012);
    }
  });

  it("have weights that sum to their number, new for each candidate and the same in every session", () => {
    const of = (candidate: number) => simplexWeights(6, createRandomStream("s").split(`weights/${candidate}`));
    expect(of(0).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(6, 12);
    expect(of(0)).not.toEqual(of(1));
    const definition = many(6, 8, { scalarised: ranges });
    const two = definition.models.map(({ data, hyperparameters: h }) => {
      const twice = (values: Float64Array) => Float64Array.from([...values, ...values]);
      return {
        data,
        hyperparameters: {
          ...h,
          count: 2,
          lengthscale: twice(h.lengthscale),
          outputscale: twice(h.outputscale),
          noiseVariance: twice(h.noiseVariance),
          mean: twice(h.mean),
        },
      };
    });
    const both = new AcquisitionSession({ ...definition, models: two }, [0, 1]);
    const second = new AcquisitionSession({ ...definition, models: two }, [1]);
    expect(second.score(candidates[0], "improvement")[0]).toBe(both.score(candidates[0], "improvement")[1]);
  });

  it.each(["M2", "M3"] as const)("are the established library's qLogNParEGO within its sampling error (%s)", (name) => {
    const problem = golden.problems[name];
    const { settings, rows } = problem.acquisitions.qLogNParEGO;
    const m = problem.objectives;
    const weights = Float64Array.from(settings.scalarization_weights);
    const reference = Float64Array.from(settings.normalisation_max);
    const range = reference.map((most, k) => most - settings.normalisation_min[k]);
    // There costs z = (hi − y)/(hi − lo) are scalarised: u = −z. The stored values of the data say the same.
    problem.Y_train.forEach((row, i) => {
      const relative = reference.map((most, k) => (row[k] - most) / range[k]);
      expect(scalarise(relative, weights)).toBeCloseTo(problem.acquisitions.qLogNParEGO.scalarised_training_Y[i], 10);
    });
    let resolved = 0;
    for (const row of rows.filter(({ grad }) => grad.length === 1)) {
      const list = problem.candidates as Readonly<Record<string, readonly (readonly number[])[]>>;
      const point = Float64Array.from(list[row.candidate].flat());
      const repeats = Array.from({ length: 24 }, (_, repeat) => {
        const definition = definitionOf(name, 32);
        const { n, outcome } = sampler(definition, point, 32, createRandomStream(50 + repeat));
        // One draw a sample, whose candidate's mean is its outcome: nothing of it is left to chance.
        const score = createScalarisedScore(reference, range, 32, [createRandomStream(repeat)]);
        let next = 0;
        const given = { ...createRandomStream(0), uniform: () => Math.exp(-weights[next++]) };
        score.next(given as RandomStream);
        let sum = 0;
        for (let s = 0; s < 32; s++) {
          const row = (i: number) => Array.from({ length: m }, (_, k) => outcome(s, i, k));
          score.keep(s, Float64Array.from(Array.from({ length: n }, (_, i) => row(i)).flat()), n);
          const tiny = new Float64Array(m).fill(1e-12);
          sum +=
            Math.exp(
              score.evaluate(s, { mean: Float64Array.from(row(n)), deviation: tiny, logDeviation: tiny }, false),
            ) /
            m /
            32;
        }
        return sum;
      });
      const { mean, error } = meanAndError(repeats);
      if (mean < 5e-3) continue;
      resolved++;
      expect(Math.abs(mean - Math.exp(row.value))).toBeLessThan(4 * error * Math.sqrt(24) + 0.01 * mean);
    }
    // With three objectives 32 samples see next to nothing: there the scalarisation alone can be compared.
    if (name === "M2") expect(resolved).toBeGreaterThanOrEqual(2);
  });
});

describe("one objective: noisy expected improvement", () => {
  const first = (name: ProblemName, draws: number): SessionDefinition => {
    const definition = definitionOf(name, draws);
    return { ...definition, models: definition.models.slice(0, 1), referencePoint: Float64Array.of(-100) };
  };

  it("is what plain Monte Carlo converges to, and the established library's qLogNEI within its sampling error", () => {
    const { settings, rows } = golden.problems.M2.acquisitions.qLogNEI;
    expect(settings.output).toBe(0);
    let resolved = 0;
    for (const [label, points] of Object.entries(golden.problems.M2.candidates)) {
      if (points.length > 1) continue;
      const point = Float64Array.from(points.flat());
      const definition = first("M2", 64);
      const exact = exactly(definition, point, 24);
      const gain = (all: readonly Float64Array[], candidate: Float64Array) =>
        Math.max(0, candidate[0] - Math.max(...all.map((row) => row[0])));
      const sampled = monteCarlo(definition, point, gain, 2000);
      const few = monteCarlo(definition, point, gain, 32);
      if (exact.mean < 1e-3) continue;
      resolved++;
      expect(Math.abs(exact.mean - sampled.mean)).toBeLessThan(4 * Math.hypot(exact.error, sampled.error));
      const stored = rows.find(({ candidate }) => candidate === label)?.value ?? Number.NaN;
      expect(Math.abs(exact.mean - Math.exp(stored))).toBeLessThan(4 * few.error * Math.sqrt(12) + 0.01 * exact.mean);
    }
    expect(resolved).toBeGreaterThanOrEqual(2);
  });

  it("is the library's closed-form LogEI to 1e-7 where only the candidate is uncertain", () => {
    for (const key of ["LogEI_best_observed", "LogEI_best_far_above"] as const) {
      const { settings, rows } = golden.problems.M2.acquisitions[key];
      const [{ data, hyperparameters }] = modelsOf("M2");
      const posterior = condition(data, hyperparameters, 0);
      for (const row of rows) {
        const list = golden.problems.M2.candidates as Readonly<Record<string, readonly (readonly number[])[]>>;
        const { mean, deviation } = momentsAt(posterior, Float64Array.from(list[row.candidate].flat()));
        const reference = Float64Array.of(settings.best_f);
        const score = createHypervolumeScore(reference, 1);
        score.keep(0, none, 0);
        const value = score.evaluate(0, { mean, deviation, logDeviation: deviation.map(Math.log) }, false);
        expect(Math.abs(value - row.value) / Math.max(1, Math.abs(row.value))).toBeLessThan(1e-7);
      }
    }
  });

  it("has the gradient of finite differences", () => {
    expectGradient(new AcquisitionSession(first("M2", 8), [0]), "improvement", golden.problems.M2.input_dim);
  });
});

describe("boxes whose edges are numbered", () => {
  it("have the improvement and slopes of the same boxes without numbers", () => {
    const stream = createRandomStream(77);
    for (const m of [2, 3, 5]) {
      const points = Float64Array.from({ length: 12 * m }, () => 2 * stream.uniform());
      const boxes = boxDecomposition(points, 12, m, new Float64Array(m));
      const ranked = createRankedBoxesImprovement(m);
      const logs = createLogImprovement(m);
      const numbered = rankBoxes(boxes, m);
      for (let trial = 0; trial < 20; trial++) {
        const mean = Float64Array.from({ length: m }, () => 3 * stream.uniform() - 1);
        const deviation = Float64Array.from({ length: m }, () => 0.05 + stream.uniform());
        const outcomes = { mean, deviation, logDeviation: deviation.map(Math.log) };
        const expected = logs.withGradient(boxes, outcomes);
        expect(ranked.withGradient(numbered, outcomes)).toBeCloseTo(expected, 8);
        expect(ranked.value(numbered, outcomes)).toBeCloseTo(expected, 8);
        for (let k = 0; k < m; k++) {
          expect(ranked.byMean[k]).toBeCloseTo(logs.byMean[k], 6);
          expect(ranked.byDeviation[k]).toBeCloseTo(logs.byDeviation[k], 6);
        }
      }
    }
  });
});
