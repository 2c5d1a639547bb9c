import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandomStream, type RandomStream } from "../../../src/core/random/index.ts";
import { type Block, summariseRatio } from "../../../src/node/metrics/ratio.ts";
import { summarise } from "../../../src/node/metrics/statistic.ts";

const positive = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
const side = fc.array(positive, { minLength: 1, maxLength: 6 });
const blocks = fc.array(fc.record({ trial: side, baseline: side }), { minLength: 2, maxLength: 9 });
const statistic = fc.constantFrom("mean", "p50", "p90", "p99" as const);
const SEED = 20_211_125;

describe("the ratio of two samples taken in turn", () => {
  it("is the median of the ratios of the blocks", () => {
    const one = (trial: number, baseline: number): Block => ({ trial: [trial, trial], baseline: [baseline] });
    const ratio = summariseRatio([one(2, 1), one(30, 10), one(400, 100)], "mean");
    expect(ratio?.mean).toBeCloseTo(3, 14);
    expect(ratio?.count).toBe(6);
    const logs = summarise([Math.log(2), Math.log(3), Math.log(4)], "p50");
    expect(ratio?.standardError).toBeCloseTo(3 * (logs.standardError ?? Number.NaN), 12);
  });

  it("does not depend on the speed of the machine in each block", () => {
    fc.assert(
      fc.property(blocks, statistic, fc.array(positive, { minLength: 9, maxLength: 9 }), (given, of, speeds) => {
        const drifting = given.map(({ trial, baseline }, block) => ({
          trial: trial.map((sample) => sample * speeds[block]!),
          baseline: baseline.map((sample) => sample * speeds[block]!),
        }));
        const [still, drifted] = [summariseRatio(given, of)!, summariseRatio(drifting, of)!];
        expect(drifted.mean / still.mean).toBeCloseTo(1, 9);
        expect(drifted.standardError! / still.mean).toBeCloseTo(still.standardError! / still.mean, 9);
      }),
      { seed: SEED },
    );
  });

  it("is the reciprocal of the reverse ratio, with the same relative error", () => {
    fc.assert(
      fc.property(blocks, statistic, (given, of) => {
        const other = given.map(({ trial, baseline }) => ({ trial: baseline, baseline: trial }));
        const [there, back] = [summariseRatio(given, of)!, summariseRatio(other, of)!];
        expect(there.mean * back.mean).toBeCloseTo(1, 9);
        expect(there.standardError! / there.mean).toBeCloseTo(back.standardError! / back.mean, 9);
      }),
      { seed: SEED },
    );
  });

  it("is not changed by a block in which one side was disturbed", () => {
    const calm = Array.from({ length: 8 }, (_, block) => ({ trial: [2 + block / 100], baseline: [1] }));
    const disturbed = calm.with(3, { trial: [50], baseline: [1] });
    expect(Math.abs(summariseRatio(disturbed, "mean")!.mean - summariseRatio(calm, "mean")!.mean)).toBeLessThan(0.011);
  });

  it("has no standard error for one block, and is undefined if a statistic is not positive", () => {
    expect(summariseRatio([{ trial: [3, 4], baseline: [2] }], "p99")).not.toHaveProperty("standardError");
    const fine = { trial: [1], baseline: [1] };
    expect(summariseRatio([fine, { trial: [0], baseline: [1] }], "mean")).toBeUndefined();
    expect(summariseRatio([fine, { trial: [1], baseline: [-1] }], "mean")).toBeUndefined();
  });
});

/** Noise of a logarithm: normal, with heavy tails (Student's t with 2 degrees of freedom), and with a tenth of outliers. */
const NOISES: Readonly<Record<string, (stream: RandomStream) => number>> = {
  normal: (stream) => stream.normal(),
  "heavy-tailed": (stream) => stream.normal() / Math.sqrt(-Math.log(1 - stream.uniform())),
  contaminated: (stream) => stream.normal() * (stream.uniform() < 0.1 ? 10 : 1),
};

describe("its standard error", () => {
  it.each(Object.entries(NOISES))("has nominal coverage with %s noise in 8 blocks", (_, noise) => {
    const stream = createRandomStream(SEED);
    const runs = 2000;
    let covered = 0;
    for (let run = 0; run < runs; run++) {
      const given = Array.from({ length: 8 }, () => {
        const speed = Math.exp(stream.normal());
        return { trial: [1.7 * speed * Math.exp(0.05 * noise(stream))], baseline: [speed] };
      });
      const { mean, standardError } = summariseRatio(given, "mean")!;
      if (Math.abs(Math.log(mean / 1.7)) < (2 * standardError!) / mean) covered++;
    }
    // Of 2,000, three Monte Carlo errors are 0.02; a normal law would give 0.954.
    expect(covered / runs).toBeGreaterThan(0.89);
    expect(covered / runs).toBeLessThan(0.975);
  });
});
