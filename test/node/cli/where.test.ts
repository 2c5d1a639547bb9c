import { describe, expect, it } from "vitest";
import { parseCondition } from "../../../src/node/cli/where.ts";
import { analyse, type ConditionValues } from "../../../src/node/report/index.ts";
import { completed, study } from "../../core/analysis/example-study.ts";

const names = ["accuracy", "latency", "layers", "pooling", "use-bias", "size.mb"];
const trial = { accuracy: 0.88, latency: 15, layers: 2, pooling: "mean", "use-bias": true, "size.mb": 7 };
const baseline = { accuracy: 0.8, latency: 20, layers: 4, pooling: "max", "use-bias": false, "size.mb": 9 };
const values: ConditionValues = {
  of: (name) => trial[name as keyof typeof trial],
  ofBaseline: (name) => baseline[name as keyof typeof baseline],
};
const holds = (text: string) => parseCondition(text, names).holds(values);

describe("best --where", () => {
  it.each([
    ["accuracy >= 0.88", true],
    ["accuracy > 0.88", false],
    ["latency<16 and layers == 2", true],
    ["latency<16 && layers != 2", false],
    ["pooling == mean", true],
    ['pooling = "max"', false],
    ["'mean' == pooling", true],
    ["use-bias == true", true],
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
    ["latency / accuracy < baseline.latency / baseline.accuracy", true],
    ["accuracy - baseline.accuracy >= 0.05 and size.mb<=baseline-2", true],
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

  it("does not hold where a value is not known", () => {
    const unknown: ConditionValues = { of: () => undefined, ofBaseline: () => undefined };
    for (const text of ["accuracy > 0", "accuracy <= 0", "accuracy != 1", "accuracy > baseline"]) {
      expect(parseCondition(text, names).holds(unknown)).toBe(false);
    }
  });

  it.each([
    ["accuracy", "--where must be comparisons joined by and, or, not"],
    ["", "--where must be comparisons"],
    ["accuracy > 1 layers", '"layers" is one word too many'],
    ["(accuracy > 1", "--where must be"],
    ["accuracy > 1 and", "--where must be"],
    ["accuracy ? 1", 'got "? 1"'],
    ["acuracy > 1", "has no metric or parameter acuracy. Did you mean accuracy?"],
    ["2 * acuracy > 1", "has no metric or parameter acuracy. Did you mean accuracy?"],
    ["latency < 0.5 * baselin", "Did you mean baseline?"],
    ["pooling < mean", '--where: pooling < needs a number; got "mean".'],
    [
      "latency + layers < baseline",
      "which baseline value is meant where latency and layers are compared; write baseline.NAME",
    ],
    ["baseline > 3", "where no metric is named"],
  ])("%j is refused with a sentence", (text, message) => expect(() => parseCondition(text, names)).toThrow(message));

  it("leaves the rest out of front and recommendation", () => {
    const trials = [completed(0, "baseline", 0.8, 20), completed(1, "sobol", 0.88, 15), completed(2, "sobol", 0.9, 10)];
    const condition = parseCondition("latency > 0.6 * baseline", ["latency"]);
    const analysis = analyse(study, trials, new Map(), { condition });
    expect(analysis.front.map((each) => each.trial)).toEqual([1]);
    expect(analysis.recommendation?.trial).toBe(1);
    expect(analysis.front[0]?.holds).toBe(1);
  });
});
