import { describe, expect, it } from "vitest";
import { propose } from "../../../src/core/designer/index.ts";
import type { Trial } from "../../../src/core/study/index.ts";
import {
  createLessonProblem,
  INITIAL_TRIALS,
  Lesson,
  type LessonSettings,
  RELEVANT_PARAMETERS,
} from "../../../src/core/tutorial/index.ts";

const SETTINGS: LessonSettings = { dimension: 6, noise: 0.02, batch: 2, strategy: "map", seed: 4 };

describe("the problem of the lesson", () => {
  it("has its baseline at (1, 1), and a front that no configuration passes and some reach", () => {
    const problem = createLessonProblem(SETTINGS);
    const { baseline = {} } = problem.study;
    for (const value of problem.exact(baseline)) expect(value).toBeCloseTo(1, 12);
    const radius = Math.hypot(...(problem.front[0] ?? []));
    for (const pair of problem.front) expect(Math.hypot(...pair)).toBeCloseTo(radius, 12);
    const [position, near, far] = problem.relevant;
    const best = problem.exact({ ...baseline, [position]: 0.2, [near]: 0.35, [far]: 0.7 });
    expect(Math.hypot(...best)).toBeCloseTo(radius, 8);
    for (let i = 0; i < 200; i++) {
      const values = problem.study.parameters.map(({ name }, j) => [name, ((i * (j + 7) * 31) % 101) / 100]);
      expect(Math.hypot(...problem.exact(Object.fromEntries(values)))).toBeGreaterThanOrEqual(radius - 1e-8);
    }
    // The area between the arc and the square below the baseline, by the trapezoidal rule on the drawn points.
    const area = problem.front.slice(1).reduce((sum, [x, y], i) => {
      const [x0, y0] = problem.front[i] ?? [0, 0];
      return sum + ((x - x0) * (y + y0)) / 2;
    }, 0);
    expect(problem.maximumHypervolume).toBeCloseTo(1 - area, 3);
  });

  it.each([4, 12, 24])("has three parameters that matter among %i, and no other does", (dimension) => {
    const { study, relevant, exact } = createLessonProblem({ ...SETTINGS, dimension });
    const { baseline = {} } = study;
    expect(study.parameters).toHaveLength(dimension);
    const moves = ({ name }: { readonly name: string }) =>
      exact({ ...baseline, [name]: 0.11 }).some((value, k) => Math.abs(value - exact(baseline)[k]) > 1e-9);
    expect(study.parameters.filter(moves).map(({ name }) => name)).toEqual(relevant);
    expect(new Set(relevant).size).toBe(RELEVANT_PARAMETERS);
  });

  it("measures with noise that depends on seed and trial alone, and exactly without noise", () => {
    const noisy = createLessonProblem(SETTINGS);
    const configuration = noisy.study.baseline ?? {};
    expect(noisy.measure(configuration, 3)).toEqual(createLessonProblem(SETTINGS).measure(configuration, 3));
    expect(noisy.measure(configuration, 3)).not.toEqual(noisy.measure(configuration, 4));
    const draws = Array.from({ length: 400 }, (_, trial) => noisy.measure(configuration, trial)[0] - 1);
    const deviation = Math.sqrt(draws.reduce((sum, each) => sum + each ** 2, 0) / draws.length);
    expect(deviation).toBeGreaterThan(0.017);
    expect(deviation).toBeLessThan(0.023);
    const exact = createLessonProblem({ ...SETTINGS, noise: 0 });
    expect(exact.measure(configuration, 3)).toEqual(exact.exact(configuration));
  });
});

describe("the lesson", () => {
  it("proposes what the command line would: two batches are those of propose for the same trials", async () => {
    const lesson = new Lesson(SETTINGS);
    const { study, measure } = lesson.problem;
    const trials: Trial[] = [];
    let modelState: string | undefined;
    await lesson.begin();
    for (const count of [INITIAL_TRIALS, 2, 2]) {
      const proposal = await propose(study, trials, count, modelState === undefined ? {} : { modelState });
      modelState = proposal.modelState;
      const configurations = proposal.suggestions.map(({ configuration }) => configuration);
      if (trials.length > 0) {
        const { candidates } = await lesson.propose();
        expect(candidates.map(({ configuration }) => configuration)).toEqual(configurations);
        await lesson.evaluate();
      }
      for (const { configuration, origin } of proposal.suggestions) {
        const number = trials.length;
        const [f1, f2] = measure(configuration, number);
        const metrics = { f1: { mean: f1, count: 1 }, f2: { mean: f2, count: 1 } };
        trials.push({ number, configuration, origin, status: "completed", metrics });
      }
    }
  });

  it("draws the acquisition that the search maximised: it is largest at the candidate, and falls once that is pending", async () => {
    const lesson = new Lesson(SETTINGS);
    await lesson.begin();
    const { candidates } = await lesson.propose();
    const results = await lesson.evaluate();
    expect(results.trials).toHaveLength(INITIAL_TRIALS + 2);
    for (const candidate of candidates.keys()) {
      for (const parameter of lesson.problem.relevant) {
        const slice = await lesson.slice(1, candidate, parameter);
        expect(slice.values).toHaveLength(65);
        // The candidate was found by climbing, so the slice can be higher only by what the climb has left.
        expect(Math.max(...slice.before)).toBeLessThan(slice.maximum + 0.05);
        expect(slice.chosen).toBe(candidates[candidate]?.configuration[parameter]);
        // Both are averages over the same draws, so that a pending point hardly changes what is far from it.
        for (const [i, value] of slice.after.entries()) expect(value).toBeLessThan(slice.before[i] + 0.05);
        const nearest = slice.values.findIndex((value) => value >= slice.chosen);
        expect(slice.after[nearest]).toBeLessThan(slice.maximum - 0.2);
        const predicted = candidates[candidate]?.predicted["f1"]?.median ?? Number.NaN;
        expect(slice.objectives[0]?.estimates[nearest]?.median).toBeCloseTo(predicted, 1);
      }
    }
  });

  it("has a hypervolume that never falls nor exceeds the largest, with Sobol's from the same design", async () => {
    const lesson = new Lesson({ ...SETTINGS, noise: 0.1 });
    await lesson.begin();
    await lesson.propose();
    const { hypervolume, sobol } = await lesson.evaluate();
    expect(hypervolume).toHaveLength(INITIAL_TRIALS + 2);
    expect(hypervolume.slice(0, INITIAL_TRIALS)).toEqual(sobol.slice(0, INITIAL_TRIALS));
    expect(hypervolume).toEqual([...hypervolume].sort((a, b) => a - b));
    expect(hypervolume.at(-1)).toBeLessThan(lesson.problem.maximumHypervolume);
  });

  it("predicts left-out trials of a batch that was proposed before, and refuses a batch that was not", async () => {
    const lesson = new Lesson(SETTINGS);
    await lesson.begin();
    await lesson.propose();
    await lesson.evaluate();
    const found = await lesson.diagnose(1);
    expect(found?.diagnosis.trials).toBe(INITIAL_TRIALS);
    expect(found?.diagnosis.objectives.map(({ metric }) => metric)).toEqual(["f1", "f2"]);
    expect(found?.fits).toBeGreaterThan(0);
    await expect(lesson.diagnose(2)).rejects.toThrow("there are 1 batches");
  });
});
