import { describe, expect, it } from "vitest";
import { commandWords } from "../../../../src/node/operations/asker-words.ts";
import type { Entry } from "../../../../src/node/operations/tell/entry.ts";
import { readResultList } from "../../../../src/node/operations/tell/result-list.ts";

const names = { required: ["accuracy", "latency_p99"], known: ["accuracy", "latency_p99", "size_mb"] };
const read = (text: string): readonly Entry[] =>
  readResultList(Buffer.from(text), names, commandWords("study.yaml").list);
const problemsOf = (entry: unknown): readonly string[] => {
  const [first] = read(JSON.stringify([entry]));
  return first?.kind === "refused" ? first.problems : [];
};
const good = { accuracy: 0.91, latency_p99: { mean: 12.3, standardError: 0.4 } };
const measured = {
  accuracy: { mean: 0.91, count: 1 },
  latency_p99: { mean: 12.3, standardError: 0.4, count: 1 },
};

describe("a list of results", () => {
  it("has numbers, or means with standard errors, of trials or of points that were not suggested", () => {
    const list = [
      { trial: 17, metrics: good },
      { trial: 18, failed: "out of memory" },
      { id: "job-7", parameters: { layers: 3 }, metrics: { ...good, size_mb: null } },
    ];
    const completed = { kind: "completed", metrics: measured };
    expect(read(JSON.stringify(list))).toEqual([
      { kind: "result", trial: 17, outcome: completed },
      { kind: "result", trial: 18, outcome: { kind: "failed", reason: "out of memory" } },
      { kind: "result", id: "job-7", parameters: { layers: 3 }, outcome: completed },
    ]);
  });

  it("may hold the bare NaN and Infinity of Python, which refuse their entry and no other", () => {
    const entry = (value: string) => `{"trial":1,"metrics":{"accuracy":${value},"latency_p99":1}}`;
    const text = `\uFEFF[${["NaN", "1", "-Infinity", "Infinity", '"NaN"'].map(entry).join(",")}]`;
    const entries = read(text);
    expect(entries.map(({ kind }) => kind)).toEqual(["refused", "result", "refused", "refused", "refused"]);
    expect(entries[0]).toMatchObject({
      problems: [expect.stringContaining("accuracy must be a finite number, or { ")],
    });
    expect(entries[2]).toMatchObject({ problems: [expect.stringContaining("got -Infinity")] });
  });

  it.each([
    [7, "an entry must be an object; got 7"],
    [{ trial: 1 }, "needs either `metrics` or `failed`"],
    [{ metrics: good }, "needs `trial` (its number), `parameters`"],
    [{ trial: 1.5, metrics: good }, "trial must be the number of a trial; got 1.5"],
    [{ id: "", parameters: {}, metrics: good }, 'id must be a text; got ""'],
    [{ parameters: [1], metrics: good }, 'parameters must be an object, e.g. { "layers": 3 }; got [1]'],
    [{ trial: 1, metrics: [] }, 'metrics must be an object, e.g. { "accuracy": 0.91 }; got []'],
    [{ trial: 1, metrics: { ...good, accuracy: "0.9" } }, 'accuracy must be a finite number, or { "mean"'],
    [{ trial: 1, metrics: { ...good, accuracy: null } }, "got null"],
    [
      { trial: 1, metrics: { ...good, accuracy: { mean: "x" } } },
      'accuracy must have a finite number as its mean; got "x"',
    ],
    [
      { trial: 1, metrics: { ...good, accuracy: { mean: 1, standardError: -1 } } },
      "standard error of at least 0; got -1",
    ],
    [{ trial: 1, metrics: { ...good, accuracy: { mean: 1, sd: 2 } } }, 'there is no key "sd"'],
    [{ trial: 1, metrics: { accuracy: 1 } }, "Missing latency_p99"],
    [{ trial: 1, metrics: { ...good, loss: 3 } }, "The study has no metric loss."],
    [{ trial: 1, failed: "x", metrics: good }, "has both metrics and `failed`"],
    [{ trial: 1, failed: 3 }, "failed must be a reason; got 3"],
    [{ trial: 1, metrcs: good, failed: "x" }, 'there is no key "metrcs"; did you mean metrics?'],
  ])("refuses %j with a sentence", (entry, message) => {
    expect(problemsOf(entry).join("\n")).toContain(message);
  });

  it("lists all mistakes of an entry, a bounded number of bounded length", () => {
    expect(problemsOf({ trial: -1, metrics: { accuracy: "x", latency_p99: "y", other: 1 } })).toHaveLength(4);
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`${"m".repeat(900)}${i}`, 1]));
    const problems = problemsOf({ trial: 1, metrics: { ...good, ...many } });
    expect(problems).toHaveLength(9);
    expect(problems.at(-1)).toBe("and 492 more mistakes");
    expect(Math.max(...problems.map(({ length }) => length))).toBeLessThan(400);
  });

  it.each(["{", "", '{"trial":1}', "3"])("that is none (%s) is an error of the whole", (text) => {
    expect(() => read(text)).toThrow(/Standard input (is not JSON|must be a list of results)/);
  });
});

