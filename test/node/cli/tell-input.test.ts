import { describe, expect, it } from "vitest";
import { metricsFromWords, toldFromJson } from "../../../src/node/cli/tell-input.ts";

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
    [["acuracy=1", "latency_p99=2"], "The study has no metric acuracy. Did you mean accuracy?"],
    [["accuracy=1"], "Missing latency_p99: every objective needs a value."],
  ])("%j are refused with a sentence", (words, message) => {
    expect(() => metricsFromWords(words, names)).toThrow(message);
  });
});

describe("results as JSON", () => {
  it("are numbers, or means with standard errors, of trials or of points that were not suggested", () => {
    const text = JSON.stringify([
      { trial: 17, metrics: { accuracy: 0.91, latency_p99: { mean: 12.3, standardError: 0.4 } } },
      { trial: 18, failed: "out of memory" },
      {
        parameters: { layers: 3 },
        metrics: { accuracy: 0.8, latency_p99: { mean: 9, standardError: 0.1, count: 200 } },
      },
    ]);
    expect(toldFromJson(text, names)).toEqual([
      {
        trial: 17,
        outcome: {
          kind: "completed",
          metrics: { accuracy: { mean: 0.91, count: 1 }, latency_p99: { mean: 12.3, standardError: 0.4, count: 1 } },
        },
      },
      { trial: 18, outcome: { kind: "failed", reason: "out of memory" } },
      {
        parameters: { layers: 3 },
        outcome: {
          kind: "completed",
          metrics: { accuracy: { mean: 0.8, count: 1 }, latency_p99: { mean: 9, standardError: 0.1, count: 200 } },
        },
      },
    ]);
  });

  it.each([
    ["{", "Standard input is not JSON"],
    ["{}", "Standard input is not a list of results:\n  the document: "],
    ['[{"trial":1}]', "0: needs either `metrics` or `failed`"],
    ['[{"metrics":{}}]', "0: needs either `trial` or `parameters`"],
    ['[{"trial":1,"metrics":{"accuracy":"high"}}]', "0.metrics.accuracy: must be a finite number"],
    ['[{"trial":1,"metrics":{"accuracy":null,"latency_p99":1}}]', "0.metrics.accuracy"],
    ['[{"trial":1,"metrics":{"accuracy":1}}]', "Entry 0: Missing latency_p99"],
    ['[{"trial":1,"metrics":{"accuracy":1,"latency_p99":2,"loss":3}}]', "Entry 0: The study has no metric loss."],
  ])("%s is refused with a sentence", (text, message) => {
    expect(() => toldFromJson(text, names)).toThrow(message);
  });
});
