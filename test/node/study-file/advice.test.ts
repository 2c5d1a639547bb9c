/** What a message advises instead of a number is accepted. */
import { describe, expect, it } from "vitest";
import { parseStudyFile } from "../../../src/node/study-file/index.ts";

type Path = readonly (string | number)[];

/** A study in which every numeric key has a value that is right. */
const study = {
  name: "small",
  command: "python train.py {config} {trial.replicate}",
  parameters: {
    lr: { type: "float", range: [0.1, 1], step: 0.1 },
    wide: { type: "float", range: [0.001, 1], scale: "log" },
    layers: { type: "int", range: [1, 7], step: 2 },
    deep: { type: "int", range: [1, 7], when: { layers: { min: 2, max: 5 } } },
  },
  objectives: {
    loss: { goal: "minimize", target: 0.5, from: { stdout: "loss {number}" }, progress: { stdout: "loss {number}" } },
    time: { goal: "minimize", measure: { command: "./t", repeats: 20, statistic: "p99", warmup: 2 } },
  },
  baseline: { lr: 0.5, layers: 3 },
  reference_point: { loss: 1, time: 3 },
  budget: { trials: 50, batch: 4, initial: 8, parallel: 2 },
  seed: 7,
  retries: 1,
  replicates: 2,
  early_stopping: { probability: 0.9, after: 8 },
};

/** The paths of all numbers in a value. */
function numbers(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value === "number") return [path];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) =>
    numbers(each, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

/** The same value with something else at a path. */
function replaced(value: unknown, [first, ...rest]: Path, by: unknown): unknown {
  if (first === undefined) return by;
  if (Array.isArray(value)) return value.map((each, at) => (at === first ? replaced(each, rest, by) : each));
  const fields = value as Readonly<Record<string, unknown>>;
  return { ...fields, [first]: replaced(fields[first], rest, by) };
}

const keyOf = (path: Path): string =>
  path.map((part, at) => (typeof part === "number" ? `[${part}]` : at === 0 ? part : `.${part}`)).join("");

/** The issues of a study, whose values stand for themselves in JSON. */
function issuesOf(value: unknown) {
  const result = parseStudyFile(JSON.stringify(value), "/project/study.yaml");
  return result.ok ? [] : result.issues;
}

const BAD = [-1e300, -7, -0.5, 0, 0.3, 1.5, 49.5, 1000, 2 ** 33, 2 ** 53, 1e17, 1e300, "5", "x", true, [1], "1e400"];

describe("a number that is refused", () => {
  it("is not in the study that the cases begin with", () => expect(issuesOf(study)).toEqual([]));

  it.each(numbers(study).map((path) => [keyOf(path), path] as const))("at %s: the advice is accepted", (_, path) => {
    const wrong = BAD.flatMap((bad) => {
      const broken = replaced(study, path, bad);
      return issuesOf(broken).flatMap(({ key, message, suggestion }) => {
        if (suggestion === undefined || !keyOf(path).startsWith(key)) return [];
        // The suggestion is YAML: a number or a list as JSON writes it, or a map.
        const at = path.slice(
          0,
          Array.from({ length: path.length + 1 }, (_, n) => n).find((n) => keyOf(path.slice(0, n)) === key),
        );
        const text = JSON.stringify(replaced(broken, at, "ADVICE")).replace('"ADVICE"', () => suggestion);
        const result = parseStudyFile(text, "/project/study.yaml");
        const again = result.ok
          ? []
          : result.issues.filter((issue) => keyOf(path).startsWith(issue.key) || issue.key.startsWith(key));
        return again.map(
          (issue) => `${JSON.stringify(bad)}: ${message} → ${suggestion}: ${issue.key} ${issue.message}`,
        );
      });
    });
    expect(wrong).toEqual([]);
  });

  it.each([
    ["budget.initial", { trials: 50, initial: 1e300 }, "50"],
    ["budget.initial", { initial: 1e300 }, "100"],
    ["budget.parallel", { time: "1h", parallel: 1e300 }, "1000000"],
    ["budget.trials", { trials: 1e300 }, "1000000"],
    ["budget.batch", { batch: -1e300 }, "1"],
  ])("%s: %j is advised to be within its own bounds", (key, budget, advised) => {
    const issues = issuesOf({ ...study, budget });
    expect(issues.map((issue) => [issue.key, issue.suggestion])).toEqual([[key, advised]]);
  });
});

describe("what no key may hold", () => {
  it.each([
    [{ ...study, name: "sm\0all" }],
    [{ ...study, template: "a\0.yaml" }],
    [{ ...study, parameters: { ...study.parameters, "a\0": { type: "bool" } } }],
    [{ ...study, parameters: { ...study.parameters, ["__proto__"]: { type: "bool" } } }],
    [{ ...study, objectives: { "a\0": study.objectives.loss } }],
  ])("is reported once: %#", (value) => {
    const issues = issuesOf(value).map(({ message }) => message);
    expect(issues).toEqual([expect.stringMatching(/NUL|not a name that can be used/)]);
    expect(issues[0]).not.toContain("argument 'path'");
  });
});

describe("a constraint on parameters of one value", () => {
  it.each([
    ["fixed", { type: "fixed", value: 3 }, "c <= 4"],
    ["derived of fixed ones", { type: "derived", value: "f * 2" }, "c <= 4"],
    ["pinned", { type: "int", range: [1, 6], pin: 3 }, "c <= 4 and f == 1"],
  ])("is noted: %s", (_, c, constraint) => {
    const parameters = { ...study.parameters, f: { type: "fixed", value: 1 }, c };
    const text = JSON.stringify({
      ...study,
      baseline: undefined,
      parameters,
      constraints: [constraint, "c <= layers + 9"],
    });
    const result = parseStudyFile(text, "/project/study.yaml");
    expect(result.ok && result.notes.filter((note) => note.includes("the same answer for every trial"))).toEqual([
      expect.stringContaining("constraints[0]"),
    ]);
  });
});
