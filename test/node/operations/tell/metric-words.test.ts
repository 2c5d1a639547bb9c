import { describe, expect, it } from "vitest";
import { metricProblems } from "../../../../src/node/operations/tell/check-metrics.ts";
import { metricsFromWords } from "../../../../src/node/operations/tell/metric-words.ts";

const names = { required: ["accuracy", "latency_p99"], known: ["accuracy", "latency_p99", "size_mb"] };

describe("results as words", () => {
  it.each(["12.3±0.4", "12.3 ± 0.4", "12.3+-0.4", "12.3+/-0.4"])("take %s as a mean and its standard error", (text) => {
    expect(metricsFromWords(["accuracy=0.91", `latency_p99=${text}`], names)).toEqual({
      accuracy: { mean: 0.91, count: 1 },
      latency_p99: { mean: 12.3, standardError: 0.4, count: 1 },
    });
  });

  it("take negative numbers and powers of ten", () => {
    const { accuracy, latency_p99: latency } = metricsFromWords(
      ["accuracy=-1e-3", "latency_p99=+-0.5+-1e-2"].slice(0, 1).concat("latency_p99=-2e3±1e1"),
      names,
    );
    expect(accuracy?.mean).toBe(-0.001);
    expect(latency).toEqual({ mean: -2000, standardError: 10, count: 1 });
  });

  it.each([
    [["accuracy"], '"accuracy" must be NAME=VALUE, e.g. accuracy=0.91'],
    [["=1"], '"=1" must be NAME=VALUE'],
    [["accuracy=high"], 'accuracy must be a finite number, or a number ± its standard error; got "high".'],
    [["accuracy=NaN"], 'got "NaN". If the trial failed: --failed REASON.'],
    [["accuracy=Infinity"], 'got "Infinity"'],
    [["accuracy="], 'got ""'],
    [["accuracy=1±"], 'got ""'],
    [["accuracy=1±-2"], "The standard error of accuracy must not be negative; got -2."],
    [["accuracy=1±2±3"], "more than one ±"],
    [["accuracy=1", "accuracy=2"], "accuracy was given twice"],
    [["results.json"], "A file is read from standard input: --json - < FILE."],
  ])("%j are refused with a sentence", (words, message) => {
    expect(() => metricsFromWords(words, names)).toThrow(message);
  });
});

describe("the metrics of a result", () => {
  it("are those of the study, and all that it needs", () => {
    expect(metricProblems(["accuracy", "latency_p99", "size_mb"], names)).toEqual([]);
    expect(metricProblems(["acuracy", "latency_p99"], names)).toEqual([
      "The study has no metric acuracy. Did you mean accuracy? It has: accuracy, latency_p99, size_mb.",
      expect.stringMatching(/^Missing accuracy: every objective needs a value\. If the trial failed: --failed REASON/),
    ]);
  });
});
