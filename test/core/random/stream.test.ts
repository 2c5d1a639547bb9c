import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createRandomStream } from "../../../src/core/random/index.ts";

/** Mean of `draw` over `count` calls. */
function meanOf(count: number, draw: () => number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += draw();
  return sum / count;
}

describe("a random stream", () => {
  test("gives these draws for seed 7, on every platform and in every release", () => {
    const stream = createRandomStream(7);
    expect([stream.uniform(), stream.normal(), stream.integer(1000), stream.split("a").uniform()]).toEqual([
      0.45580581667054354, 1.970256549810897, 693, 0.22678275371701473,
    ]);
  });

  test("repeats for the same seed and differs for another seed or another type of seed", () => {
    const draws = (seed: number | string): number[] => {
      const stream = createRandomStream(seed);
      return Array.from({ length: 8 }, () => stream.uniform());
    };
    expect(draws(3)).toEqual(draws(3));
    expect(draws(0)).toEqual(draws(-0));
    const firsts = [3, "3", 4, 3.5, -3, "", "study"].map((seed) => draws(seed)[0]);
    expect(new Set(firsts).size).toBe(firsts.length);
  });

  test("splits by key: the child neither depends on the draws before nor advances the parent", () => {
    fc.assert(
      fc.property(fc.integer(), fc.string(), fc.nat(50), (seed, key, drawsBefore) => {
        const fresh = createRandomStream(seed);
        const used = createRandomStream(seed);
        for (let i = 0; i < drawsBefore; i++) {
          used.uniform();
          fresh.uniform();
        }
        const child = used.split(key);
        expect(child.uniform()).toBe(createRandomStream(seed).split(key).uniform());
        expect(used.uniform()).toBe(fresh.uniform());
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  test("children of different keys, parents and depths never share their first draw", () => {
    const root = createRandomStream(1);
    const firsts = new Set<number>();
    let streams = 0;
    for (let key = 0; key < 3000; key++) {
      for (const stream of [root.split(key), root.split(String(key)), root.split("deep").split(key)]) {
        firsts.add(stream.uniform());
        streams++;
      }
    }
    expect(firsts.size).toBe(streams);
  });

  test("first draws of consecutive split keys look independent (mean, lag-1 correlation; 5 standard errors)", () => {
    const root = createRandomStream("lags");
    const n = 20_000;
    const draws = Array.from({ length: n }, (_, key) => root.split(key).uniform() - 0.5);
    const lagged = draws.slice(1).map((draw, i) => draw * draws[i]!);
    expect(Math.abs(draws.reduce((a, b) => a + b, 0) / n)).toBeLessThan(5 * Math.sqrt(1 / 12 / n));
    expect(Math.abs(lagged.reduce((a, b) => a + b, 0) / n)).toBeLessThan((5 * (1 / 12)) / Math.sqrt(n));
  });

  test("uniform draws lie in [0, 1), are multiples of 2⁻⁵³ and fill 64 bins evenly (χ² within 5 standard errors)", () => {
    const stream = createRandomStream("uniform");
    const n = 128_000;
    const bins = new Float64Array(64);
    for (let i = 0; i < n; i++) {
      const draw = stream.uniform();
      if (!(draw >= 0 && draw < 1) || !Number.isInteger(draw * 2 ** 53)) throw new Error(`unexpected draw ${draw}`);
      bins[Math.floor(draw * 64)]! += 1;
    }
    const chiSquare = bins.reduce((sum, count) => sum + (count - n / 64) ** 2 / (n / 64), 0);
    expect(Math.abs(chiSquare - 63)).toBeLessThan(5 * Math.sqrt(2 * 63));
  });

  test("normal draws have the moments of a standard normal and 2.5 % beyond 1.959964 (5 standard errors)", () => {
    const stream = createRandomStream("normal");
    const n = 200_000;
    const draws = Float64Array.from({ length: n }, () => stream.normal());
    const moment = (power: number): number => draws.reduce((sum, draw) => sum + draw ** power, 0) / n;
    const within = (value: number, target: number, variance: number): void =>
      expect(Math.abs(value - target)).toBeLessThan(5 * Math.sqrt(variance / n));
    within(moment(1), 0, 1);
    within(moment(2), 1, 2);
    within(moment(3), 0, 15);
    within(moment(4), 3, 96);
    within(draws.filter((draw) => draw > 1.959964).length / n, 0.025, 0.025 * 0.975);
  });

  test("integers below k are equally likely, also where k does not divide 2³²", () => {
    const stream = createRandomStream("integer");
    const counts = new Float64Array(7);
    for (let i = 0; i < 70_000; i++) counts[stream.integer(7)]! += 1;
    const chiSquare = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    expect(chiSquare).toBeLessThan(6 + 5 * Math.sqrt(12));
    // A biased reduction would put two thirds of the draws in the lower half here.
    const below = 3 * 2 ** 30;
    expect(Math.abs(meanOf(20_000, () => stream.integer(below)) / below - 0.5)).toBeLessThan(
      5 * Math.sqrt(1 / 12 / 20_000),
    );
    expect(stream.integer(1)).toBe(0);
    expect(stream.integer(2 ** 32)).toBeLessThan(2 ** 32);
  });

  test("names the fault of an invalid seed, key or bound", () => {
    expect(() => createRandomStream(Number.NaN)).toThrow(
      "createRandomStream: seed must be a string or a finite number; got NaN.",
    );
    expect(() => createRandomStream(1).split(Infinity)).toThrow("split: key must be a string or a finite number");
    for (const below of [0, -1, 1.5, 2 ** 32 + 1, Number.NaN]) {
      expect(() => createRandomStream(1).integer(below)).toThrow("integer: below must be an integer in 1 … 4294967296");
    }
  });
});
