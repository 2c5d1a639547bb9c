import { describe, expect, it } from "vitest";
import { createOutcomeMap } from "../../../../src/core/gp/index.ts";
import { createRandomStream, createSobol } from "../../../../src/core/random/index.ts";
import type { Strategy, Study, Trial } from "../../../../src/core/study/index.ts";
import {
  winsoriseBothSides,
  winsoriseOutcomes,
  withoutExtremes,
} from "../../../../src/core/surrogate/data/winsorised-outcomes.ts";
import { estimatesOf, fitStudy } from "../../../../src/core/surrogate/index.ts";
import { studyOf, unitFloat } from "../../../fixtures/search-studies.ts";

/** Number of outcomes, number of them that have diverged, and the value to which they have diverged. */
interface Diverging {
  readonly n: number;
  readonly count: number;
  readonly magnitude: number;
  readonly goal?: "minimize" | "maximize";
  /** Where trainings diverge: beyond an edge, or anywhere. */
  readonly isScattered?: boolean;
  readonly standardError?: number;
}

/** Losses of 0.3 to 0.7 (gains of −0.7 to −0.3) where trainings do not diverge. */
function trialsOf({ n, count, magnitude, goal = "minimize", isScattered = false, standardError }: Diverging) {
  const sobol = createSobol(2, createRandomStream("diverged"));
  const points = Array.from({ length: n }, (_, i) => sobol.point(i));
  const byFirst = points.map((_, i) => i).sort((a, b) => points[b][0] - points[a][0]);
  const diverged = new Set(isScattered ? points.map((_, i) => i).slice(0, count) : byFirst.slice(0, count));
  const sign = goal === "minimize" ? 1 : -1;
  const trials = points.map(([a, b], number): Trial => {
    const loss = diverged.has(number) ? magnitude : 0.3 + 0.25 * (a - 0.3) ** 2 + 0.25 * b;
    const error = diverged.has(number) ? magnitude / 2 : standardError;
    return {
      number,
      configuration: { a, b },
      origin: "sobol",
      status: "completed",
      metrics: {
        loss: { mean: sign * loss, count: 1, ...(standardError === undefined ? {} : { standardError: error ?? 0 }) },
        size: { mean: a + b, count: 1 },
      },
    };
  });
  return { trials, diverged };
}

function studyBy(strategy: Strategy, goal: "minimize" | "maximize"): Study {
  return studyOf(["a", "b"].map(unitFloat), {
    objectives: [
      { name: "loss", goal },
      { name: "size", goal: "minimize" },
    ],
    budget: { trials: 100, batch: 4, initial: 8, parallel: 1 },
    strategy,
    seed: 1,
  });
}

/** The largest error of a good trial's estimate, in ranges of the good outcomes; and the number of winsorised outcomes. */
async function errorOf(strategy: Strategy, diverging: Diverging) {
  const { trials, diverged } = trialsOf(diverging);
  const model = await fitStudy(studyBy(strategy, diverging.goal ?? "minimize"), trials);
  if (model === undefined) throw new Error("there are enough trials");
  const measured = (trial: Trial) => (trial.status === "completed" ? trial.metrics["loss"].mean : Number.NaN);
  const values = trials.filter(({ number }) => !diverged.has(number)).map(measured);
  const range = Math.max(...values) - Math.min(...values);
  const errors = estimatesOf(model)
    .filter(({ trial }) => !diverged.has(trial))
    .map(({ trial, metrics }) => Math.abs(metrics["loss"].median - measured(trials[trial])) / range);
  return { error: Math.max(...errors), winsorised: model.metrics[0].winsorised };
}

