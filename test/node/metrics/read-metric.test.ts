import { utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Template } from "../../../src/node/command-template/index.ts";
import { watchFiles } from "../../../src/node/metrics/freshness.ts";
import type { TrialOutput } from "../../../src/node/metrics/metric-reader.ts";
import { readMetric } from "../../../src/node/metrics/read-metric.ts";
import type { MetricReading } from "../../../src/node/metrics/reading.ts";
import type { OutputSource } from "../../../src/node/study-file/metric-sources.ts";
import { newFolder } from "../../fixtures/new-folder.ts";

const folder = newFolder();
let count = 0;

/** The metric that a source reads from a file with the given text (no file, if undefined). */
async function read(text: string | undefined, source: (file: Template) => OutputSource): Promise<MetricReading> {
  const file = join(folder, `F${count++}`);
  if (text !== undefined) writeFileSync(file, text);
  const output: TrialOutput = {
    path: () => file,
    stdoutFile: file,
    stderrFile: `${file}.err`,
    outputFile: `${file}.out`,
    isFresh: () => true,
  };
  const reading = await readMetric(source([]), output);
  return reading.ok ? reading : { ok: false, reason: reading.reason.replaceAll(file, "FILE") };
}

const value = (mean: number): MetricReading => ({ ok: true, value: { mean, count: 1 } });
const json = (text: string | undefined, path: string): Promise<MetricReading> =>
  read(text, (file) => ({ kind: "json", file, path: path.split(".") }));
const stdout = (text: string | undefined, pattern: RegExp): Promise<MetricReading> =>
  read(text, () => ({ kind: "stdout", pattern }));
const csv = (text: string | undefined, column: string): Promise<MetricReading> =>
  read(text, (file) => ({ kind: "csv", file, column }));

async function reasonOf(reading: Promise<MetricReading>): Promise<string> {
  const got = await reading;
  return got.ok ? `no reason: it read ${got.value.mean}` : got.reason;
}

describe("a metric from a JSON file", () => {
  it("is the number at a path of keys and array indices", async () => {
    const text = '{"eval": {"exact_match": 0.875, "runs": [{"loss": 3}, {"loss": 1.5e-3}]}}';
    expect(await json(text, "eval.exact_match")).toEqual(value(0.875));
    expect(await json(text, "eval.runs.0.loss")).toEqual(value(3));
    expect(await json(text, "eval.runs.-1.loss")).toEqual(value(0.0015));
  });

  it("comes with the standard error that the program wrote beside it", async () => {
    const withError = (text: string) =>
      read(text, (file) => ({ kind: "json", file, path: ["accuracy"], standardErrorPath: ["error"] }));
    expect(await withError('{"accuracy": 0.9, "error": 0.01}')).toEqual({
      ok: true,
      value: { mean: 0.9, standardError: 0.01, count: 1 },
    });
    expect(await reasonOf(withError('{"accuracy": 0.9}'))).toContain('no "error" in FILE');
    expect(await reasonOf(withError('{"accuracy": 0.9, "error": -1}'))).toBe(
      "the standard error at error in FILE is -1",
    );
  });

  it("can be read beside a NaN that Python wrote, but must not be NaN", async () => {
    const text = '{"note": "NaN is \\"fine\\" here", "grad": NaN, "top": -Infinity, "accuracy": 0.5}';
    expect(await json(text, "accuracy")).toEqual(value(0.5));
    expect(await reasonOf(json(text, "grad"))).toBe("the value at grad in FILE is NaN, not a finite number");
    expect(await reasonOf(json(text, "top"))).toBe("the value at top in FILE is -Infinity, not a finite number");
    expect(await reasonOf(json('{"a": 1e999}', "a"))).toContain("Infinity, not a finite number");
  });

  it("that is missing has a reason that says what is there", async () => {
    expect(await reasonOf(json(undefined, "a"))).toBe("FILE does not exist");
    expect(await reasonOf(json("", "a"))).toBe("FILE is empty");
    expect(await reasonOf(json('{"accuracy": 0.9, "los', "accuracy"))).toBe(
      'FILE is not complete, valid JSON (it ends with "{"accuracy": 0.9, "los")',
    );
    expect(await reasonOf(json('{"loss": 1, "acc": 2}', "accuracy"))).toBe(
      'no "accuracy" in FILE: at the top it holds an object with loss, acc',
    );
    expect(await reasonOf(json('{"runs": [1, 2]}', "runs.2"))).toBe('no "2" in FILE: at runs it holds an array of 2');
    expect(await reasonOf(json('{"a": "0.5"}', "a"))).toBe('at a in FILE there is the value "0.5", not a number');
    expect(await reasonOf(json('{"a": {"b": 1}}', "a"))).toBe("at a in FILE there is an object with b, not a number");
    expect(await reasonOf(json("{}", "constructor.name"))).toContain('no "constructor" in FILE');
    expect(await reasonOf(json("null", "a"))).toContain("at the top it holds the value null");
  });
});

