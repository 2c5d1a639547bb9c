import { describe, expect, it } from "vitest";
import { measure, samplesIn } from "../../../src/node/metrics/measure.ts";
import { missing, type Reading } from "../../../src/node/metrics/reading.ts";
import { summarise } from "../../../src/node/metrics/statistic.ts";
import type { MetricSource } from "../../../src/node/study-file/settings.ts";

type MeasureSource = Extract<MetricSource, { kind: "measure" }>;
const source = (more: Partial<MeasureSource>): MeasureSource => ({
  kind: "measure",
  command: { kind: "words", words: [] },
  repeats: 3,
  warmup: 0,
  statistic: "mean",
  exclusive: true,
  ...more,
});

/** A command that prints the given outputs, one a run. */
function printing(...outputs: readonly (string | Reading<string>)[]) {
  let runs = 0;
  const once = async (): Promise<Reading<string>> => {
    const output = outputs[runs++] ?? missing("was run too often");
    return typeof output === "string" ? { ok: true, value: output } : output;
  };
  return { once, runs: () => runs };
}

describe("a measured metric", () => {
  it("reads every number on a line of its own as a sample, and nothing else", async () => {
    expect(await samplesIn("warming up\n1.5\n 2 \r\n-3e-2\ntook 7 ms\n\n+.5\n12 ms\n0x10\n")).toEqual({
      ok: true,
      value: [1.5, 2, -0.03, 0.5],
    });
  });

  it("reads the matches of a pattern in each line, but never part of a number", async () => {
    const pattern = /p99 ((?:\d|\.)+) ms/;
    expect(await samplesIn("p50 0.02 ms p99 0.049 ms\n\u001b[32mp99\u001b[0m 0.1 ms\n", pattern)).toEqual({
      ok: true,
      value: [0.049, 0.1],
    });
    expect(await samplesIn("p99 1,234.5 ms\n", /p99 .*?([0-9.]+) ms/)).toMatchObject({
      ok: false,
      reason: expect.stringContaining('in "1,234.5"'),
    });
  });

  it("refuses a number that is written with separators, instead of dropping that sample", async () => {
    for (const text of ["1,234.5", "0,049", "1_000"]) {
      const reason = `the measuring command printed "${text}"; print it as 1234.5 or 1.2e-5`;
      expect(await samplesIn(`1\n${text}\n`)).toEqual({ ok: false, reason });
    }
  });

  it("explains how to read a number beside other words", async () => {
    const reading = await measure(source({}), printing("p99 0.049 ms\n").once);
    expect(reading).toMatchObject({ reason: expect.stringContaining('but "p99 0.049 ms"; add the key pattern') });
  });

  it("is summarised over all samples of one run, if there are enough", async () => {
    const command = printing("1\n2\n3\n4\n5\n");
    expect(await measure(source({ statistic: "p90" }), command.once)).toEqual({
      ok: true,
      value: summarise([1, 2, 3, 4, 5], "p90"),
    });
    expect(command.runs()).toBe(1);
  });

  it("runs its command again until there are enough, and drops the warm-up of each run", async () => {
    const command = printing("900\n1\n2\n", "800\n3\n4\n");
    expect(await measure(source({ warmup: 1, repeats: 4 }), command.once)).toEqual({
      ok: true,
      value: summarise([1, 2, 3, 4], "mean"),
    });
    expect(command.runs()).toBe(2);
  });

  it("without a usable sample has a reason, and ends", async () => {
    const reason = async (output: string | Reading<string>, more: Partial<MeasureSource> = {}) => {
      const reading = await measure(source(more), printing(output).once);
      return reading.ok ? "no reason" : reading.reason;
    };
    expect(await reason("fast!\n")).toBe("the measuring command printed no number on a line of its own");
    expect(await reason("1\n2\n", { warmup: 20 })).toBe(
      "the measuring command printed 2 numbers, all of them warm-up (20)",
    );
    expect(await reason("1\nnan\n3\n")).toBe("the measuring command printed NaN, not a finite number");
    expect(await reason(missing("ended with exit code 3"))).toBe("ended with exit code 3");
  });
});

describe("a measuring command that prints much", () => {
  it("has every sample, with and without a pattern, up to a limit that is said", async () => {
    const count = 125_000;
    const lines = (word: string): string => `${word}1.5\n`.repeat(count);
    expect(await measure(source({}), printing(lines("")).once)).toMatchObject({ value: { mean: 1.5, count } });
    const pattern = source({ pattern: /t=(\d+\.\d+)/ });
    expect(await measure(pattern, printing(lines("t=")).once)).toMatchObject({ value: { mean: 1.5, count } });
    const halves = source({ repeats: 2 * count });
    expect(await measure(halves, printing(lines(""), lines("")).once)).toMatchObject({ value: { count: 2 * count } });
    expect(await measure(source({}), printing("1\n".repeat(500_001)).once)).toEqual(
      missing("the measuring command printed more than 500,000 samples"),
    );
  });

  it("may print numbers whose sum or spread no number holds", async () => {
    const value = await measure(source({}), printing("1.7e308\n-1.7e308\n1.7e308\n-1.7e308\n").once);
    expect(value).toMatchObject({ ok: true, value: { mean: 0 } });
    expect(await measure(source({}), printing("1.7e308\n1.7e308\n1.7e308\n").once)).toMatchObject({
      value: { mean: 1.7e308, standardError: 0 },
    });
  });
});
