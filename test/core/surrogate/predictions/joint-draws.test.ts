import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandomStream } from "../../../../src/core/random/index.ts";
import type { Study, Trial } from "../../../../src/core/study/index.ts";
import {
  drawJointly,
  estimatesOf,
  fitStudy,
  type JointDraws,
  membershipProbabilities,
} from "../../../../src/core/surrogate/index.ts";

const study: Study = {
  name: "s",
  parameters: [
    { kind: "float", name: "x", lower: 0, upper: 1, scale: "linear" },
    { kind: "categorical", name: "c", values: ["a", "b", "d"] },
  ],
  objectives: [
    { name: "accuracy", goal: "maximize" },
    { name: "latency", goal: "minimize" },
  ],
  budget: { trials: 100, batch: 4, initial: 6, parallel: 1 },
  strategy: "map",
  seed: 7,
};

function trialAt(number: number, x: number, noise: number): Trial {
  const metrics = {
    accuracy: { mean: 0.9 - (x - 0.5) ** 2 + noise, count: 1 },
    latency: { mean: 20 - 10 * x + 10 * noise, count: 1 },
  };
  return { number, configuration: { x, c: "a" }, origin: "sobol", status: "completed", metrics };
}

const draws = createRandomStream("trials");
const trials = Array.from({ length: 14 }, (_, i) => trialAt(i, (i % 12) / 12, 0.02 * draws.normal()));

describe("joint draws of a study", () => {
  it("of a very bad outcome are those of its own measurement, as its estimate is", async () => {
    const crashed = trials.map((trial, i) =>
      i === 4 && trial.status === "completed"
        ? { ...trial, metrics: { ...trial.metrics, accuracy: { mean: -40, count: 1 } } }
        : trial,
    );
    const model = await fitStudy(study, crashed);
    if (model === undefined) throw new Error("no model");
    const { columns, size, count, values } = drawJointly(model);
    const column = columns.get(4) ?? -1;
    const drawn = Array.from({ length: count }, (_, t) => values[0]?.[t * size + column] ?? Number.NaN);
    const { lower, upper } = estimatesOf(model)[4]?.metrics["accuracy"] ?? { lower: Number.NaN, upper: Number.NaN };
    const inside = drawn.filter((value) => value >= lower && value <= upper).length / count;
    expect(inside).toBeGreaterThan(0.92);
    expect(inside).toBeLessThan(0.98);
  });

  it("are in the objectives' own units and sense, around the estimates", async () => {
    const model = await fitStudy(study, trials);
    const { values, size, count, signs } = drawJointly(model!);
    expect(signs).toEqual([1, -1]);
    const at = (k: number, column: number): number => {
      let sum = 0;
      for (let t = 0; t < count; t++) sum += values[k]![t * size + column]!;
      return sum / count;
    };
    expect(at(0, 6)).toBeCloseTo(0.9, 1);
    expect(at(1, 0)).toBeGreaterThan(18);
    expect(at(1, 11)).toBeLessThan(12);
  });

  it("give trials of one configuration one and the same value", async () => {
    const model = await fitStudy(study, trials);
    const { columns, size } = drawJointly(model!);
    expect(size).toBe(12);
    expect(columns.get(12)).toBe(columns.get(0));
    expect(columns.get(13)).toBe(columns.get(1));
  });

  it("are joint: neighbours are compared far more surely than their own intervals say", async () => {
    const model = await fitStudy(study, trials);
    const { values, size, count } = drawJointly(model!);
    const [a, b] = [5, 6];
    const spread = (read: (t: number) => number): number => {
      const all = Array.from({ length: count }, (_, t) => read(t));
      const mean = all.reduce((sum, value) => sum + value, 0) / count;
      return Math.sqrt(all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count);
    };
    const accuracy = values[0]!;
    const difference = spread((t) => accuracy[t * size + a]! - accuracy[t * size + b]!);
    const independent = Math.hypot(
      spread((t) => accuracy[t * size + a]!),
      spread((t) => accuracy[t * size + b]!),
    );
    expect(difference).toBeLessThan(0.6 * independent);
  });

  it("are the same each time, and shared fairly among hyperparameter samples whatever their number", async () => {
    const model = (await fitStudy({ ...study, strategy: "saas" }, trials))!;
    expect(drawJointly(model, 100).values).toEqual(drawJointly(model, 100).values);
    const few = drawJointly(model, 5);
    expect(few.values[0]).toHaveLength(5 * few.size);
    expect(few.values[0]!.every((value) => value !== 0)).toBe(true);
  });
});

/** The slow definition: for each draw every pair of configurations is compared. */
function slowMembership({ values, signs, size, count }: JointDraws, counts: (t: number, i: number) => boolean) {
  return Array.from({ length: size }, (_, i) => {
    let on = 0;
    for (let t = 0; t < count; t++) {
      const better = (a: number, b: number): boolean => {
        const gaps = signs.map((sign, k) => sign * (values[k]![t * size + a]! - values[k]![t * size + b]!));
        return gaps.every((gap) => gap >= 0) && gaps.some((gap) => gap > 0);
      };
      const rivals = Array.from({ length: size }, (_, j) => j).filter((j) => j !== i && counts(t, j));
      if (counts(t, i) && !rivals.some((j) => better(j, i))) on++;
    }
    return on / count;
  });
}

describe("the probability of being on the front", () => {
  it("is the share of draws in which nothing that counts dominates", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 1, max: 5 }),
        fc.infiniteStream(fc.integer({ min: 0, max: 4 })),
        (m, size, count, numbers) => {
          const next = () => numbers.next().value as number;
          const given: JointDraws = {
            count,
            size,
            objectives: Array.from({ length: m }, (_, k) => `f${k}`),
            signs: Array.from({ length: m }, (_, k) => (k % 2 === 0 ? 1 : -1)),
            columns: new Map(),
            values: Array.from({ length: m }, () => Float64Array.from({ length: size * count }, next)),
          };
          const flags = Array.from({ length: size * count }, () => next() > 0);
          for (const counts of [() => true, (t: number, i: number) => flags[t * size + i]!]) {
            const slow = slowMembership(given, counts);
            membershipProbabilities(given, counts).forEach((value, i) => {
              expect(value).toBeCloseTo(slow[i]!, 12);
            });
          }
        },
      ),
      { seed: 3, numRuns: 200 },
    );
  });
});
