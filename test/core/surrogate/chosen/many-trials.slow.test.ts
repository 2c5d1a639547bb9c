import { describe, expect, it } from "vitest";
import { propose } from "../../../../src/core/designer/index.ts";
import { createRandomStream, createSobol } from "../../../../src/core/random/index.ts";
import type { Study, Trial } from "../../../../src/core/study/index.ts";
import { estimatesOf, fitStudy } from "../../../../src/core/surrogate/index.ts";
import { studyOf, unitFloats } from "../../../fixtures/search-studies.ts";

const NOISE = 0.1;
const study: Study = studyOf(unitFloats(4), {
  objectives: [
    { name: "loss", goal: "minimize" },
    { name: "latency", goal: "minimize" },
  ],
  budget: { trials: 5000, batch: 4, initial: 10, parallel: 1 },
  strategy: "map",
});

/** Without noise. */
function outcomesOf([a, b, c]: readonly number[] | Float64Array): readonly [loss: number, latency: number] {
  return [(a - 0.3) ** 2 + 0.5 * Math.sin(5 * b), a + 0.5 * c];
}

function pointOf({ configuration }: Trial): readonly number[] {
  return [0, 1, 2, 3].map((j) => Number(configuration[`x${j}`]));
}

function manyTrials(count: number): readonly Trial[] {
  const sobol = createSobol(4);
  const stream = createRandomStream("noise");
  return Array.from({ length: count }, (_, number): Trial => {
    const point = sobol.point(number + 1);
    const [loss, latency] = outcomesOf(point);
    return {
      number,
      configuration: Object.fromEntries([...point].map((value, j) => [`x${j}`, value])),
      origin: "sobol",
      status: "completed",
      metrics: {
        loss: { mean: loss + NOISE * stream.normal(), count: 1 },
        latency: { mean: latency + NOISE * stream.normal(), count: 1 },
      },
    };
  });
}

describe("a study of 1,300 trials", () => {
  const trials = manyTrials(1300);

  it("has intervals that hold the truth of chosen trials and of all others", async () => {
    const fitted = await fitStudy(study, trials);
    if (fitted === undefined) throw new Error("the study has trials");
    const known = new Set(fitted.chosen?.known);
    expect(known.size).toBe(1024);
    const held = { known: [0, 0], others: [0, 0] };
    for (const { trial, metrics } of estimatesOf(fitted)) {
      const truths = outcomesOf(pointOf(trials[trial]));
      const counts = held[known.has(trial) ? "known" : "others"];
      ["loss", "latency"].forEach((name, k) => {
        const { lower, upper } = metrics[name];
        counts[0] += truths[k] >= lower && truths[k] <= upper ? 1 : 0;
        counts[1] += 1;
      });
    }
    expect(held.known[1] + held.others[1]).toBe(2600);
    for (const [inside, all] of [held.known, held.others]) expect(inside / all).toBeGreaterThan(0.9);
  });

  it("proposes from models of some of the trials, and the record says of how many", async () => {
    const { suggestions, record } = await propose(study, trials, 2);
    expect(suggestions).toHaveLength(2);
    expect(record.chosen).toEqual({ trials: 1300, known: 1024, searched: 512 });
  });
});
