import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandomStream, type RandomStream } from "../../../src/core/random/index.ts";
import { type EndedCurve, predictFinal, valueAt } from "../../../src/core/stopping/final-value.ts";
import { drawStudent } from "../../../src/core/stopping/student.ts";
import type { Progress } from "../../../src/core/study/index.ts";

const runs = { seed: 11, numRuns: 200 };
const curve = (...values: readonly number[]): Progress => ({ steps: values.map((_, i) => i + 1), values });

/** A learning curve that comes near its end exponentially, and where it ends, both with noise. */
function learningCurve(stream: RandomStream, steps: number, noise: number): EndedCurve {
  const [end, pace] = [0.5 + 0.4 * stream.uniform(), 2 + 6 * stream.uniform()];
  const noisy = (value: number): number => value + noise * stream.normal();
  const values = Array.from({ length: steps }, (_, t) => noisy(end * (1 - Math.exp(-(t + 1) / pace))));
  return { progress: curve(...values), final: noisy(end) };
}

const cut = ({ steps, values }: Progress, length: number): Progress => ({
  steps: steps.slice(0, length),
  values: values.slice(0, length),
});

describe("draws of Student's t", () => {
  it.each([
    [1, 12.706],
    [2.5, 3.558], // between 2 (4.303) and 3 (3.182) degrees of freedom
    [10, 2.228],
  ])("with %d degrees of freedom lie beyond ±%d in one of twenty", (degrees, quantile) => {
    const stream = createRandomStream(3).split(degrees);
    const draws = Array.from({ length: 40_000 }, () => drawStudent(stream, degrees));
    const beyond = draws.filter((draw) => Math.abs(draw) > quantile).length / draws.length;
    expect(Math.abs(beyond - 0.05)).toBeLessThan(4 * Math.sqrt((0.05 * 0.95) / draws.length));
    const above = draws.filter((draw) => draw > 0).length / draws.length;
    expect(Math.abs(above - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / draws.length));
  });
});

describe("a curve's value at a step", () => {
  it("is its own, or on the line between two of its own, and unknown outside", () => {
    const known = { steps: [2, 4, 10], values: [1, 3, 6] };
    expect([2, 3, 4, 7, 10].map((step) => valueAt(known, step))).toEqual([1, 2, 3, 4.5, 6]);
    expect([1, 11].map((step) => valueAt(known, step))).toEqual([undefined, undefined]);
  });
});

describe("the final value of a running trial", () => {
  it("is unknown before its first value, and while fewer than 8 curves reach as far", () => {
    const stream = createRandomStream(5);
    const curves = Array.from({ length: 9 }, () => learningCurve(stream, 10, 0.01));
    expect(predictFinal(curves, curve())).toBeUndefined();
    expect(predictFinal(curves.slice(0, 7), curve(0.1))).toBeUndefined();
    expect(predictFinal(curves.slice(0, 8), curve(0.1))).toBeDefined();
    const short = curves.slice(0, 2).map(({ progress, final }) => ({ progress: cut(progress, 3), final }));
    expect(predictFinal([...short, ...curves.slice(2)], curve(0.1, 0.2, 0.3))).toBeDefined();
    expect(predictFinal([...short, ...curves.slice(2)], curve(0.1, 0.2, 0.3, 0.4))).toBeUndefined();
  });

  it("is exact where final values are a line of those at the step, whatever the units", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -100, max: 100, noNaN: true }),
        fc.double({ min: -5, max: 5, noNaN: true }),
        fc.double({ min: -3, max: 3, noNaN: true }),
        (offset, slope, at) => {
          const curves = Array.from({ length: 10 }, (_, i) => ({ progress: curve(0, i), final: offset + slope * i }));
          const { mean, scale } = predictFinal(curves, curve(0, at)) ?? { mean: Number.NaN, scale: Number.NaN };
          expect(mean).toBeCloseTo(offset + slope * at, 8);
          expect(scale).toBeLessThan(1e-6 * (1 + Math.abs(slope)));
        },
      ),
      runs,
    );
  });

  it("is the others' mean where all have the same value at the step", () => {
    const curves = Array.from({ length: 8 }, (_, i) => ({ progress: curve(0.1), final: i }));
    const predicted = predictFinal(curves, curve(0.1));
    expect(predicted?.mean).toBeCloseTo(3.5, 12);
    expect(predicted?.scale).toBeGreaterThan(2);
  });

  it("is less sure where curves still scatter than where they have levelled off", () => {
    const stream = createRandomStream(8);
    const curves = Array.from({ length: 60 }, (_, i) => {
      const value = i / 60;
      return { progress: curve(value), final: value + (value < 0.5 ? 0.3 : 0.01) * stream.normal() };
    });
    const scaleAt = (value: number): number => predictFinal(curves, curve(value))?.scale ?? Number.NaN;
    expect(scaleAt(0.1)).toBeGreaterThan(5 * scaleAt(0.9));
  });

  it("lies below its own 95 % point in about 95 of 100 trials", () => {
    for (const [count, noise] of [
      [8, 0.01],
      [20, 0.03],
      [60, 0.01],
    ] as const) {
      const stream = createRandomStream(21).split(count);
      let below = 0;
      const repeats = 1500;
      for (let r = 0; r < repeats; r++) {
        const curves = Array.from({ length: count }, () => learningCurve(stream, 6, noise));
        const { progress, final } = learningCurve(stream, 6, noise);
        const predicted = predictFinal(curves, cut(progress, 2 + (r % 4)));
        if (predicted === undefined) throw new Error("nothing predicted");
        const { mean, scale, degrees } = predicted;
        const draws = Array.from({ length: 100 }, () => mean + scale * drawStudent(stream, degrees));
        if (draws.filter((draw) => draw >= final).length >= 5) below++;
      }
      expect(below / repeats).toBeGreaterThan(0.93);
      expect(below / repeats).toBeLessThan(0.985);
    }
  });
});
