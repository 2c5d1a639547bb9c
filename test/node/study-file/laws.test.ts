import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { createSpace } from "../../../src/core/space/index.ts";
import { formatIssues, parseStudyFile } from "../../../src/node/study-file/index.ts";
import { example } from "./example.ts";

const name = fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/).filter((text) => text !== "config" && !(text in {}));
const names = (least: number, most: number): fc.Arbitrary<string[]> =>
  fc.uniqueArray(name, { minLength: least, maxLength: most });
const range = fc
  .tuple(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 1, max: 1e6 }))
  .map(([from, width]) => [from, from + width]);
const scale = fc.constantFrom("linear", "log");

const parameter = fc.oneof(
  fc.record({ type: fc.constantFrom("int", "float"), range, scale }),
  fc.record({ type: fc.constantFrom("int", "float"), range, step: fc.constant(1) }),
  fc.record({ type: fc.constantFrom("ordinal", "categorical"), values: names(2, 5) }),
  fc.constant({ type: "bool" }),
);
const source = fc.constantFrom(
  { from: { json: "{trial.dir}/m.json", path: "a.b" } },
  { from: { csv: "{trial.dir}/log.csv", column: "loss" } },
  { from: { stdout: "^loss (\\S+)$" } },
  { measure: { command: "./time {trial.dir}", repeats: 20, statistic: "p90" } },
);
const goal = fc.constantFrom("maximize", "minimize");
const byName = <T>(list: readonly string[], each: fc.Arbitrary<T>): fc.Arbitrary<Record<string, T>> =>
  fc.tuple(...list.map(() => each)).map((values) => Object.fromEntries(list.map((key, at) => [key, values[at] as T])));

/** A study file that is right, as plain data. */
const files = fc
  .tuple(names(1, 12), names(1, 4))
  .filter(([parameters, objectives]) => !objectives.some((each) => parameters.includes(each)))
  .chain(([parameters, objectives]) =>
    fc.record(
      {
        name,
        command: fc.constantFrom("python train.py --config {config}", ["make data", `run {${parameters[0]}}`]),
        parameters: byName(parameters, parameter),
        objectives: byName(
          objectives,
          fc.tuple(goal, source).map(([direction, from]) => ({ goal: direction, ...from })),
        ),
        budget: fc.record(
          {
            trials: fc.integer({ min: 8, max: 500 }),
            batch: fc.integer({ min: 1, max: 32 }),
            parallel: fc.integer({ min: 1, max: 8 }),
          },
          { requiredKeys: [] },
        ),
        strategy: fc.constantFrom("saas", "map-saas", "map", "nsga2", "tpe", "sobol", "random"),
        model: fc.constant("auto"),
        input_warping: fc.constant("auto"),
        think: fc.constantFrom("500ms", "30s", "1m"),
        seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
        timeout: fc.constantFrom("500ms", "30s", "10m", "2h"),
      },
      { requiredKeys: ["name", "command", "parameters", "objectives"] },
    ),
  );

describe("any study file", () => {
  it("that is right is accepted, with all its parameters and objectives in order", () => {
    fc.assert(
      fc.property(files, (file) => {
        const result = parseStudyFile(stringify(file), "study.yaml");
        if (!result.ok) throw new Error(formatIssues("study.yaml", result.issues));
        const { study, run } = result.file;
        expect(study.parameters.map((each) => each.name)).toEqual(Object.keys(file.parameters));
        expect(createSpace(study.parameters).parameters).toEqual(study.parameters);
        expect(study.objectives.map((each) => each.name)).toEqual(Object.keys(file.objectives));
        expect(run.metrics.map((each) => each.name)).toEqual(Object.keys(file.objectives));
        expect(study.budget.initial).toBeLessThanOrEqual(Math.max(1, study.budget.trials / 2));
      }),
      { seed: 11, numRuns: 80 },
    );
  });

  it("with any value exchanged is accepted or refused with issues that say where, never an exception", () => {
    const junk = fc.constantFrom(
      "~",
      "[]",
      "{}",
      "-1",
      "0",
      "1e400",
      ".nan",
      '""',
      "'{x}'",
      "true",
      "[1, [2]]",
      "{ a: { b: 1 } }",
      "&a [*a]",
    );
    const places = [...example.matchAll(/(?<=[:,[] ?)[^\s:,[\]{}]+(?=[\s,\]}])/g)].map(
      (match) => [match.index, match[0].length] as const,
    );
    fc.assert(
      fc.property(fc.constantFrom(...places), junk, ([at, length], value) => {
        const result = parseStudyFile(example.slice(0, at) + value + example.slice(at + length), "study.yaml");
        if (result.ok) {
          expect(createSpace(result.file.study.parameters).dimension).toBeGreaterThan(0);
          return;
        }
        expect(result.issues.length).toBeGreaterThan(0);
        for (const { line, column, message } of result.issues)
          expect(line > 0 && column > 0 && message !== "").toBe(true);
      }),
      { seed: 13, numRuns: 200 },
    );
  });

  it("with any characters lost, doubled or added never makes an exception", () => {
    const edit = fc.record({
      at: fc.nat(example.length),
      lost: fc.nat(12),
      added: fc.oneof(
        fc.string({ maxLength: 4 }),
        fc.constantFrom("\t", "\n", "- ", ": ", "{", "]", "__proto__: 1\n", "*x", "!!js "),
      ),
    });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), (edits) => {
        const text = edits.reduce(
          (before, { at, lost, added }) => before.slice(0, at) + added + before.slice(at + lost),
          example,
        );
        const result = parseStudyFile(text, "study.yaml");
        if (!result.ok) expect(result.issues.length).toBeGreaterThan(0);
      }),
      { seed: 17, numRuns: 200 },
    );
  });
});
