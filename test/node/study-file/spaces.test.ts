import { describe, expect, it } from "vitest";
import { countConfigurations } from "../../../src/core/space/index.ts";
import { spaceOf } from "../../../src/core/study/index.ts";
import { mistakes, notes, valid } from "./example.ts";

const file = (parameters: readonly string[], rest = "", command = "python train.py --config {config}"): string =>
  `name: spaces
command: ${command}
parameters:
${parameters.map((line) => `  ${line}\n`).join("")}objectives:
  loss: { goal: minimize, from: { stdout: "loss ([0-9.]+)" } }
${rest}`;

const POOLING = "pooling: { type: categorical, values: [mean, max, first] }";
const LAYERS = "layers: { type: int, range: [1, 6] }";
const HIDDEN = "hidden: { type: int, range: [16, 512], scale: log }";
const HEADS = "heads: { type: int, range: [1, 16] }";
const BIAS = "bias: { type: bool }";
const kernel = (when: string): string => `kernel: { type: ordinal, values: [3, 5], when: ${when} }`;

const lines = (expected: readonly string[]): readonly string[] => expected.map((line) => `study.yaml:${line}`);

describe("when", () => {
  it.each([
    ["{ pooling: max }", [{ parameter: "pooling", values: ["max"] }]],
    ["{ pooling: [max, first] }", [{ parameter: "pooling", values: ["max", "first"] }]],
    ["{ layers: { min: 2 } }", [{ parameter: "layers", min: 2 }]],
    [
      "{ layers: { min: 2, max: 4 }, bias: true }",
      [
        { parameter: "layers", min: 2, max: 4 },
        { parameter: "bias", values: [true] },
      ],
    ],
  ])("%s", (when, expected) => {
    const { parameters } = valid(file([POOLING, LAYERS, BIAS, kernel(when)])).study;
    expect(parameters.at(-1)?.when).toEqual(expected);
  });

  it.each([
    ["{ poling: max }", "7 parameters.kernel.when.poling: there is no parameter poling; did you mean pooling?"],
    [
      "{ pooling: min }",
      '7 parameters.kernel.when.pooling: must be one of "mean", "max", "first", as pooling is; got "min"',
    ],
    [
      "{ layers: 7 }",
      "7 parameters.kernel.when.layers: must be a whole number in [1, 6], as layers is; got 7. Write: 6",
    ],
    ["{ layers: { min: 7 } }", "7 parameters.kernel.when.layers: never holds: layers is in [1, 6]"],
    [
      "{ layers: { min: 3, max: 2 } }",
      "7 parameters.kernel.when.layers: min must not exceed max; got { min: 3, max: 2 }. Write: { min: 2, max: 3 }",
    ],
    ["{}", "7 parameters.kernel.when: names no parameter; remove the key"],
    ["{ layers: {} }", "7 parameters.kernel.when.layers: needs min or max or both. Write: { min: 2 }"],
    [
      "{ pooling: { min: 2 } }",
      "7 parameters.kernel.when.pooling: min and max are for numbers, which pooling is not; list its values. Write: […]",
    ],
    [
      "{ kernel: 3 }",
      "7 parameters.kernel.when: parameters must not depend on each other in a circle; got kernel → kernel",
    ],
    [
      "max",
      '7 parameters.kernel.when: must be other parameters with the values that this one needs; without them it is inactive; got "max". Write: { pooling: max }',
    ],
  ])("that cannot be meant is a mistake: %s", (when, issue) => {
    expect(mistakes(file([POOLING, LAYERS, BIAS, kernel(when)]))).toEqual(lines([issue]));
  });

  it("in a circle is a mistake", () => {
    const circle = ["a: { type: bool, when: { b: true } }", "b: { type: bool, when: { a: true } }", BIAS];
    expect(mistakes(file(circle))).toEqual(
      lines(["4 parameters.a.when: parameters must not depend on each other in a circle; got a → b → a"]),
    );
  });

  it("makes a baseline without its parents' values leave the parameter out", () => {
    const text = (baseline: string): string => file([POOLING, kernel("{ pooling: max }")], `baseline: ${baseline}\n`);
    expect(valid(text("{ pooling: mean }")).study.baseline).toEqual({ pooling: "mean" });
    expect(valid(text("{ pooling: max }")).study.baseline).toEqual({ pooling: "max", kernel: 5 });
    expect(mistakes(text("{ pooling: mean, kernel: 3 }"))).toEqual(
      lines(['8 baseline.kernel: is not active here: it needs pooling to be "max"; leave it out']),
    );
  });
});

