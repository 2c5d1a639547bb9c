import { describe, expect, it } from "vitest";
import { AcquisitionSession } from "../../../../src/core/acquisition/index.ts";
import { type Proposal, propose } from "../../../../src/core/designer/index.ts";
import { createWorkerPool } from "../../../../src/core/parallel/index.ts";
import { hypervolume } from "../../../../src/core/pareto/index.ts";
import { createRandomStream } from "../../../../src/core/random/index.ts";
import { adoptConfiguration, type Configuration, encode } from "../../../../src/core/space/index.ts";
import { adoptTrials, type Earlier, type Study, spaceOf, type Trial } from "../../../../src/core/study/index.ts";
import {
  diagnose,
  drawJointly,
  estimate,
  fitStudy,
  objectivesOf,
  observeStudy,
  predictMetrics,
  readStudyData,
} from "../../../../src/core/surrogate/index.ts";
import { unitFloats } from "../../../fixtures/search-studies.ts";

/** Two objectives of four parameters, both minimised. */
type Problem = (x: readonly number[]) => readonly [f: number, g: number];
const problem: Problem = ([a, b, c, d]) => [Math.sin(5 * a) + 2 * (b - 0.3) ** 2 + a * c, 3 * a + 4 * (d - 0.5) ** 2];
const shifted: Problem = (x) => [problem(x)[0] + 5, problem(x)[1] - 2];
const other = (x: readonly number[]): number => Math.sin(23 * x[0]) + Math.cos(19 * x[3]) - 3 * x[1];
const unrelated: Problem = (x) => [other(x), other(x)];
/** The first objective is the same, the second has nothing to do with it. */
const half: Problem = (x) => [shifted(x)[0], other(x)];

const study: Study = {
  name: "second",
  parameters: unitFloats(4),
  objectives: [
    { name: "f", goal: "minimize" },
    { name: "g", goal: "minimize" },
  ],
  referencePoint: { f: 1.5, g: 3 },
  budget: { trials: 40, batch: 4, initial: 6, parallel: 1 },
  strategy: "map",
  seed: 1,
};
const space = spaceOf(study);
const coordinateOf = (configuration: Configuration): readonly number[] =>
  [0, 1, 2, 3].map((j) => Number(configuration[`x${j}`]));

function evaluate(of: Problem, configuration: Configuration, origin: Trial["origin"], number: number): Trial {
  const noise = createRandomStream("noise").split(number);
  const [f, g] = of(coordinateOf(configuration)).map((mean) => ({ mean: mean + 0.03 * noise.normal(), count: 1 }));
  return { number, configuration, origin, status: "completed", metrics: { f, g } };
}

/** An earlier study of some Sobol points. */
async function earlierOf(of: Problem, count = 60): Promise<Earlier> {
  const { suggestions } = await propose({ ...study, strategy: "sobol", seed: 50 }, [], count);
  const trials = suggestions.map(({ configuration, origin }, i) => evaluate(of, configuration, origin, 1000 + i));
  return adoptTrials("first.yaml", trials, space, undefined);
}

/** Own Sobol trials. */
async function ownTrials(count: number): Promise<readonly Trial[]> {
  const { suggestions } = await propose({ ...study, strategy: "sobol" }, [], count);
  return suggestions.map(({ configuration, origin }, i) => evaluate(problem, configuration, origin, i));
}

async function run(
  of: Study,
  trials: number,
): Promise<{ volume: number; proposals: readonly Proposal[]; all: Trial[] }> {
  const all: Trial[] = [];
  const proposals: Proposal[] = [];
  while (all.length < trials) {
    const state = proposals.at(-1)?.modelState;
    const proposal = await propose(of, all, 4, state === undefined ? {} : { modelState: state });
    proposals.push(proposal);
    for (const { configuration, origin } of proposal.suggestions) {
      all.push(evaluate(problem, configuration, origin, all.length));
    }
  }
  const gains = all.flatMap(({ configuration }) => {
    const [f, g] = problem(coordinateOf(configuration));
    return [1.5 - f, 3 - g];
  });
  return { volume: hypervolume(Float64Array.from(gains), all.length, 2, new Float64Array(2)), proposals, all };
}