describe("good trials are estimated within their own spread however many others diverge", () => {
  const shares = [0.1, 0.25, 0.3, 0.45];
  for (const strategy of ["map", "map-saas", "saas"] as const) {
    it(strategy, async () => {
      for (const n of strategy === "saas" ? [8, 16] : [8, 16, 40, 64]) {
        for (const [at, magnitude] of [1e2, 1e7, 1e300].entries()) {
          for (const share of shares) {
            const goal = (at + n / 8) % 2 === 0 ? "minimize" : "maximize";
            const count = Math.floor(share * n);
            const { error, winsorised } = await errorOf(strategy, { n, count, magnitude, goal });
            const words = `${n} trials, ${count} at ${magnitude} (${goal})`;
            expect(error, words).toBeLessThan(1);
            expect(winsorised, words).toBe(count);
          }
        }
      }
    });
  }

  it("also where they diverge anywhere, and where all have standard errors", async () => {
    for (const standardError of [undefined, 0.01]) {
      const more = standardError === undefined ? {} : { standardError };
      const { error, winsorised } = await errorOf("map", {
        n: 24,
        count: 10,
        magnitude: 1e7,
        isScattered: true,
        ...more,
      });
      expect(error).toBeLessThan(1);
      expect(winsorised).toBe(10);
    }
  });
});

/** Losses of 0.3 to 0.6, the last of them diverged. */
function lossesWith(...diverged: readonly number[]) {
  const own = Float64Array.of(...Array.from({ length: 12 }, (_, i) => 0.3 + i / 40), ...diverged);
  return { own, isDesign: Array.from(own, () => true) };
}

describe("winsorised outcomes", () => {
  it("lie just outside of the others in their own unit and on the model's scale", () => {
    const { own, isDesign } = lossesWith(1e7, 2e7, 1e300, 50, 1e7);
    const map = createOutcomeMap("none", -1, own);
    const outcomes = winsoriseOutcomes({ own, mapped: own.map((value) => -value), isDesign }, map, undefined);
    expect(outcomes.own.subarray(0, 12)).toEqual(own.subarray(0, 12));
    for (const value of outcomes.own.subarray(12)) {
      expect(value).toBeGreaterThan(0.575);
      expect(value).toBeLessThan(0.8);
    }
    expect(outcomes.mapped).toEqual(outcomes.own.map((value) => -value));
  });

  it("under a logarithm are those that lie far from the others on its scale, too", () => {
    const changed = (...values: readonly number[]) => {
      const own = Float64Array.from(values);
      const map = createOutcomeMap("log", -1, own);
      const mapped = own.map((value) => -Math.log(value));
      const winsorised = winsoriseOutcomes({ own, mapped, isDesign: values.map(() => true) }, map, undefined).mapped;
      return mapped.filter((value, i) => value !== winsorised[i]).length;
    };
    const alike = Array.from({ length: 12 }, (_, i) => 0.3 + i / 40);
    const overDecades = Array.from({ length: 12 }, (_, i) => 10 ** (-i / 4));
    expect(changed(...alike, 7, 8, 9, 10, 11)).toBe(5);
    expect(changed(...overDecades, 20, 21, 22, 23, 24)).toBe(0);
    expect(changed(...overDecades, 1e7, 1e7, 1e7, 1e7, 1e7)).toBe(5);
  });

  it("of a metric with two ends may be on either side, and never move into the interval", () => {
    const map = createOutcomeMap("none", 1, Float64Array.of(0));
    for (const diverged of [-1e7, 1e7]) {
      const { own, isDesign } = lossesWith(diverged, diverged, diverged);
      const { mapped } = winsoriseBothSides({ own, mapped: own, isDesign }, map, [-3, 4]);
      expect(mapped.subarray(0, 12)).toEqual(own.subarray(0, 12));
      for (const value of mapped.subarray(12)) {
        expect(Math.abs(value)).toBeLessThan(10);
        expect(diverged < 0 ? value < -3 : value > 4).toBe(true);
      }
    }
    const { own, isDesign } = lossesWith(0.9);
    expect(winsoriseBothSides({ own, mapped: own, isDesign }, map, [-3, 4]).mapped).toEqual(own);
  });

  it("do not decide by their distance which transform suits the others", () => {
    const { own, isDesign } = lossesWith(1e7, 1e7, 1e7);
    expect(Math.max(...withoutExtremes(own, isDesign, [-1]))).toBeLessThan(1);
    expect(withoutExtremes(own, isDesign, [1])).toEqual(own);
    const mild = lossesWith(7, 7, 7);
    expect(withoutExtremes(mild.own, mild.isDesign, [-1])).toEqual(mild.own);
  });
});
