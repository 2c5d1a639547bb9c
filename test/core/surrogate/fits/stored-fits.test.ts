import { describe, expect, it } from "vitest";
import { createRandomStream, createSobol } from "../../../../src/core/random/index.ts";
import type { Strategy, Trial } from "../../../../src/core/study/index.ts";
import { estimatesOf, fitStudy } from "../../../../src/core/surrogate/index.ts";
import { completedTrial, studyOf, unitFloat } from "../../../fixtures/search-studies.ts";

const sobol = createSobol(2, createRandomStream("stored fits"));

/** `b` has an effect only above 0.5, where no early trial is. */
function trial(number: number, a: number, b: number): Trial {
  const f = Math.sin(3 * a) + 4 * Math.max(0, b - 0.5) + 0.001 * ((number * 7) % 5);
  return completedTrial(number, { a, b }, { f }, "told");
}

const known = Array.from({ length: 20 }, (_, i) => trial(i, sobol.point(i)[0], 0.5 * sobol.point(i)[1]));
const asExpected = [...known, trial(20, 0.35, 0.2)];
const surprising = [...known, trial(20, 0.4, 0.9), trial(21, 0.5, 0.95)];

const studyBy = (strategy: Strategy) =>
  studyOf(["a", "b"].map(unitFloat), {
    objectives: [{ name: "f", goal: "maximize", transform: "none" }],
    budget: { trials: 40, batch: 4, initial: 8, parallel: 1 },
    strategy,
    seed: 3,
  });

describe("stored hyperparameters", () => {
  for (const strategy of ["map", "map-saas", "saas"] as const) {
    it(`are fitted anew where new trials contradict them: ${strategy}`, async () => {
      const study = studyBy(strategy);
      const modelState = (await fitStudy(study, known))?.modelState ?? "";
      const model = await fitStudy(study, surprising, { modelState });
      expect(model?.modelState).not.toBe(modelState);
      for (const { trial: number, metrics: estimates } of model === undefined ? [] : estimatesOf(model)) {
        const { metrics } = surprising[number] as Extract<Trial, { status: "completed" }>;
        expect(Math.abs(estimates["f"].median - metrics["f"].mean), `trial ${number}`).toBeLessThan(0.2);
      }
    }, 30_000);
  }

  it("are used as they are where they have seen all trials; draws also where they predict the others", async () => {
    for (const strategy of ["map", "map-saas", "saas"] as const) {
      const study = studyBy(strategy);
      const modelState = (await fitStudy(study, known))?.modelState ?? "";
      expect((await fitStudy(study, known, { modelState }))?.modelState).toBe(modelState);
      const next = await fitStudy(study, asExpected, { modelState });
      if (strategy === "saas") expect(next?.modelState).toBe(modelState);
      else expect(next?.modelState).not.toBe(modelState);
    }
  }, 30_000);

  describe("where a whole batch of 16 has ended since", () => {
    const stream = createRandomStream("noise of batches");
    const noisy = (number: number, shift = 0): Trial => {
      const [a, b] = sobol.point(number);
      return completedTrial(number, { a, b }, { f: Math.sin(3 * a) + b + shift + 0.1 * stream.normal() }, "told");
    };
    const study = studyBy("saas");
    const before = Array.from({ length: 64 }, (_, i) => noisy(i));
    /** How many of 20 batches leave the draws as they are. */
    async function kept(shiftOf: (at: number) => number): Promise<number> {
      const modelState = (await fitStudy(study, before))?.modelState ?? "";
      let count = 0;
      for (let batch = 0; batch < 20; batch++) {
        const trials = [...before, ...Array.from({ length: 16 }, (_, i) => noisy(64 + i, shiftOf(i)))];
        if ((await fitStudy(study, trials, { modelState }))?.modelState === modelState) count++;
      }
      return count;
    }

    it("are nearly always used if it is as they expect", async () => {
      expect(await kept(() => 0)).toBeGreaterThanOrEqual(16);
    }, 30_000);

    it("are fitted anew if one outcome is not, by five standard deviations", async () => {
      expect(await kept((at) => (at === 7 ? 0.55 : 0))).toBeLessThanOrEqual(4);
    }, 30_000);

    it("are fitted anew if all outcomes are a little larger", async () => {
      expect(await kept(() => 0.2)).toBeLessThanOrEqual(2);
    }, 30_000);
  });
});
