import { describe, expect, it } from "vitest";
import { analyse } from "../../../src/core/analysis/index.ts";
import type { Parameter } from "../../../src/core/space/index.ts";
import { parseCondition } from "../../../src/node/cli/where.ts";
import type { ConditionValues } from "../../../src/node/expression/index.ts";
import { completed, study } from "../../core/analysis/example-study.ts";

const metrics = ["accuracy", "latency", "size.mb"].map((name) => ({ name }));
const parameters: readonly Parameter[] = [
  { kind: "int", name: "layers", lower: 1, upper: 6, scale: "linear" },
  { kind: "categorical", name: "pooling", values: ["mean", "max", "first-token"] },
  { kind: "bool", name: "use-bias" },
];
const trial = { accuracy: 0.88, latency: 15, layers: 2, pooling: "mean", "use-bias": true, "size.mb": 7 };
const baseline = { accuracy: 0.8, latency: 20, layers: 4, pooling: "max", "use-bias": false, "size.mb": 9 };
const values: ConditionValues = {
  of: (name) => trial[name as keyof typeof trial],
  ofBaseline: (name) => baseline[name as keyof typeof baseline],
};
const read = (text: string) => parseCondition(text, metrics, parameters);
const holds = (text: string) => read(text).holds(values);

describe("best --where", () => {
  it("refuses a name that a metric shares with a parameter, but not where it is a text", () => {
    const both = [...metrics, { name: "layers" }];
    expect(() => parseCondition("latency < 2 and layers<3", both, parameters)).toThrow("layers is ambiguous");
    expect(() => parseCondition("pooling != 'layers'", both, parameters)).not.toThrow();
  });

  it.each([
    ["accuracy >= 0.88", true],
    ["accuracy > 0.88", false],
    ["latency<16 and layers == 2", true],
    ["latency<16 && layers != 2", false],
    ["pooling == mean", true],
    ['pooling = "max"', false],
    ["'mean' == pooling", true],
    ["pooling != first-token", true],
    ["use-bias == true", true],
    ["use-bias and layers < 3", true],
    ["latency <= 1e1", false],
    ["16 > latency", true],
    ["size.mb < .8e1", true],
  ])("compares metrics and parameters with values: %s is %s", (text, expected) => expect(holds(text)).toBe(expected));

  it.each([
    ["latency <= 0.75 * baseline", true],
    ["latency <= 0.7 * baseline", false],
    ["baseline - latency > 4", true],
    ["layers < baseline and accuracy > baseline", true],
    ["pooling == baseline", false],
    ["baseline.pooling == max", true],
    ["latency / accuracy < baseline.latency / baseline.accuracy", true],
    ["accuracy - baseline.accuracy >= 0.05 and size.mb<=baseline-2", true],
    ["0.5 * baseline <= latency <= 0.75 * baseline", true],
  ])("compares with the baseline's value of the same metric, or of one that is named: %s is %s", (text, expected) =>
    expect(holds(text)).toBe(expected),
  );

  it.each([
    ["latency < 10 or accuracy > 0.85 and layers == 2", true],
    ["(latency < 10 or accuracy > 0.85) and layers == 3", false],
    ["not latency < 10", true],
    ["not (latency < 20 || layers == 3)", false],
    ["(latency + 1) * 2 == 32", true],
    ["(latency - 5) / (layers + 3) == 2", true],
    ["((layers)) == -(-2)", true],
    ["latency-layers == 13", true],
    ["2 + 3 * layers == 8", true],
    ["layers - 1 - 1 == 0", true],
  ])("knows and, or, not, parentheses and arithmetic with their usual order: %s is %s", (text, expected) =>
    expect(holds(text)).toBe(expected),
  );

  it.each([
    ["10 < latency < 20", true],
    ["1 < layers < latency < 15", false],
    ["latency % 4 == 3 and latency // 4 == 3", true],
    ["max(latency, 10) ** 2 == 225", true],
    ["accuracy - 0.8 == 0.08", true],
    ["layers / (layers - 2) > 0 or layers / (layers - 2) <= 0", false],
  ])("has all that constraints have: chains, functions, equality up to rounding: %s is %s", (text, expected) =>
    expect(holds(text)).toBe(expected),
  );

  it("does not hold where a value is not known, such as that of an inactive parameter", () => {
    const unknown: ConditionValues = { of: () => undefined, ofBaseline: () => undefined };
    for (const text of ["accuracy > 0", "accuracy <= 0", "accuracy != 1", "accuracy > baseline", "pooling != max"]) {
      expect(read(text).holds(unknown)).toBe(false);
    }
    expect(read("not pooling == max").holds(unknown)).toBe(false);
    expect(read("pooling != max or not (accuracy > 0)").holds(unknown)).toBe(false);
  });

  it("must mention a metric or a parameter", () => {
    expect(() => read("1 < 2")).toThrow("--where must mention a metric or a parameter; got 1 < 2.");
  });

  it("takes a text in quotes that is no value of the parameter any more: trials from before an edit may have it", () => {
    expect(holds("pooling == 'last'")).toBe(false);
    expect(read("pooling == 'last'").holds({ ...values, of: () => "last" })).toBe(true);
  });

  it("says whether it compares with the baseline", () => {
    expect(read("latency < 3").usesBaseline).toBe(false);
    expect(read("latency < baseline").usesBaseline).toBe(true);
    expect(read("latency < 2 * baseline.layers").usesBaseline).toBe(true);
  });

  it.each([
    ["latency * 2", '--where must be a condition, such as "latency <= 1"; got latency * 2.'],
    ["3", '--where must be a condition, such as "accuracy <= 1"; got 3.'],
    ["", "--where is empty."],
    ["accuracy > 1 layers", "--where is more than one expression; join them with and."],
    ["(accuracy > 1", "--where: a parenthesis is not closed."],
    ["accuracy > 1 and", "--where is not an expression (expected expression after and); got accuracy > 1 and."],
    ["accuracy ? 1", "--where is not an expression (expected :); got accuracy ? 1."],
    ["acuracy > 1", "--where: there is no metric or parameter acuracy. Did you mean accuracy?"],
    ["2 * acuracy > 1", "--where: there is no metric or parameter acuracy. Did you mean accuracy?"],
    ["latency < 0.5 * baselin", "--where: there is no metric or parameter baselin. Did you mean baseline?"],
    [
      "power < 3",
      "--where: there is no metric or parameter power; known: accuracy, latency, size.mb, layers, pooling, use-bias.",
    ],
    [
      "layers == max",
      "--where: there is no metric or parameter max; max is a value of pooling: compare pooling with it, or write it in quotes.",
    ],
    [
      "pooling == firs-token",
      "--where: there is no metric or parameter firs, and no value firs. Did you mean first-token?",
    ],
    ["pooling == 'men'", '--where: pooling has no value "men". Did you mean "mean"?'],
    [
      "pooling == unheard",
      "--where: there is no metric or parameter unheard; known: accuracy, latency, size.mb, layers, pooling, use-bias; write a text in quotes: 'unheard'.",
    ],
    ["pooling == men", "--where: there is no metric or parameter men, and no value men. Did you mean mean?"],
    ["pooling < mean", "--where: < needs a number on each side; got pooling, which is a text."],
    ["layers == 'four'", '--where: == compares values of one type; got layers, which is a number and "four".'],
    ["latency > true", "--where: > needs a number on each side; got true."],
    [
      "latency == pooling",
      "--where: == compares values of one type; got latency, which is a number and pooling, which is a text.",
    ],
    ["(layers < 2) < 3", "--where: < needs a number on each side; got true or false."],
    [
      "latency + layers < baseline",
      "--where: it is not clear which baseline value is meant where latency and layers are compared; write baseline.NAME, e.g. baseline.latency.",
    ],
    [
      "baseline > 3",
      "--where: it is not clear which baseline value is meant where no metric is named; write baseline.NAME, e.g. baseline.latency.",
    ],
    ["use-bias and baseline", "--where: baseline stands in comparisons alone, such as accuracy < baseline."],
  ])("%j is refused with a sentence", (text, message) => {
    expect(() => read(text)).toThrow(new RegExp(`^${message.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`));
  });

  it("leaves the rest out of front and recommendation", () => {
    const trials = [completed(0, "baseline", 0.8, 20), completed(1, "sobol", 0.88, 15), completed(2, "sobol", 0.9, 10)];
    const condition = parseCondition("latency > 0.6 * baseline", [{ name: "latency" }], []);
    const analysis = analyse(study, trials, new Map(), { filter: (values) => condition.holds(values) });
    expect(analysis.front.map((each) => each.trial)).toEqual([1]);
    expect(analysis.recommendation?.trial).toBe(1);
    expect(analysis.front[0]?.passes).toBe(1);
  });
});