describe("a study that begins with an earlier one", () => {
  it("finds more with as many trials where the earlier one differs by an offset alone", async () => {
    const alone = await run(study, 12);
    const warm = await run({ ...study, earlier: await earlierOf(shifted) }, 12);
    expect(warm.volume).toBeGreaterThan(1.1 * alone.volume);
    expect(warm.proposals.at(-1)?.record.earlier?.map(({ metric, used }) => [metric, used])).toEqual([
      ["f", true],
      ["g", true],
    ]);
  });

  it("learns from it what it says rightly, and nothing of what it does not: metric by metric", async () => {
    const trials = await ownTrials(12);
    const uses = async (of: Problem) => {
      const { record } = await propose({ ...study, earlier: await earlierOf(of) }, trials, 1);
      return record.earlier?.map(({ used, gain }) => (used === gain > 0 ? used : gain));
    };
    expect(await uses(shifted)).toEqual([true, true]);
    expect(await uses(unrelated)).toEqual([false, false]);
    expect(await uses(half)).toEqual([true, false]);
  });

  it("predicts its own outcomes better, at its own level", async () => {
    const trials = await ownTrials(6);
    const error = async (of: Study): Promise<number> => {
      const model = await fitStudy(of, trials);
      if (model === undefined) throw new Error("no model");
      const stream = createRandomStream("places");
      let squares = 0;
      for (let i = 0; i < 100; i++) {
        const point = Float64Array.from({ length: 4 }, () => stream.uniform());
        squares += (predictMetrics(model, point)[0]["f"].median - problem([...point])[0]) ** 2;
      }
      return Math.sqrt(squares / 100);
    };
    const warm = await error({ ...study, earlier: await earlierOf(shifted) });
    expect(warm).toBeLessThan(0.5 * (await error(study)));
    expect(warm).toBeLessThan(0.25);
  });

  it("is without it what it is alone, bit for bit, where it learns nothing from it", async () => {
    const trials = await ownTrials(12);
    const alone = await propose(study, trials, 3);
    const beside = await propose({ ...study, earlier: await earlierOf(unrelated) }, trials, 3);
    expect(beside.suggestions).toEqual(alone.suggestions);
  });

  it("does not decide again at once, and keeps its choice in the model's state", async () => {
    const trials = await ownTrials(12);
    const of: Study = { ...study, earlier: await earlierOf(half) };
    const first = await propose(of, trials.slice(0, 8), 1);
    const options = first.modelState === undefined ? {} : { modelState: first.modelState };
    expect((await propose(of, trials.slice(0, 11), 1, options)).record.earlier).toEqual(first.record.earlier);
    const later = (await propose(of, trials, 1, options)).record.earlier;
    expect(later?.map(({ decidedAt }) => decidedAt)).toEqual([12, 12]);
  });

  it("tries again first what was best there, as half of the initial design", async () => {
    const earlier = await earlierOf(shifted);
    const { suggestions } = await propose({ ...study, earlier }, [], 6);
    expect(suggestions.map(({ origin }) => origin)).toEqual([
      "earlier",
      "earlier",
      "earlier",
      "sobol",
      "sobol",
      "sobol",
    ]);
    for (const { configuration } of suggestions.slice(0, 3)) {
      const found = earlier.trials.find(
        (trial) => JSON.stringify(trial.configuration) === JSON.stringify(configuration),
      );
      const [f, g] = [found?.metrics["f"].mean ?? Number.NaN, found?.metrics["g"].mean ?? Number.NaN];
      const isDominated = earlier.trials.some(({ metrics }) => metrics["f"].mean < f && metrics["g"].mean < g);
      expect(isDominated).toBe(false);
    }
  });

  it("never counts the earlier trials as its own: they have no estimate, no draw and no place on the front", async () => {
    const trials = await ownTrials(8);
    const of: Study = { ...study, earlier: await earlierOf(shifted) };
    expect((await estimate(of, trials)).map(({ trial }) => trial)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    const model = await fitStudy(of, trials);
    if (model === undefined) throw new Error("no model");
    expect(model.metrics.map(({ data: { n, own } }) => [n, own])).toEqual([
      [68, 8],
      [68, 8],
    ]);
    const draws = drawJointly(model, 64);
    expect([draws.size, [...draws.columns.keys()]]).toEqual([8, [0, 1, 2, 3, 4, 5, 6, 7]]);
  });

  it("is diagnosed by its own trials alone, whichever models are asked", async () => {
    const trials = await ownTrials(8);
    const of: Study = { ...study, strategy: "map-saas", earlier: await earlierOf(shifted, 16) };
    const { objectives = [] } = (await diagnose(of, trials)) ?? {};
    expect(objectives).toHaveLength(2);
    for (const { saas, map, "map-saas": ensemble } of objectives) {
      for (const model of [saas, map, ensemble]) {
        expect(model?.predictions.map(({ trial }) => trial)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
      }
    }
  });

  it("may still gain where the earlier study was best: only its own trials make the front to improve on", async () => {
    const trials = await ownTrials(8);
    const of: Study = { ...study, earlier: await earlierOf(shifted) };
    const data = readStudyData(of, space, trials);
    const { observations } = await observeStudy(createWorkerPool(), data, undefined);
    const datasets = observations.metrics.map((metric) => metric.data);
    const model = await fitStudy(of, trials);
    if (model === undefined) throw new Error("no model");
    const session = (of: typeof datasets) =>
      new AcquisitionSession(
        {
          models: of.map((data, k) => ({ data, hyperparameters: model.metrics[k].fit.hyperparameters })),
          referencePoint: Float64Array.from(objectivesOf(observations.metrics), ({ reference }) => reference),
          pending: new Float64Array(0),
          pool: new Float64Array(0),
          maxAppended: 2,
          draws: 32,
          seed: "s",
        },
        [0],
      );
    const best = of.earlier?.trials.toSorted((a, b) => a.metrics["f"].mean - b.metrics["f"].mean)[0];
    const point = observations.features.of(encode(space, best?.configuration ?? {}));
    const own = session(datasets);
    const all = session(datasets.map(({ own: _, ...data }) => data));
    const before = own.score(point, "improvement")[0];
    expect(before).toBeGreaterThan(all.score(point, "improvement")[0] + 1);
    own.append(point); // once it is pending it is on the front of most draws
    expect(own.score(point, "improvement")[0]).toBeLessThan(before - 1);
  });
});

describe("trials of another study", () => {
  const parameters: Study["parameters"] = [
    { kind: "float", name: "rate", lower: 0.001, upper: 0.1, scale: "log" },
    { kind: "int", name: "layers", lower: 1, upper: 4, scale: "linear" },
    { kind: "categorical", name: "pool", values: ["mean", "max"] },
    { kind: "fixed", name: "data", value: "new" },
  ];
  const here = spaceOf({ parameters });

  it("are taken over by name and value, whatever the other study's ranges; what is fixed is this study's own", () => {
    expect(adoptConfiguration(here, { layers: 9, rate: 0.5, pool: "max", data: "old", more: 1 })).toEqual({
      configuration: { rate: 0.5, layers: 9, pool: "max", data: "new" },
    });
  });

  it("have the baseline's value of what they did not have, or are left out", () => {
    const given = { rate: 0.01, layers: 2 };
    expect(adoptConfiguration(here, given, { pool: "mean" })).toEqual({
      configuration: { ...given, pool: "mean", data: "new" },
    });
    expect(adoptConfiguration(here, given)).toEqual({ problem: "it has no pool" });
    expect(adoptConfiguration(here, { ...given, pool: "sum" })).toEqual({ problem: 'its pool may be "sum"' });
    expect(adoptConfiguration(here, { ...given, rate: -1, pool: "max" })).toEqual({ problem: "its rate may be -1" });
  });

  it("are those that completed, at most 160 of them, evenly; the others are counted by reason", () => {
    const trial = (number: number, configuration: Configuration): Trial => ({
      number,
      configuration,
      origin: "sobol",
      status: "completed",
      metrics: { y: { mean: number, count: 1 } },
    });
    const good = Array.from({ length: 400 }, (_, i) => trial(i, { rate: 0.01, layers: 2, pool: "max" }));
    const failed: Trial = { number: 998, configuration: {}, origin: "sobol", status: "failed", reason: "no" };
    const { trials, leftOut } = adoptTrials(
      "a.yaml",
      [...good, failed, trial(999, { rate: 1, layers: 1 })],
      here,
      undefined,
    );
    expect(leftOut).toEqual({ "it has no pool": 1 });
    const numbers = trials.map(({ metrics }) => metrics["y"].mean);
    expect([numbers.length, numbers[0]]).toEqual([160, 0]);
    expect(new Set(numbers.slice(1).map((number, i) => number - numbers[i]))).toEqual(new Set([2, 3]));
  });
});
