import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { propose } from "../../../src/core/designer/index.ts";
import type { Study } from "../../../src/core/study/index.ts";
import {
  evaluationVariance,
  foldTrials,
  type Measurement,
  poolRepeats,
  resolveReferencePoint,
  type Trial,
} from "../../../src/core/study/index.ts";
import { poolMeasurements } from "../../../src/core/study/repeats.ts";
import { estimate } from "../../../src/core/surrogate/index.ts";

const study: Study = {
  name: "s",
  parameters: [{ kind: "float", name: "x", lower: 0, upper: 1, scale: "linear" }],
  objectives: [{ name: "y", goal: "maximize" }],
  budget: { trials: 100, batch: 1, initial: 6, parallel: 1 },
  strategy: "map",
  seed: 1,
};

function done(
  number: number,
  x: number,
  y: Measurement,
  source: Pick<Trial, "origin" | "of"> = { origin: "sobol" },
): Trial {
  return { number, configuration: { x }, ...source, status: "completed", metrics: { y } };
}
const again = (of: number) => ({ origin: "confirm" as const, of });
const once = (mean: number, standardError?: number): Measurement => ({
  mean,
  count: 10,
  ...(standardError === undefined ? {} : { standardError }),
});

describe("repeated evaluations", () => {
  it("refer to the trial that they repeat, from its suggestion on", () => {
    const [trial] = foldTrials([
      { type: "suggested", trial: 3, configuration: { x: 1 }, origin: "confirm", of: 1 },
      { type: "started", trial: 3, attempt: 1 },
      { type: "failed", trial: 3, reason: "no" },
    ]);
    expect(trial).toEqual({ number: 3, configuration: { x: 1 }, ...again(1), status: "failed", reason: "no" });
  });

  it("are pooled with the first: mean, spread and number; unfinished and failed ones are ignored", () => {
    const trials: readonly Trial[] = [
      done(0, 0.1, once(1), { origin: "baseline" }),
      done(1, 0.2, once(5)),
      done(2, 0.1, once(2), again(0)),
      done(3, 0.1, once(6), again(0)),
      { number: 4, configuration: { x: 0.1 }, ...again(0), status: "failed", reason: "no" },
      { number: 5, configuration: { x: 0.2 }, ...again(1), status: "pending" },
    ];
    const pooled = poolRepeats(trials);
    expect(pooled.map(({ number }) => number)).toEqual([0, 1]);
    expect(pooled[0]).toMatchObject({
      origin: "baseline",
      metrics: { y: { mean: 3, count: 30, evaluations: 3, spread: Math.sqrt(7) } },
    });
    expect(pooled[1]).toEqual(trials[1]);
    expect(resolveReferencePoint(study, trials)).toEqual({ y: 3 });
  });

  it("have the standard error of their own errors or of their spread, whichever is larger", () => {
    expect(poolMeasurements([once(1, 0.3), once(1, 0.4)])).toMatchObject({ mean: 1, standardError: 0.5 / 2 });
    expect(poolMeasurements([once(0, 0.1), once(2, 0.1)])).toMatchObject({ standardError: 1 });
    expect(poolMeasurements([once(0, 0.1), once(2)]).standardError).toBeUndefined();
    expect(poolMeasurements([once(0), once(2), once(4)]).standardError).toBeCloseTo(2 / Math.sqrt(3), 12);
    expect(poolMeasurements([once(7, 0.2)])).toEqual(once(7, 0.2));
  });

  it("observed one by one with `evaluationVariance` are equivalent to their pooled mean and standard error", () => {
    const evaluation = fc.record({
      mean: fc.double({ min: -5, max: 5, noNaN: true }),
      error: fc.double({ min: 0.01, max: 3, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(evaluation, { minLength: 2, maxLength: 6 }), (list) => {
        const measured = list.map(({ mean, error }) => once(mean, error));
        const each = evaluationVariance(measured)!;
        const { standardError } = poolMeasurements(measured);
        expect(standardError).toBeCloseTo(Math.sqrt(each / list.length), 10);
      }),
      { seed: 2, numRuns: 200 },
    );
  });
});

describe("the model", () => {
  const wave = (x: number): number => Math.sin(6 * x);
  const noises = [0.3, -0.25, 0.1, -0.2, 0.28, -0.1, 0.15, -0.3, 0.22, -0.12];
  const single = noises.map((noise, i) => done(i, i / 10, once(wave(i / 10) + noise)));

  it("uses repeats as further observations of the same configuration", async () => {
    const repeats = [0.2, -0.3, 0.1, -0.15, 0.12].map((noise, r) =>
      done(10 + r, 0.5, once(wave(0.5) + noise), again(5)),
    );
    const before = await estimate(study, single);
    const after = await estimate(study, [...single, ...repeats]);
    expect(after.map(({ trial }) => trial)).toEqual(before.map(({ trial }) => trial));
    const deviation = (list: typeof before) => list.find(({ trial }) => trial === 5)!.metrics["y"]!.standardDeviation;
    expect(deviation(after)).toBeLessThan(0.75 * deviation(before));
  });

  it("uses the spread as noise if it is larger than the known errors", async () => {
    const precise = noises.map((noise, i) => done(i, i / 10, once(wave(i / 10) + noise / 10, 0.01)));
    const steady = [0.001, -0.001].map((noise, r) => done(10 + r, 0.5, once(wave(0.5) + noise, 0.01), again(5)));
    const wild = [0.9, -0.8].map((noise, r) => done(10 + r, 0.5, once(wave(0.5) + noise, 0.01), again(5)));
    const deviation = async (repeats: readonly Trial[]) =>
      (await estimate(study, [...precise, ...repeats])).find(({ trial }) => trial === 5)!.metrics["y"]!
        .standardDeviation;
    expect(await deviation(wild)).toBeGreaterThan(2 * (await deviation(steady)));
  });

  it("proposes neither a repeated configuration nor fewer of the initial design because of repeats", async () => {
    const sobol = { ...study, strategy: "saas" as const };
    const open: Trial = { number: 4, configuration: { x: 0.1 }, ...again(0), status: "pending" };
    const few = [
      done(0, 0.1, once(1)),
      done(1, 0.3, once(2)),
      done(2, 0.1, once(1), again(0)),
      done(3, 0.1, once(1), again(0)),
      open,
    ];
    const { suggestions } = await propose(sobol, few, 5);
    expect(suggestions.map(({ origin }) => origin)).toEqual(["sobol", "sobol", "sobol", "sobol", "saas"]);
    for (const { configuration } of suggestions) expect(configuration["x"]).not.toBe(0.1);
  });
});

describe("measurements that are means themselves", () => {
  it("are pooled as if every evaluation had been measured alone", () => {
    const values = [1, 2, 4, 9, 3];
    const single = values.map((mean) => ({ mean, count: 1 }));
    const all = poolMeasurements(single);
    const parts = poolMeasurements([poolMeasurements(single.slice(0, 3)), poolMeasurements(single.slice(3), 2)]);
    expect(parts.mean).toBeCloseTo(all.mean, 12);
    expect(parts.spread).toBeCloseTo(all.spread!, 12);
    expect(parts).toMatchObject({ evaluations: 5, count: 5 });
  });
});
