import { describe, expect, it } from "vitest";
import { formatIssues } from "../../../src/node/study-file/issue.ts";
import { createIssueReport } from "../../../src/node/study-file/issue-report.ts";
import { parseStudyFile } from "../../../src/node/study-file/parse.ts";
import { patternText, readPattern } from "../../../src/node/study-file/pattern.ts";
import { capturingGroups } from "../../../src/node/study-file/regex-groups.ts";
import type { StudyFile } from "../../../src/node/study-file/settings.ts";

function read(text: string, flags?: string): { readonly pattern: RegExp | undefined; readonly issues: string } {
  const report = createIssueReport(() => ({ line: 1, column: 1 }));
  const pattern = readPattern(text, ["p"], report, flags);
  return { pattern, issues: formatIssues("f", report.issues) };
}

function numberIn(text: string, log: string): string | undefined {
  const match = read(text).pattern?.exec(log);
  return match?.groups?.["value"] ?? match?.[1];
}

function parse(source: string, more = ""): StudyFile | string {
  const result = parseStudyFile(
    `name: s\ncommand: ./t {x}\nparameters: { x: { type: float, range: [0, 1] } }\nobjectives:\n  y: { goal: minimize, ${source} }\n${more}`,
    "study.yaml",
  );
  return result.ok ? result.file : formatIssues("study.yaml", result.issues);
}

describe("a pattern", () => {
  it("is refused where it is too long to be prepared quickly", () => {
    expect(read(`{number}${"(a)?".repeat(500)}`).issues).toContain("may have at most 2000 characters; got 2008");
    expect(read(`{number}${"(a)?".repeat(490)}`).issues).toBe("");
  });

  it("holds a number in {number}, which is the value unless another group is named so", () => {
    expect(numberIn("(train|val) loss {number}", "val loss -1.5e-3")).toBe("-1.5e-3");
    expect(numberIn("step (?<step>{number}) loss {number}", "step 3 loss .5")).toBe(".5");
    expect(numberIn("{number} of (?<value>{number})", "3 of 7")).toBe("7");
    expect(numberIn("({number}) of {number}", "3 of 7")).toBe("3");
    expect(numberIn("loss {number}", "loss -Infinity")).toBe("-Infinity");
    expect(numberIn("x{1,2}\\{number\\} (.)", "xx{number} 5")).toBe("5");
    expect(read("{number} of {number}").issues).toBe(
      'f:1 p: holds {number} 2 times; write (?<value>{number}) for the one to read; got {number} of {number}. Write: "{number} of (?<value>{number})"',
    );
  });

  it("is shown as it was written", () => {
    for (const text of ["loss {number}", "a (?<step>{number}) {number}", "loss ([0-9.]+)"]) {
      expect(patternText(read(text).pattern!)).toBe(text);
    }
  });

  it("of another dialect is refused with what to write instead", () => {
    expect(read("val_loss: (?P<value>[0-9.e-]+)").issues).toBe(
      'f:1 p: named groups are written (?<name>…) here, not (?P<name>…); got val_loss: (?P<value>[0-9.e-]+). Write: "val_loss: (?<value>[0-9.e-]+)"',
    );
    expect(read("(?i)loss (.*)").issues).toBe(
      "f:1 p: flags such as (?i) are not written in the pattern: remove it and add the key flags: i; got (?i)loss (.*)",
    );
    expect(read("(?i:loss) (.*)").issues).toContain("add the key flags: i");
    expect(read("(?x)loss (.*)").issues).toContain("remove it; got");
    expect(read("\\Aloss (.*)").issues).toContain("the beginning of a line is ^, not \\A");
    expect(read("loss (.*)\\Z").issues).toContain("the end of a line is $, not \\Z");
    expect(read("loss ([[:digit:]]+)").issues).toContain("a class such as [[:digit:]] is written \\d");
    expect(read("\\\\A (?:a|b)(?=c)(?<!d) (.*)").issues).toBe("");
  });

  it("takes the flags i and s", () => {
    expect(read("LOSS {number}", "i").pattern?.flags).toBe("im");
    expect(parse('from: { stdout: "LOSS {number}", flags: i }')).toMatchObject({
      run: { metrics: [{ source: { kind: "stdout", pattern: { flags: "im" } } }] },
    });
    expect(parse('from: { stdout: "LOSS {number}", flags: x }')).toContain("flags: must be i to ignore case");
  });

  it("has its capturing groups found, whatever else is in brackets", () => {
    const source = "(?:a)[(]\\((b(c))(?<n>d)(?=e)(?<!f)(?<=g)[\\]()]";
    expect(capturingGroups(source).map(({ name, start, end }) => [name, source.slice(start, end)])).toEqual([
      [undefined, "(b(c))"],
      [undefined, "(c)"],
      ["n", "(?<n>d)"],
    ]);
  });
});

describe("the source of a metric", () => {
  const sourceOf = (text: string) => {
    const file = parse(text);
    return typeof file === "string" ? file : file.run.metrics[0]?.source;
  };

  it("may be either stream, both, event files, and choose among values", () => {
    expect(sourceOf('from: { stderr: "f1={number}", pick: best }')).toMatchObject({ kind: "stderr", pick: "min" });
    expect(sourceOf('from: { output: "f1={number}", pick: mean }')).toMatchObject({ kind: "output", pick: "mean" });
    expect(sourceOf("from: { tensorboard: tb, tag: val/loss }")).toMatchObject({
      kind: "tensorboard",
      tag: "val/loss",
    });
    expect(sourceOf("from: { json: m.json, path: [log_history, -2, eval_loss] }")).toMatchObject({
      path: ["log_history", "-2", "eval_loss"],
    });
    expect(sourceOf('measure: { command: ./t, repeats: 3, statistic: p99, pattern: "p99 {number} ms" }')).toMatchObject(
      {
        pattern: expect.any(RegExp),
      },
    );
    expect(parse('from: { json: m, path: a }, progress: { stderr: "f1={number}" }')).toMatchObject({
      run: { metrics: [{ progressFrom: "stderr", progress: expect.any(RegExp) }] },
    });
    expect(
      parse('from: { json: m, path: a }, progress: { csv: "{trial.dir}/m.csv", column: val_loss, step: epoch }'),
    ).toMatchObject({ run: { metrics: [{ progressColumn: { column: "val_loss", step: "epoch" } }] } });
  });

  it("has a best value only for an objective, and a standard error only for a single number", () => {
    const metric = 'metrics:\n  z: { from: { stdout: "z={number}", pick: best } }\n';
    expect(parse('from: { stdout: "y={number}" }', metric)).toBe(
      "study.yaml:7 metrics.z.from.pick: only an objective has a best value; write max or min. Write: max",
    );
    expect(parse("from: { json: m, path: a, standard_error: b, pick: mean }")).toContain(
      "standard_error: belongs to a single number; remove it, or the key pick",
    );
    expect(parse('from: { stdout: "y={number}", pick: first }')).toContain("must be last, best, max, min or mean");
  });
});
