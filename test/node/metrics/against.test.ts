import { describe, expect, it } from "vitest";
import { measureAgainst } from "../../../src/node/metrics/against.ts";
import { missing, type Reading } from "../../../src/node/metrics/reading.ts";
import type { MetricSource } from "../../../src/node/study-file/settings.ts";

type MeasureSource = Extract<MetricSource, { kind: "measure" }>;
const source = (more: Partial<MeasureSource> = {}): MeasureSource => ({
  kind: "measure",
  command: { kind: "words", words: [] },
  repeats: 16,
  warmup: 0,
  statistic: "mean",
  exclusive: true,
  against: "baseline",
  ...more,
});

/** Both commands on a machine that is slower with every run; notes who ran. */
function drifting(samples: number, trial: number, baseline: number) {
  const ran: string[] = [];
  const once = (name: string, value: number) => async (): Promise<Reading<string>> => {
    ran.push(name);
    return { ok: true, value: `${value * 1.05 ** ran.length}\n`.repeat(samples) };
  };
  return { ran, trial: once("trial", trial), baseline: once("baseline", baseline) };
}

describe("a measurement against the baseline", () => {
  it("runs both commands alternately, with the order swapped each time, until 8 blocks are complete", async () => {
    const machine = drifting(2, 3, 2);
    await measureAgainst(source(), { ...machine, recorded: 1 });
    expect(machine.ran).toEqual(Array(4).fill(["baseline", "trial", "trial", "baseline"]).flat());
    const single = drifting(1, 3, 2);
    await measureAgainst(source(), { ...single, recorded: 1 });
    expect(single.ran).toHaveLength(2 * 16);
    const plenty = drifting(1000, 3, 2);
    await measureAgainst(source(), { ...plenty, recorded: 1 });
    expect(plenty.ran).toHaveLength(2 * 8);
  });

  it("is the ratio times the recorded value, whatever the speed of the machine since", async () => {
    const reading = await measureAgainst(source(), { ...drifting(2, 3, 2), recorded: 10 });
    expect(reading.ok && reading.value.mean).toBeCloseTo(15, 10);
    expect(reading.ok && reading.value.count).toBe(16);
    // The drift within a pair, 5 %, is what is not known: the pairs' ratios are 1.05 and 1/1.05 in turn.
    const error = reading.ok ? reading.value.standardError! : 0;
    expect(error).toBeGreaterThan(15 * 0.005);
    expect(error).toBeLessThan(15 * 0.05);
  });

  it("drops the warm-up of both commands", async () => {
    const print = (lines: string) => async (): Promise<Reading<string>> => ({ ok: true, value: lines });
    const against = { trial: print("900\n4\n4\n"), baseline: print("700\n2\n2\n"), recorded: 5 };
    const reading = await measureAgainst(source({ warmup: 1 }), against);
    expect(reading.ok && reading.value.mean).toBeCloseTo(10, 10);
    expect(reading.ok && reading.value.standardError).toBe(0);
  });

  it("reports which side failed", async () => {
    const fine = async (): Promise<Reading<string>> => ({ ok: true, value: "1\n" });
    const broken = async (): Promise<Reading<string>> => missing("ended with exit code 3");
    const reason = "ended with exit code 3";
    const measured = (trial: typeof fine, baseline: typeof fine, recorded = 1) =>
      measureAgainst(source(), { trial, baseline, recorded });
    expect(await measured(broken, fine)).toEqual({ ok: false, reason, side: "trial" });
    expect(await measured(fine, broken)).toEqual({ ok: false, reason, side: "baseline" });
    const zero = async (): Promise<Reading<string>> => ({ ok: true, value: "0\n" });
    const positive = { ok: false, reason: "a ratio needs positive measurements, and these are not", side: "baseline" };
    expect(await measured(zero, fine)).toEqual(positive);
    expect(await measured(fine, fine, 0)).toEqual(positive);
  });
});
