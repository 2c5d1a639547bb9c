import { beforeAll, describe, expect, it } from "vitest";
import { INITIAL_TRIALS, Lesson, type LessonBatch, type LessonResults } from "../../src/core/tutorial/index.ts";
import {
  betterWords,
  candidatesFigure,
  designFigure,
  leftOutFigures,
  problemFigure,
  relevanceFigure,
  relevanceOrder,
  samplerFigure,
  shareOf,
  traceFigure,
} from "../../src/tutorial/run/lesson-figures.ts";

/** A search with a model that is fitted quickly. */
describe("the figures of the tutorial", () => {
  const lesson = new Lesson({ dimension: 5, noise: 0.01, batch: 2, strategy: "map", seed: 0 });
  const { problem } = lesson;
  let batch: LessonBatch;
  let results: LessonResults;

  beforeAll(async () => {
    await lesson.begin();
    batch = await lesson.propose();
    results = await lesson.evaluate();
  });

  it("show as paths the parameters that matter, and those that do the same as one", () => {
    const { paths, points } = problemFigure(problem);
    expect(paths.map(({ label }) => label)).toEqual(problem.relevant);
    expect(points).toEqual([expect.objectContaining({ kind: "baseline" })]);
  });

  it("show the initial design without the batches, and a batch among the trials before it", () => {
    expect(designFigure(problem, results).points).toHaveLength(INITIAL_TRIALS);
    const shown = candidatesFigure(problem, results, batch, false);
    expect(shown.points).toHaveLength(INITIAL_TRIALS);
    expect(shown.candidates.map(({ outcome }) => outcome)).toEqual(
      results.trials.slice(INITIAL_TRIALS).map(({ exact }) => exact),
    );
    expect(candidatesFigure(problem, results, batch, true).candidates.map(({ outcome }) => outcome)).toEqual([
      undefined,
      undefined,
    ]);
  });

  it("order parameters by their largest relevance in any model", () => {
    const order = relevanceOrder(batch);
    expect(order).toHaveLength(5);
    const largest = (name: string | undefined) =>
      Math.max(
        ...batch.models.flatMap(({ relevances }) =>
          relevances.filter(({ parameter }) => parameter === name).map(({ middle }) => middle),
        ),
      );
    expect(largest(order[0])).toBeGreaterThanOrEqual(largest(order[4]));
    expect(relevanceFigure(batch)).toMatchObject({ parameters: order, hidden: { lessImportant: [] } });
  });

  it("put SAAS beside MAP, with the health of the sampler only where there is one", async () => {
    const found = await lesson.diagnose(1);
    const figures = found === undefined ? [] : leftOutFigures(found.diagnosis);
    expect(figures.map(({ models }) => models.map(({ model }) => model))).toEqual([
      ["SAAS", "MAP"],
      ["SAAS", "MAP"],
    ]);
    expect(samplerFigure(batch)).toBeUndefined();
  });

  it("end the trace at the trials that there are, below the largest hypervolume", () => {
    const trace = traceFigure(problem, results, "MAP");
    expect(trace.hypervolume).toHaveLength(INITIAL_TRIALS + 2);
    expect(Math.max(...trace.hypervolume)).toBeLessThan(trace.maximum);
    expect(shareOf(problem.maximumHypervolume, problem)).toBe(100);
    expect(betterWords(results.trials)).toMatch(/^\d+ trials? of 22$/);
  });
});
