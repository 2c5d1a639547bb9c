import { describe, expect, it } from "vitest";
import { chooseRefit } from "../../../../src/core/surrogate/fits/refit-rule.ts";
import { unseenRows } from "../../../../src/core/surrogate/fits/seen-rows.ts";

const agrees = { leastProbability: 0.3, effectiveShare: 0.9 };

describe("draws of an earlier fit", () => {
  it("are kept while few trials have ended since, rejuvenated with more, and fitted anew with many", () => {
    expect(chooseRefit(2, 100, [agrees])).toBe("none");
    expect(chooseRefit(3, 100, [agrees])).toBe("half");
    expect(chooseRefit(10, 100, [agrees])).toBe("half");
    expect(chooseRefit(11, 100, [agrees])).toBe("fit");
  });

  it("are all replaced where they hold an outcome of any metric for improbable", () => {
    expect(chooseRefit(1, 100, [agrees, { leastProbability: 1e-4, effectiveShare: 0.9 }])).toBe("all");
  });

  it("are rejuvenated where they disagree about an outcome", () => {
    expect(chooseRefit(1, 100, [agrees, { leastProbability: 0.2, effectiveShare: 0.3 }])).toBe("half");
  });
});

describe("the trials that a fit has not seen", () => {
  it("are found wherever they lie among the others", () => {
    expect(unseenRows(Float64Array.of(5, 9, 7, 8), Float64Array.of(5, 7))).toEqual([1, 3]);
    expect(unseenRows(Float64Array.of(5, 5), Float64Array.of(5))).toEqual([1]);
  });

  it("cannot be told where a seen trial has changed or is gone", () => {
    expect(unseenRows(Float64Array.of(6, 9), Float64Array.of(5))).toBeUndefined();
    expect(unseenRows(Float64Array.of(), Float64Array.of(5))).toBeUndefined();
  });
});
