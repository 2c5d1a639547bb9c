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
  it("takes every number on a line of its own as a sample, and nothing else", () => {
    expect(samplesIn("warming up\n1.5\n 2 \r\n-3e-2\ntook 7 ms\n\n+.5\n12 ms\n0x10\n")).toEqual([1.5, 2, -0.03, 0.5]);
  });

  it("is summarised over all samples of one run, if they are enough", async () => {
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

  it("without a usable sample has a reason, and does not run for ever", async () => {
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
