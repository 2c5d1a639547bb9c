import { describe, expect, it } from "vitest";
import { formatIssues, parseStudyFile } from "../../../src/node/study-file/index.ts";
import { changed, mistakes, small } from "./example.ts";

const count = (length: number, each: (index: number) => string): string =>
  Array.from({ length }, (_, at) => each(at)).join("");
const parameters = (entries: string): string =>
  small
    .replace(/parameters:\n(.*\n)+objectives/, `parameters:\n${entries}objectives`)
    .replace("{lr} {layers}", "{config}");
const numbers = (length: number, type = "float, range: [0, 1]"): string =>
  count(length, (at) => `  p${at}: { type: ${type} }\n`);

/** What reads these texts does an amount of work that is bounded by their length. None may take seconds. */
const HOSTILE: readonly (readonly [name: string, text: string, expected: RegExp | "valid"])[] = [
  [
    "a chain of derived parameters that doubles 60 times",
    parameters(
      `${numbers(1)}${count(60, (at) => `  d${at}: { type: derived, value: "${at === 0 ? "p0" : `d${at - 1}`} + ${at === 0 ? "p0" : `d${at - 1}`}" }\n`)}`,
    ),
    "valid",
  ],
  [
    "a chain of 1,900 derived parameters",
    parameters(
      `${numbers(1)}${count(1900, (at) => `  d${at}: { type: derived, value: "${at === 0 ? "p0" : `d${at - 1}`} + 1" }\n`)}`,
    ),
    "valid",
  ],
  [
    "1,000 parameters with 900 constraints",
    `${parameters(numbers(1000))}constraints:\n${count(900, (at) => `  - "p${at} <= p${at + 1} + 1"\n`)}`,
    "valid",
  ],
  ["100,000 parameters", parameters(numbers(100_000)), /at most 500000 characters/],
  [
    "5,000 parameters",
    parameters(numbers(5000)),
    /^study.yaml:3 parameters: may have at most 2000 entries; got 5000$/m,
  ],
  [
    "1,025 columns",
    parameters(numbers(1025)),
    /^study.yaml:3 parameters: take 1025 columns of the model, which has at most 1024/,
  ],
  [
    "a category of 20,000 values",
    parameters(`  p: { type: categorical, values: [${count(20_000, (at) => `v${at}, `)}] }\n`),
    /p: 20000\); write an ordinal/,
  ],
  [
    "thousands of constraints",
    `${small}constraints: [${count(4000, (at) => `"lr <= ${at}", `)}]\n`,
    /may have at most 1000 entries; got 4000/,
  ],
  [
    "thousands of terms",
    `${small}constraints: [ "lr ${count(3000, () => "+ lr ")} <= 1" ]\n`,
    /^study.yaml:8 constraints\[0\]: is nested too deeply or has too many terms \(at most 500\)/,
  ],
  [
    "thousands of parentheses",
    `${small}constraints: [ "${"(".repeat(9000)}lr${")".repeat(9000)} <= 1" ]\n`,
    /^study.yaml:8 constraints\[0\]: is nested too deeply/,
  ],
  [
    "an expression of 60,000 characters",
    `${small}constraints: [ "lr <= 1${" ".repeat(60_000)}" ]\n`,
    /at most 50000 characters; got 60007/,
  ],
  [
    "equalities that cannot hold",
    `${parameters(numbers(20, "int, range: [0, 100]"))}constraints: [ "p0 + p1 == p2 + 0.5", "p3 * p4 == 17.5" ]\n`,
    /constraints: no configuration was found/,
  ],
  [
    "an equality of 100 parameters that cannot hold",
    `${parameters(numbers(100))}constraints: [ "${count(99, (at) => `p${at} + `)}p99 == -1" ]\n`,
    /constraints: no configuration was found/,
  ],
  ["powers that overflow", `${small}constraints: [ "2 ** 1e308 > lr" ]\n`, /constraints: no configuration was found/],
  [
    "conditions on 30 parents",
    parameters(
      `${count(30, (at) => `  b${at}: { type: bool }\n`)}  c: { type: bool, when: { ${count(30, (at) => `b${at}: true, `)} } }\n${count(30, (at) => `  e${at}: { type: bool, when: { b${at}: true, b${(at + 7) % 30}: false } }\n`)}`,
    ),
    "valid",
  ],
  [
    "a name that no folder can have",
    small.replace("name: small", `name: ${"x".repeat(300)}`),
    /^study.yaml:1 name: has at most 200 bytes, because a folder is named after it; got 300$/,
  ],
  ["20,000 opened lists", `name: ${"[".repeat(20_000)}`, /^study.yaml:1: YAML: lists or maps are nested too deeply$/],
  ["a list in 5,000 lists", `name: ${"[".repeat(5000)}${"]".repeat(5000)}`, /nested too deeply/],
  [
    "aliases of aliases",
    count(9, (at) => `a${at}: &a${at} [${count(9, () => (at === 0 ? "1, " : `*a${at - 1}, `))}]\n`),
    /alias/,
  ],
];

