import { describe, expect, it } from "vitest";
import { propose } from "../../../../src/core/designer/index.ts";
import { isConverged, rememberGain } from "../../../../src/core/designer/search/expected-gain.ts";
import { condition, drawOutcomes, toOwnScale } from "../../../../src/core/gp/index.ts";
import { hypervolume } from "../../../../src/core/pareto/index.ts";
import { createRandomStream } from "../../../../src/core/random/index.ts";
import { type Configuration, createFeatures, encode } from "../../../../src/core/space/index.ts";
import type { Trial } from "../../../../src/core/study/index.ts";
import { fitStudy, type Surrogate } from "../../../../src/core/surrogate/index.ts";
import { fitOf, readModelState } from "../../../../src/core/surrogate/memory.ts";
import { sobolTrials, studyOf, unitFloat } from "../../../fixtures/search-studies.ts";

const names = ["x", "y"];
const study = studyOf(names.map(unitFloat), {
  referencePoint: { accuracy: 0.3, latency: 16 },
  budget: { trials: 100, batch: 3, initial: 2, parallel: 1 },
  strategy: "map",
});

function trialsOf(count: number, noise = 0.03): readonly Trial[] {
  const stream = createRandomStream("gain noise");
  return sobolTrials(names, "gain test", count, ([x = 0, y = 0]) => {
    const error = noise * stream.normal();
    return { accuracy: 1 - (x - 0.7) ** 2 - (y - 0.3) ** 2 + error, latency: 20 - 10 * y + 4 * x + 3 * error };
  });
}

/** The surrogate with the point estimates that the proposal was made by, instead of draws around them. */
function pointEstimates(surrogate: Surrogate, modelState: string): Surrogate {
  const stored = new Map(readModelState(modelState)!.metrics.map((metric) => [metric.name, fitOf(metric)]));
  return { ...surrogate, metrics: surrogate.metrics.map((metric) => ({ ...metric, fit: stored.get(metric.name)! })) };
}

/** E[HV(evaluated and batch) − HV(evaluated)] by joint draws at all of them, in the objectives' own units. */
function slowGain(surrogate: Surrogate, batch: readonly Configuration[], count: number): number {
  const { points: evaluated, metrics, space } = surrogate;
  const n = surrogate.rows.length;
  const together = Float64Array.from([
    ...evaluated,
    ...batch.flatMap((configuration) => [...encode(space, configuration)]),
  ]);
  const points = createFeatures(space).of(together);
  const q = n + batch.length;
  const drawn = metrics.map(({ data, scale, fit }, k) => {
    const posterior = condition(data, fit.hyperparameters, 0);
    return drawOutcomes(posterior, points, count, createRandomStream(`slow ${k}`)).map(
      (y) => scale.sign * toOwnScale(scale, y),
    );
  });
  const reference = Float64Array.of(0.3, -16);
  let gained = 0;
  for (let t = 0; t < count; t++) {
    const all = Float64Array.from({ length: 2 * q }, (_, at) => drawn[at % 2]![t * q + Math.floor(at / 2)]!);
    gained += hypervolume(all, q, 2, reference) - hypervolume(all.subarray(0, 2 * n), n, 2, reference);
  }
  return gained / count;
}

describe("the expected gain of a batch", () => {
  it.each(["none", "log"] as const)(
    "is what joint draws of front and batch gain on average, modelled through %s",
    async (transform) => {
      const through = { ...study, objectives: study.objectives.map((objective) => ({ ...objective, transform })) };
      const trials = trialsOf(10);
      const { suggestions, record, modelState } = await propose(through, trials, 3);
      const fitted = (await fitStudy(through, trials, { modelState: modelState! }))!;
      const model = pointEstimates(fitted, modelState!);
      const batch = suggestions.map(({ configuration }) => configuration);
      // The acquisition has 64 draws of the front, and maps a candidate's normal by its slope.
      expect(Math.abs(record.expectedGain!.hypervolume / slowGain(model, batch, 4000) - 1)).toBeLessThan(0.15);
      expect(record.expectedGain?.share).toBeGreaterThan(0);
      expect(record.expectedGain?.trials).toBe(10);
    },
  );

  it("shrinks as the space is known", async () => {
    const few = await propose(study, trialsOf(8, 0.001), 3);
    const many = await propose(study, trialsOf(60, 0.001), 3);
    expect(many.record.expectedGain!.share).toBeLessThan(0.5 * few.record.expectedGain!.share);
  });

  it("is not said of the initial design, of less than a batch, nor before the reference point is beaten", async () => {
    expect((await propose(study, [], 2)).record.expectedGain).toBeUndefined();
    expect((await propose(study, trialsOf(10), 2)).record.expectedGain).toBeUndefined();
    const demanding = { ...study, referencePoint: { accuracy: 2, latency: 5 } };
    const { record, converged } = await propose(demanding, trialsOf(10), 3);
    expect(record.expectedGain).toBeUndefined();
    expect(converged).toBe(false);
  });
});

describe("stopping early", () => {
  const gain = (trials: number, share: number) => ({ trials, share, hypervolume: share });
  const stopping = { budget: { ...study.budget, stop: 0.01 } };

  it("takes two batches in a row that promise too little", () => {
    expect(isConverged(stopping, [gain(10, 0.005)])).toBe(false);
    expect(isConverged(stopping, [gain(10, 0.005), gain(13, 0.02)])).toBe(false);
    expect(isConverged(stopping, [gain(10, 0.02), gain(13, 0.009), gain(16, 0.005)])).toBe(true);
    expect(isConverged(study, [gain(10, 0), gain(13, 0)])).toBe(false);
  });

  it("counts a batch that is proposed again for the same trials once, and begins anew after one without a gain", () => {
    const once = rememberGain([], gain(10, 0.005), 10);
    const again = rememberGain(once, gain(10, 0.004), 10);
    expect(again).toEqual([gain(10, 0.004)]);
    expect(rememberGain(again, gain(13, 0.003), 13)).toHaveLength(2);
    expect(rememberGain(again, undefined, 13)).toEqual([]);
  });

  it("goes from proposal to proposal through the model's state", async () => {
    const known = { ...study, budget: { ...study.budget, stop: 0.99 } };
    const first = await propose(known, trialsOf(20, 0.001), 3);
    expect(first.converged).toBe(false);
    const same = await propose(known, trialsOf(20, 0.001), 3, { modelState: first.modelState! });
    expect(same.converged).toBe(false);
    const next = await propose(known, trialsOf(23, 0.001), 3, { modelState: first.modelState! });
    expect(next.converged).toBe(true);
    expect((await propose(study, trialsOf(23, 0.001), 3, { modelState: first.modelState! })).converged).toBe(false);
    const refitted = await fitStudy(known, trialsOf(23, 0.001), { modelState: first.modelState!, refit: true });
    const after = await propose(known, trialsOf(23, 0.001), 3, { modelState: refitted!.modelState });
    expect(after.converged).toBe(true);
  });
});