describe("a command with a parameter that may be inactive", () => {
  const text = (command: string, more = ""): string =>
    file([POOLING, kernel("{ pooling: max }")], more, `'${command}'`);

  it.each([
    ["{kernel} train.py", "{kernel} may be inactive (it has a condition), so the program cannot depend on it"],
    ["./{kernel}/train {pooling}", "{kernel} may be inactive (it has a condition), so the program cannot depend on it"],
  ])("must be able to do without it: %s", (command, problem) => {
    expect(mistakes(text(command))).toEqual(lines([`2 command: ${problem}`]));
  });

  it.each([
    ["train {pooling} && {kernel} x", "so it cannot be the program; make it an argument of one"],
    ["train {pooling} > {kernel}.log", "so it cannot name a file to read or write"],
    ['train "$(echo {kernel})"', "so it cannot be inside $(…); pass it in {config}"],
  ])("must be able to do without it in a shell line too: %s", (command, problem) => {
    expect(mistakes(text(command, "shell: true\n"))).toEqual(
      lines([`2 command: {kernel} may be inactive, ${problem}`]),
    );
  });

  it("names no file by it", () => {
    const metric = 'metrics: { m: { from: { json: "{trial.dir}/{kernel}.json", path: a } } }\n';
    expect(mistakes(text("train {pooling}", metric))).toEqual(
      lines([
        "8 metrics.m.from.json: {kernel} may be inactive (it has a condition), so a file's name cannot depend on it",
      ]),
    );
  });
});