describe("a metric from the output", () => {
  it("is the first group of the last match", async () => {
    const log = "size: 12.5 MB\nepoch 1\nsize: 9.25 MB\ndone\n";
    expect(await stdout(log, /size: ([0-9.]+) MB/)).toEqual(value(9.25));
    expect(await stdout("acc=1\nacc=2\n", /^acc=(.*)$/m)).toEqual(value(2));
    expect(await stdout("loss -1.5e-3 .", /-?[0-9.]+e-3/)).toEqual(value(-0.0015));
  });

  it("that is missing has a reason", async () => {
    expect(await reasonOf(stdout("nothing", /size: ([0-9.]+)/))).toBe("nothing in FILE matches /size: ([0-9.]+)/");
    expect(await reasonOf(stdout("size: big", /size: (\w+)/))).toBe(
      '/size: (\\w+)/ found "big", not a number (in FILE)',
    );
    expect(await reasonOf(stdout("loss: nan", /loss: (\S+)/))).toBe(
      "the value of /loss: (\\S+)/ in FILE is NaN, not a finite number",
    );
    expect(await reasonOf(stdout("loss: -inf", /loss: (\S+)/))).toContain("is -Infinity");
    expect(await reasonOf(stdout(undefined, /x/))).toBe("FILE does not exist");
  });
});

describe("a metric from a CSV file", () => {
  it("is the column's value in the last row, with quotes and line breaks in cells", async () => {
    const text = '\uFEFFepoch,"note, long",accuracy\r\n1,"a\n""b""",0.5\r\n2,x,0.75\r\n\r\n';
    expect(await csv(text, "accuracy")).toEqual(value(0.75));
  });

  it("that is missing has a reason", async () => {
    expect(await reasonOf(csv(undefined, "a"))).toBe("FILE does not exist");
    expect(await reasonOf(csv("", "a"))).toBe("FILE is empty");
    expect(await reasonOf(csv("a,b\n", "a"))).toBe("FILE has a header but no rows");
    expect(await reasonOf(csv("a,b\n1,2\n", "c"))).toBe('no column "c" in FILE: it has a, b');
    expect(await reasonOf(csv("a,b\n1\n", "b"))).toBe('column "b" of FILE holds no value');
    expect(await reasonOf(csv("a\nnan\n", "a"))).toContain("is NaN, not a finite number");
    expect(await reasonOf(csv('a\n"1\n', "a"))).toContain("FILE is not valid CSV");
  });
});

describe("a file of an earlier trial", () => {
  it("is not read for this trial unless it was written again", async () => {
    const file = join(folder, "shared.json");
    writeFileSync(file, '{"loss": 1}');
    utimesSync(file, 1, 1);
    const output = {
      path: () => file,
      stdoutFile: file,
      stderrFile: file,
      outputFile: file,
      isFresh: watchFiles([file, join(folder, "new.json")]),
    };
    const source: OutputSource = { kind: "json", file: [], path: ["loss"] };
    expect(await reasonOf(readMetric(source, output))).toContain("was not written by this trial");
    writeFileSync(file, '{"loss": 1}');
    expect(await readMetric(source, output)).toEqual(value(1));
    writeFileSync(join(folder, "new.json"), '{"loss": 2}');
    expect(await readMetric(source, { ...output, path: () => join(folder, "new.json") })).toEqual(value(2));
  });
});
