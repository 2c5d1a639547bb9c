import { describe, expect, it } from "vitest";
import {
  admissibleTransforms,
  createOutcomeMap,
  intervalOnModelScale,
  toModelScale,
  toOwnScale,
  transformFallback,
} from "../../../src/core/gp/index.ts";

const PERCENT = { lower: 0, upper: 100 };
const values = (...list: number[]) => Float64Array.from(list);

describe("a prescribed transform", () => {
  it("is used where every value lies in its domain, and mirrored where all are negative", () => {
    expect(transformFallback("log", values(1, 2))).toBeUndefined();
    expect(transformFallback("log", values(-1e9, -2))).toBeUndefined();
    expect(transformFallback("logit", values(0.1, 0.9))).toBeUndefined();
    expect(transformFallback("logit", values(10, 99), PERCENT)).toBeUndefined();
  });

  it("gives way to none where a value lies outside, and is kept where values lie on the edge", () => {
    expect(transformFallback("log", values(-1, 2, 3))).toEqual({ prescribed: "log", used: "none", outside: 1 });
    expect(transformFallback("log", values(0, 2, 3))).toEqual({ prescribed: "log", used: "log", outside: 1 });
    expect(transformFallback("log", values(0, 0))).toEqual({ prescribed: "log", used: "none", outside: 2 });
    expect(transformFallback("logit", values(0.2, 40))).toEqual({ prescribed: "logit", used: "none", outside: 1 });
    expect(transformFallback("logit", values(0.2, 1))).toEqual({ prescribed: "logit", used: "logit", outside: 1 });
  });
});

describe("the log of negative values", () => {
  const map = createOutcomeMap("log", -1, values(-1e9, -1e3, -2));

  it("is −log(−value): it increases, and comes back", () => {
    expect(toOwnScale(map, toModelScale(map, -500))).toBeCloseTo(-500, 9);
    // Minimised: the smaller value is the better one.
    expect(toModelScale(map, -1e9)).toBeGreaterThan(toModelScale(map, -2));
    expect(toModelScale(map, -1e9)).toBeCloseTo(Math.log(1e9), 9);
  });

  it("never predicts a value above 0", () => {
    for (const y of [-30, 0, 30]) expect(toOwnScale(map, y)).toBeLessThan(0);
  });
});

describe("the logit between a metric's bounds", () => {
  it("is admitted, and stays between them", () => {
    const own = values(3, 50, 99);
    expect(admissibleTransforms(own, PERCENT)).toEqual(["none", "log", "logit"]);
    expect(admissibleTransforms(own)).toEqual(["none", "log"]);
    const map = createOutcomeMap("logit", 1, own, PERCENT);
    expect(toOwnScale(map, toModelScale(map, 99))).toBeCloseTo(99, 9);
    expect(toOwnScale(map, 40)).toBeLessThanOrEqual(100);
    expect(toModelScale(map, 50)).toBeCloseTo(0, 12);
  });
});

describe("bounds on a model's scale", () => {
  it("are infinite where the transform does not reach them, and ordered whatever the sign", () => {
    const own = values(1, 2, 4);
    const above = { lower: 0, upper: Number.POSITIVE_INFINITY };
    expect(intervalOnModelScale(createOutcomeMap("log", -1, own), above)).toEqual([-Infinity, Infinity]);
    expect(intervalOnModelScale(createOutcomeMap("none", -1, own), above)).toEqual([-Infinity, -0]);
    expect(intervalOnModelScale(createOutcomeMap("none", 1, own), { lower: 0, upper: 1 })).toEqual([0, 1]);
  });
});
