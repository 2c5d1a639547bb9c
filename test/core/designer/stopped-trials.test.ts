import { describe, expect, it } from "vitest";
import { propose } from "../../../src/core/designer/index.ts";
import { withExpectedOutcomes } from "../../../src/core/designer/stopped-trials.ts";
import type { StoppedTrial, Strategy, Trial } from "../../../src/core/study/index.ts";
import { estimate } from "../../../src/core/surrogate/index.ts";
import { completedTrial, studyOf, unitFloat } from "../../fixtures/search-studies.ts";

const study = (strategy: Strategy) =>
  studyOf([unitFloat("x")], {
    objectives: [{ name: "y", goal: "maximize" }],
    budget: { trials: 40, batch: 4, initial: 4, parallel: 1 },
    strategy,
    seed: 2,
  });

const completed = (number: number, x: number) => completedTrial(number, { x }, { y: x });

const stopped = (number: number, x: number, mean: number): StoppedTrial => ({
  number,
  configuration: { x },
  origin: "map",
  status: "cancelled",
  reason: "stopped early at step 3",
  stop: { probability: 0, expected: { y: { mean, standardError: 0.01 } } },
  progress: { y: { steps: [1, 2, 3], values: [9, 9, 9] } },
});

/** What completed promises more and more to the right; what was stopped there was no good. */
const rising = [0.05, 0.2, 0.35, 0.5, 0.62].map((x, number) => completed(number, x));
const falling = [0.7, 0.8, 0.9, 0.98].map((x, at) => stopped(5 + at, x, -1));

describe("trials that were stopped early", () => {
  it.each(["map", "tpe"] as const)(
    "teach %s, by what was expected of them, not to go there again",
    async (strategy) => {
      const mean = async (trials: readonly Trial[]): Promise<number> => {
        const { suggestions } = await propose(study(strategy), trials, 4);
        return suggestions.reduce((sum, { configuration }) => sum + Number(configuration["x"]) / 4, 0);
      };
      const cancelled = falling.map(({ stop: _, ...trial }): Trial => trial);
      expect(await mean([...rising, ...falling])).toBeLessThan((await mean([...rising, ...cancelled])) - 0.05);
    },
  );

  it("are never proposed again, and have no estimate", async () => {
    const trials = [...rising, ...falling];
    const { suggestions } = await propose(study("map"), trials, 4);
    const taken = trials.map(({ configuration }) => configuration["x"]);
    expect(suggestions.filter(({ configuration }) => taken.includes(configuration["x"]))).toEqual([]);
    expect((await estimate(study("map"), trials)).map(({ trial }) => trial)).toEqual([0, 1, 2, 3, 4]);
  });

  it("are observed by the model at their predicted final value, not at the last value that they printed", () => {
    expect(withExpectedOutcomes(rising)).toBe(rising);
    expect(withExpectedOutcomes([...rising, stopped(5, 0.9, -1)]).at(-1)).toEqual({
      number: 5,
      configuration: { x: 0.9 },
      origin: "map",
      status: "completed",
      metrics: { y: { mean: -1, standardError: 0.01, count: 1 } },
    });
  });
});