describe("constraints", () => {
  const all = [HIDDEN, HEADS, POOLING, BIAS];
  const constrained = (text: string): string => file(all, `constraints: [ ${JSON.stringify(text)} ]\n`);

  it("are kept as they were written", () => {
    const { study } = valid(constrained("heads <= hidden / 16"));
    expect(study.constraints?.map(({ text }) => text)).toEqual(["heads <= hidden / 16"]);
    expect(spaceOf(study).constraints[0]?.names).toEqual(["heads", "hidden"]);
  });

  it.each([
    ["hedas <= hidden / 16", "there is no parameter hedas; did you mean heads?"],
    ["heads", "must be a condition, with a comparison; got heads"],
    ["heads + bias > 3", "+ needs a number on each side; got bias, which is true or false"],
    ["pooling < 3", "< needs a number on each side; got pooling, which is a text"],
    ["pooling == max", "there is no parameter max; if the value of pooling is meant, write it in quotes: 'max'"],
    ["pooling == 'men'", 'pooling has no value "men"; did you mean "mean"?'],
    ["heads == 'four'", '== compares values of one type; got heads, which is a number and "four"'],
    ["not heads", "not needs a condition, such as (a < b); got heads, which is a number"],
    ["heads and bias", "and needs a condition on each side, such as (a < b); got heads, which is a number"],
    ["heads = 4", "= does not compare; write =="],
    ["(heads < 3) < 4", "< needs a number on each side; got true or false"],
    [
      "bias == heads < 3",
      "== compares values of one type; got bias, which is true or false and heads, which is a number",
    ],
  ])("with a mistake are told what is wrong: %s", (text, problem) => {
    expect(mistakes(constrained(text))[0]).toContain(`study.yaml:10 constraints[0]: ${problem}`);
  });

  it("on parameters that this study does not have do not apply, which is noted", () => {
    expect(notes(constrained("channels <= groups * 8"))).toEqual([
      "line 10, constraints[0]: does not apply: this study has no parameters channels and groups",
    ]);
  });

  it("chain to any length: four numbers in order leave 495 of 6561 configurations", () => {
    const numbers = ["a", "b", "c", "d"].map((name) => `${name}: { type: int, range: [1, 9] }`);
    const { study } = valid(file(numbers, 'constraints: [ "a <= b <= c <= d" ]\n'));
    expect(countConfigurations(spaceOf(study))).toEqual({ size: 495, isExact: true, share: 495 / 9 ** 4 });
  });

  it("take a name with a hyphen as it is", () => {
    const { study } = valid(
      file(["drop-out: { type: float, range: [0, 1] }", HEADS], 'constraints: [ "drop-out * heads < 3" ]\n'),
    );
    expect(spaceOf(study).constraints[0]?.names).toEqual(["drop-out", "heads"]);
  });

  it("that leave nothing are refused", () => {
    expect(mistakes(constrained("heads > hidden"))).toEqual(
      lines(["10 constraints: no configuration was found that satisfies all of them; relax one"]),
    );
  });

  it("for which nothing is found, although there may be something, are not called impossible", () => {
    const numbers = Array.from({ length: 101 }, (_, index) => `p${index}: { type: float, range: [0, 1] }`);
    const pairs = numbers.slice(1).map((_, index) => `"p${index} * p${index + 1} == 0.31"`);
    expect(mistakes(file(numbers, `constraints: [ ${pairs.join(", ")} ]\n`)).join()).toMatch(
      /no configuration was found that satisfies all of them, although there may be one; a run would search in the same way and find none; relax one, or narrow the ranges of the parameters$/,
    );
  });

  it("hold for the baseline: what it leaves out moves, what it says does not", () => {
    const text = (baseline: string): string => `${constrained("heads <= hidden / 16")}baseline: ${baseline}\n`;
    const { baseline } = valid(text("{ hidden: 32 }")).study;
    expect(baseline).toEqual({ hidden: 32, heads: 2, pooling: "mean", bias: false });
    expect(mistakes(text("{ hidden: 32, heads: 3 }"))).toEqual(
      lines(['11 baseline: the constraint "heads <= hidden / 16" does not hold: heads is 3, hidden is 32']),
    );
  });
});

describe("a derived parameter", () => {
  const derived = (value: string): string => file([HIDDEN, HEADS, BIAS, `head: { type: derived, value: "${value}" }`]);

  it("has the computed value", () => {
    const text = `${derived("hidden / heads")}baseline: { hidden: 64, heads: 4 }\n`;
    expect(valid(text).study.baseline).toEqual({ hidden: 64, heads: 4, bias: false, head: 16 });
  });

  it.each([
    ["hidden / haeds", "there is no parameter haeds; did you mean heads?"],
    ["hidden +", "is not an expression (expected expression after +); got hidden +"],
    ["'wide'", "must evaluate to a number, or to true or false; got a text"],
    ["2 * 3", "mentions no parameter, so it is the same for every trial; write type: fixed"],
    ["hidden / (bias - bias)", "- needs a number on each side; got bias, which is true or false"],
    ["hidden / (heads - heads)", "does not evaluate to a finite number for any parameters"],
    ["head + heads", "parameters must not depend on each other in a circle; got head → head"],
  ])("with a mistake is told what is wrong: %s", (value, problem) => {
    expect(mistakes(derived(value))).toEqual(lines([`7 parameters.head.value: ${problem}`]));
  });
});

describe("a pin", () => {
  it("holds a parameter at one of its values", () => {
    const text = file(["layers: { type: int, range: [1, 6], pin: 3 }", BIAS]);
    expect(valid(text).study.parameters[0]).toMatchObject({ kind: "int", lower: 1, upper: 6, pin: 3 });
    expect(countConfigurations(spaceOf(valid(text).study)).size).toBe(2);
  });

  it("must be one of them", () => {
    expect(mistakes(file(["layers: { type: int, range: [1, 6], pin: 7 }", BIAS]))).toEqual(
      lines(["4 parameters.layers.pin: must be a whole number in [1, 6]; got 7. Write: 6"]),
    );
  });
});
