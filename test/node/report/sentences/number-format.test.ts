import { describe, expect, it } from "vitest";
import { formatDuration, formatGain, formatNumber, formatProbability } from "../../../../src/node/report/index.ts";

describe("numbers for people", () => {
  it.each([
    [0, "0"],
    [0.912345, "0.9123"],
    [12.3, "12.3"],
    [123456.7, "123457"],
    [1e-5, "1e-5"],
    [1.234e-5, "1.23e-5"],
    [2e9, "2e9"],
    [-3.5, "-3.5"],
  ])("%d is %s", (value, text) => expect(formatNumber(value)).toBe(text));

  it("may have a single digit, however small or large they are", () => {
    expect([1e-5, 3e-9, 2e8, Number.MAX_VALUE].map((value) => formatNumber(value, 1))).toEqual([
      "1e-5",
      "3e-9",
      "2e8",
      "2e308",
    ]);
  });

  it.each([
    [0.1234, "+12.3 %"],
    [-0.04, "−4.0 %"],
    [0.001, "+0.10 %"],
    [2.5, "+250 %"],
    [0, "+0.00 %"],
    [3e290, "+3e292 %"],
    [-Number.MAX_VALUE, "−1.80e308 %"],
  ])("a gain of %d is %s", (value, text) => expect(formatGain(value)).toBe(text));

  it("never calls certain what is not", () => {
    expect(formatProbability(1)).toBe("> 99.9 %");
    expect(formatProbability(0)).toBe("< 0.1 %");
    expect(formatProbability(0.973)).toBe("97 %");
    expect(formatProbability(0.995)).toBe("99.5 %");
  });

  it.each([
    [850, "850 ms"],
    [1234, "1.2 s"],
    [65_000, "1 min 05 s"],
    [12_000_000, "3 h 20 min"],
  ])("%d ms is %s", (value, text) => expect(formatDuration(value)).toBe(text));
});