describe("the rows of `trials --json`", () => {
  const row = { trial: 3, id: "s.3.d", origin: "map", parameters: { x: 1 }, metrics: {}, start: "", folder: "/f" };

  it("are entries with the result of their trial", () => {
    const progress = { accuracy: { steps: [1, 2], values: [0.5, 0.6] } };
    const expected = { accuracy: { mean: 0.5, standardError: 0.1 } };
    const rows = [
      { ...row, status: "completed", metrics: measured, missing: { size_mb: "nothing matches" }, progress },
      { ...row, status: "failed", reason: "exit code 3" },
      {
        ...row,
        status: "cancelled",
        reason: "stopped early",
        stop: { probability: 0.1, expected, forecast: 1 },
        progress,
      },
    ];
    const outcomes = read(JSON.stringify(rows)).map((entry) => (entry.kind === "result" ? entry.outcome : entry.kind));
    expect(outcomes).toEqual([
      { kind: "completed", metrics: measured, missing: { size_mb: "nothing matches" }, progress },
      { kind: "failed", reason: "exit code 3" },
      { kind: "stopped", reason: "stopped early", stop: { probability: 0.1, expected }, progress },
    ]);
  });

  it("of trials without a result are skipped, unless a result was put in", () => {
    const rows = [
      { ...row, status: "running" },
      { ...row, status: "cancelled", reason: "withdrawn" },
      { ...row, status: "pending", metrics: good },
    ];
    expect(read(JSON.stringify(rows)).map(({ kind }) => kind)).toEqual(["skipped", "skipped", "result"]);
  });
});

describe("a list of results that harms who reads it", () => {
  const deep = "[".repeat(100_000) + "]".repeat(100_000);

  it("may hold texts of any length and bare NaN", () => {
    const entry = `{"trial": 1, "reason": "${"A".repeat(8_400_000)} NaN", "metrics": ${JSON.stringify(good)}}`;
    expect(read(`\uFEFF[${entry}]`)).toMatchObject([{ kind: "result", trial: 1 }]);
    expect(read('[{"trial": 1, "metrics": {"accuracy": NaN, "latency_p99": 1e999}}]')).toMatchObject([
      { problems: [expect.stringContaining("got NaN"), expect.stringContaining("got Infinity")] },
    ]);
  });

  it("is refused where it is nested too deeply", () => {
    expect(read(deep)).toEqual([{ kind: "refused", problems: ["the entry is nested too deeply for a result"] }]);
    expect(read(`[{"trial": 1, "metrics": ${deep}}]`)).toMatchObject([{ kind: "refused" }]);
    expect(() => read(`{"a": ${deep}}`)).toThrow("must be a list of results, in brackets; got lists or objects");
  });
});
