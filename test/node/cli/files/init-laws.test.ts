import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readArguments } from "../../../../src/node/cli/command.ts";
import { draftFromFlags, init, validText } from "../../../../src/node/cli/commands/init.ts";
import { BadInput } from "../../../../src/node/cli/exit.ts";
import { formatIssues, parseStudyFile } from "../../../../src/node/study-file/index.ts";

const word = fc
  .oneof(
    fc.constantFrom(
      "lr",
      "layers",
      "a b",
      "größe",
      "__proto__",
      "config",
      "x:y",
      "a.b",
      "1",
      "true",
      "null",
      "-",
      "it's",
      "#c",
      "{lr}",
      "a\nb",
    ),
    fc.string({ maxLength: 6 }),
  )
  .filter((text) => !text.includes("\0")); // no argument of a program can hold NUL
const number = fc.oneof(
  fc.integer({ min: -5, max: 300 }).map(String),
  fc.constantFrom("1e-5", "1e400", "nan", "0x10", "", "1_000", "1e-320"),
);
const definition = fc.oneof(
  fc
    .tuple(fc.constantFrom("float", "int"), number, number, fc.constantFrom("", ":log", ":linear", ":x"))
    .map(([type, low, high, scale]) => `${type}:${low}:${high}${scale}`),
  fc
    .tuple(fc.constantFrom("categorical", "ordinal"), fc.array(word, { maxLength: 4 }))
    .map(([type, values]) => `${type}:${values.join(",")}`),
  fc.constantFrom("bool", "fixed:1", "fixed:yes", "fixed:"),
);
const parameter = fc.tuple(word, definition).map(([name, rest]) => `--parameter=${name}=${rest}`);
const objective = fc
  .tuple(
    word,
    fc.constantFrom("maximize", "minimize", "max"),
    fc.constantFrom("", ":stdout:loss {number}", ":stdout:(", ":json:m.json:a.b", ":csv:m.csv:loss", ":json:{lx}:a"),
  )
  .map(([name, goal, source]) => `--objective=${name}=${goal}${source}`);
const setting = fc.oneof(
  fc
    .tuple(fc.constantFrom("trials", "batch", "parallel", "seed"), fc.integer({ min: 0, max: 200 }))
    .map(([flag, value]) => `--${flag}=${value}`),
  fc.constantFrom("--strategy=sobol", "--strategy=map", "--seed=99999999999", "--trials=1", "--parallel=50"),
  word.map((name) => `--name=${name}`),
  fc.tuple(word, word).map(([a, b]) => `--command=./train --${a} {${a}} {${b}}`),
);
const flags = fc
  .tuple(
    fc.array(parameter, { maxLength: 3 }),
    fc.array(objective, { maxLength: 2 }),
    fc.array(setting, { maxLength: 3 }),
  )
  .map((lists) => lists.flat());

describe("what init writes", () => {
  it("is accepted by check, or nothing is written and the reason is said (property)", () => {
    let written = 0;
    fc.assert(
      fc.property(flags, (args) => {
        let text: string;
        try {
          text = validText(draftFromFlags(readArguments(init, ["study.yaml", ...args])), "study.yaml");
        } catch (error) {
          expect(error).toBeInstanceOf(BadInput); // in a sentence, never a stack trace
          expect((error as BadInput).message).not.toBe("");
          return;
        }
        const result = parseStudyFile(text, "study.yaml");
        expect(result.ok ? "" : formatIssues("study.yaml", result.issues)).toBe("");
        written++;
      }),
      { seed: 17, numRuns: 400 },
    );
    expect(written).toBeGreaterThan(20);
  });
});

describe("a command whose program is not on this machine", () => {
  it("is refused before anything is written, as check refuses it", () => {
    const draft = draftFromFlags(readArguments(init, ["--command", "no-such-program-7 --lr {lr}"]));
    expect(() => validText(draft, "study.yaml", { programs: true })).toThrow(
      /Nothing was written[\s\S]*the program no-such-program-7 is not on PATH; install it, or write its path/,
    );
    const known = draftFromFlags(readArguments(init, ["--command", "sh train.sh --lr {lr}"]));
    expect(validText(known, "study.yaml", { programs: true })).toContain("sh train.sh --lr {lr}");
  });
});
