import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chooseTransform, createTransform, type TransformKind } from "../../../src/core/gp/index.ts";
import { createRandomStream } from "../../../src/core/random/index.ts";

const kinds: readonly TransformKind[] = ["none", "log", "logit"];

describe("an outcome's transform", () => {
  it.each(kinds)("%s increases, comes back, and has the slope that finite differences have", (kind) => {
    const rate = fc.integer({ min: 20, max: 980 }).map((thousandths) => thousandths / 1000);
    fc.assert(
      fc.property(fc.uniqueArray(rate, { minLength: 2, maxLength: 9 }), (values) => {
        const transform = createTransform(kind, Float64Array.from(values));
        const sorted = [...values].sort((a, b) => a - b);
        for (const [i, value] of sorted.entries()) {
          expect(transform.inverse(transform.forward(value))).toBeCloseTo(value, 12);
          const slope = (transform.forward(value + 1e-6) - transform.forward(value - 1e-6)) / 2e-6;
          expect(transform.slope(value) / slope).toBeCloseTo(1, 5);
          if (i > 0) expect(transform.forward(value)).toBeGreaterThan(transform.forward(sorted[i - 1]));
        }
      }),
      { seed: 7, numRuns: 100 },
    );
  });

  it("stays finite at the ends of its domain and beyond", () => {
    for (const value of [0, 1, -0.5, 2]) {
      expect(Number.isFinite(createTransform("logit", Float64Array.of(0, 0.9, 1)).forward(value))).toBe(true);
      expect(Number.isFinite(createTransform("log", Float64Array.of(0, 3)).forward(value))).toBe(true);
    }
  });
});

/** Outcomes of a smooth function of three inputs, put through `shape`, with a little noise. */
function question(shape: (value: number) => number, n = 40) {
  const stream = createRandomStream("transforms");
  const X = Float64Array.from({ length: 3 * n }, () => stream.uniform());
  const raw = Float64Array.from({ length: n }, (_, i) =>
    shape(3 * X[3 * i] + 2 * (X[3 * i + 1] - 0.5) ** 2 - X[3 * i + 2] + 0.02 * stream.normal()),
  );
  return { X, d: 3, raw };
}

describe("the transform of a metric is chosen by leave-one-out evidence:", () => {
  it("log where outcomes vary by factors", () => {
    const choice = chooseTransform(question((value) => Math.exp(2 * value)));
    expect(choice.kind).toBe("log");
    expect(choice.scores.log ?? 0).toBeGreaterThan(choice.scores.none ?? 0);
  });

  it("logit where rates crowd at both ends", () => {
    expect(chooseTransform(question((value) => 1 / (1 + Math.exp(-4 * (value - 1))))).kind).toBe("logit");
  });

  it("none where the outcome is smooth as it is", () => {
    expect(chooseTransform(question((value) => 10 + value)).kind).toBe("none");
  });

  it("none where values forbid the others, are constant, or are few", () => {
    expect(chooseTransform(question((value) => value - 1)).kind).toBe("none");
    expect(chooseTransform(question(() => 0.5)).kind).toBe("none");
    expect(chooseTransform(question((value) => Math.exp(2 * value), 7)).kind).toBe("none");
  });

  it("what was chosen before, unless evidence speaks against it", () => {
    const even = question((value) => 10 + value);
    expect(chooseTransform({ ...even, before: "log" }).kind).toBe("log");
    expect(chooseTransform({ ...question((value) => Math.exp(2 * value)), before: "none" }).kind).toBe("log");
    const lowest = Math.min(...question((value) => value).raw);
    const towardsZero = question((value) => value - lowest + 1e-3);
    expect(chooseTransform({ ...towardsZero, before: "log" }).kind).toBe("none");
    expect(chooseTransform({ ...question((value) => value - 1), before: "log" }).kind).toBe("none");
  });

  it("not for the sake of one outcome, however little is left of it", () => {
    const lowest = Math.min(...question((value) => value).raw);
    const smooth = question((value) => Math.max(value - lowest, 1e-300));
    const { kind, scores } = chooseTransform(smooth);
    expect(scores.log ?? 0).toBeGreaterThan(scores.none ?? 0);
    expect(kind).toBe("none");
  });
});
