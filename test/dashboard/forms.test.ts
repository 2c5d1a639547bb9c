import { describe, expect, it } from "vitest";
import { changedLimits, limitProblems } from "../../src/dashboard/study/budget-limits.ts";
import { numberProblem, parameterProblem, rangeProblems, timeProblem } from "../../src/dashboard/study/form-checks.ts";

describe("a form", () => {
  it("says at the field that a text is no number, and what to write", () => {
    expect(numberProblem("abc")).toBe("“abc” is no number. Write one such as 0.01 or 1e-4.");
    expect(numberProblem("0,1")).toBe("“0,1” is no number. Write 0.1.");
    expect(numberProblem("1,000,000")).toMatch(/is no number\. Write one such as/);
    expect(numberProblem(" ")).toBe("Write a number.");
    expect(numberProblem("1e999")).toMatch(/is no number/);
    expect(numberProblem("2.6", { isWhole: true })).toBe("2.6 is no whole number. Write one such as 3.");
    expect([numberProblem("0", { lower: 1 }), numberProblem("9", { upper: 8 })]).toEqual([
      "0 is too small: write 1 or more.",
      "9 is too large: write 8 or less.",
    ]);
    expect([numberProblem("1e-4"), numberProblem("-3", { isWhole: true })]).toEqual([undefined, undefined]);
  });

  it("finds what is wrong with either end of a range", () => {
    const lr = { name: "lr", kind: "float", scale: "log" } as const;
    expect(rangeProblems(lr, ["0", "abc"])).toEqual({
      lowest: "0 is not possible on a logarithmic scale: write a number above 0.",
      highest: "“abc” is no number. Write one such as 0.01 or 1e-4.",
    });
    expect(rangeProblems(lr, ["0.1", "0.1"])).toEqual({
      lowest: undefined,
      highest: "The highest value must be above the lowest, which is 0.1.",
    });
    expect(rangeProblems({ name: "n", kind: "int" }, ["1", "2.5"]).highest).toMatch(/whole number/);
    expect(rangeProblems(lr, ["1e-4", "1e-3"])).toEqual({ lowest: undefined, highest: undefined });
  });

  it("accepts no text that is no value of a parameter, and any chosen one", () => {
    const layers = { name: "layers", kind: "int", lower: 1, upper: 8 };
    expect(["2.5", "x", "", "3"].map((text) => parameterProblem(layers, text))).toEqual([
      "2.5 is no whole number. Write one such as 3.",
      "“x” is no number. Write one such as 4.",
      undefined,
      undefined,
    ]);
    expect(parameterProblem({ name: "act", kind: "categorical", values: ["relu"] }, "relu")).toBeUndefined();
  });

  it("changes only the limits that were changed, after each is right", () => {
    const before = { trials: "40", time: "", slot_time: "2h" };
    expect(limitProblems(before, { trials: "many", time: "soon", slot_time: "" })).toEqual({
      trials: "“many” is no number. Write one such as 4.",
      time: "“soon” is no time. Write a number with its unit, such as 90m, 8h or 2d.",
    });
    expect(limitProblems(before, { trials: "", time: "", slot_time: "" })).toEqual({ trials: "Write a number." });
    expect(limitProblems({ ...before, trials: "" }, { trials: "", time: "1.5h", slot_time: "" })).toEqual({});
    expect([timeProblem("8h"), timeProblem("500ms"), timeProblem("8 hours")].map((each) => each === undefined)).toEqual(
      [true, true, false],
    );
    expect(changedLimits(before, { trials: "48", time: "", slot_time: "" })).toEqual({ trials: 48, slot_time: null });
  });
});