describe("a study file of any size", () => {
  it.each(HOSTILE)("is refused with its line, or valid, in bounded work: %s", (_, text, expected) => {
    const result = parseStudyFile(text, "study.yaml");
    const said = result.ok ? "valid" : formatIssues("study.yaml", result.issues);
    if (expected === "valid") expect(said).toBe("valid");
    else expect(said).toMatch(expected);
    expect(said.length).toBeLessThan(4000);
  });

  it("reports each entry's mistake, but no more lines than can be read", () => {
    const three = parameters(count(3, (at) => `  p${at}: { type: float, rnge: [0, 1] }\n`));
    expect(mistakes(three).filter((line) => line.includes("rnge"))).toHaveLength(3);
    const many = parseStudyFile(
      parameters(count(1500, (at) => `  p${at}: { type: float, rnge: [0, 1] }\n`)),
      "study.yaml",
    );
    const lines = formatIssues("study.yaml", many.ok ? [] : many.issues).split("\n");
    expect(lines).toHaveLength(31);
    expect(lines.at(-1)).toBe("… and 170 more mistakes");
  });

  it("has notes that are bounded in number and length", () => {
    const result = parseStudyFile(parameters(numbers(500)).replace("{config}", "x"), "study.yaml");
    expect(result.ok && result.notes).toHaveLength(21);
    expect(result.ok && result.notes.at(-1)).toBe("… and 480 more");
  });
});

describe("a study file with what no program can receive or nobody means", () => {
  const LR = "{ type: float, range: [0.1, 1] }";
  it.each([
    [
      "name: small",
      'name: "sm\\0all"',
      "1 name: must not contain the character NUL, which no program can receive; remove it",
    ],
    [
      "python train.py",
      '"python\\0 train.py',
      "2 command: must not contain the character NUL, which no program can receive; remove it",
    ],
    [
      LR,
      `{ type: fixed, value: "a\\0" }`,
      "4 parameters.lr.value: must not contain the character NUL, which no program can receive; remove it",
    ],
    [
      "loss ([0-9.]+)",
      "loss\\0 ([0-9.]+)",
      "7 objectives.loss.from.stdout: must not contain the character NUL, which no program can receive; remove it",
    ],
    [
      "name: small",
      "name: small\n__proto__: { shell: true }",
      "2 __proto__: is not a name that can be used; remove it, or choose another",
    ],
    [
      LR,
      "{ type: float, range: [0.1, 1], __proto__: { pin: 1 } }",
      "4 parameters.lr.__proto__: is not a name that can be used; remove it, or choose another",
    ],
    [
      LR,
      "{ type: float, range: [0, 1], step: 1e-320 }",
      "4 parameters.lr.step: is too small beside the range [0, 1], so that neighbouring values would be equal; got 1e-320",
    ],
    [
      LR,
      "{ type: float, range: [10000000000, 10000000001], step: 1e-10 }",
      "4 parameters.lr.step: is too small beside the range [10000000000, 10000000001], so that neighbouring values would be equal; got 1e-10",
    ],
  ])("is refused where it is: %s becomes %s", (from, to, expected) => {
    const text = changed(small, from, to).replace(
      "{lr} {layers}",
      to.startsWith('"python') ? '{lr} {layers}"' : "{lr} {layers}",
    );
    expect(mistakes(text)).toContain(`study.yaml:${expected}`);
  });

  it.each([
    [
      'constraints: [ "1 < 2" ]',
      "8 constraints[0]: mentions no parameter, so it has the same answer for every trial; remove it; got 1 < 2",
    ],
    [
      'constraints: [ "true" ]',
      "8 constraints[0]: mentions no parameter, so it has the same answer for every trial; remove it; got true",
    ],
    ["budget: { trials: 10, initial: 11 }", "8 budget.initial: must be at most trials, which is 10; got 11. Write: 10"],
    [
      "budget: { trials: 10, parallel: 11 }",
      "8 budget.parallel: must be at most trials, which is 10; got 11. Write: 10",
    ],
    ["budget: { batch: 1e9 }", "8 budget.batch: must be at most 1000000; got 1000000000. Write: 1000000"],
    ["budget: { trials: 1e15 }", "8 budget.trials: must be at most 1000000; got 1000000000000000. Write: 1000000"],
    ["budget: { initial: 101 }", "8 budget.initial: must be at most trials, which is 100; got 101. Write: 100"],
  ])("is refused: %s", (line, expected) => expect(mistakes(`${small}${line}\n`)).toContain(`study.yaml:${expected}`));
});
