import { describe, expect, it } from "vitest";
import { fulfils, parseCondition } from "../../../src/node/cli/where.ts";
import { analyse } from "../../../src/node/report/index.ts";
import { completed, study } from "../report/example-study.ts";

const names = ["accuracy", "latency", "layers", "pooling"];
const trial = completed(1, "sobol", 0.88, 15);
const [point] = analyse(study, [trial], new Map()).points;
const holds = (text: string) => fulfils(parseCondition(text, names), point!, trial);

describe("best --where", () => {
  it.each([
    ["accuracy >= 0.88", true],
    ["accuracy > 0.88", false],
    ["latency<16 and layers == 2", true],
    ["latency<16 && layers != 2", false],
    ["pooling == mean", true],
    ['pooling = "max"', false],
    ["latency <= 1e1", false],
  ])("%s: %s", (text, expected) => expect(holds(text)).toBe(expected));

  it.each([
    ["accuracy", '--where must be NAME OPERATOR VALUE, joined by "and"'],
    ["acuracy > 1", "has no metric or parameter acuracy. Did you mean accuracy?"],
    ["pooling < mean", '--where: pooling < needs a number; got "mean".'],
  ])("%s is refused with a sentence", (text, message) => expect(() => parseCondition(text, names)).toThrow(message));

  it("leaves the rest out of front and recommendation", () => {
    const trials = [completed(0, "baseline", 0.8, 20), completed(1, "sobol", 0.88, 15), completed(2, "sobol", 0.9, 10)];
    const analysis = analyse(
      study,
      trials,
      new Map(),
      ({ objectives }) => (objectives["latency"]?.value.mean ?? 0) > 12,
    );
    expect(analysis.front.map((each) => each.trial)).toEqual([1]);
    expect(analysis.recommendation?.trial).toBe(1);
  });
});
