/**
 * @file A metric measured against the baseline: both commands run alternately, so both see the machine in the same state.
 */
import type { Measurement } from "../../core/study/index.ts";
import { AGAINST_BLOCKS, type MeasureSource } from "../study-file/settings.ts";
import { addSamples, type MeasureOnce, takeSamples } from "./measure.ts";
import { type Block, summariseRatio } from "./ratio.ts";
import { finiteReading } from "./reading.ts";

/** The measuring commands of both sides, and the baseline's measurement as it was recorded. */
export interface Against {
  readonly trial: MeasureOnce;
  readonly baseline: MeasureOnce;
  /** In the metric's unit. */
  readonly recorded: number;
  /** Ends searches for samples. */
  readonly signal?: AbortSignal | undefined;
}

/** A measurement; or why there is none, and which side caused that. */
export type AgainstReading =
  | { readonly ok: true; readonly value: Measurement }
  | { readonly ok: false; readonly reason: string; readonly side: "trial" | "baseline" };

/**
 * Measures until each block holds its share of `repeats` on both sides. The value is the ratio of the statistics, trial to
 * baseline, times the baseline's recorded value, and so in the metric's unit. The standard error is that of the ratio times
 * the recorded value; the error of the recorded value itself is common to all trials and not included.
 */
export async function measureAgainst(source: MeasureSource, against: Against): Promise<AgainstReading> {
  const share = Math.ceil(source.repeats / AGAINST_BLOCKS);
  const blocks: Block[] = [];
  let turn = 0;
  while (blocks.length < AGAINST_BLOCKS) {
    const block = { trial: [] as number[], baseline: [] as number[] };
    while (block.trial.length < share || block.baseline.length < share) {
      // The order alternates, so a steady drift, such as heat, favours neither side.
      const order = turn++ % 2 === 0 ? (["baseline", "trial"] as const) : (["trial", "baseline"] as const);
      for (const side of order) {
        const samples = await takeSamples(source, against[side], against.signal);
        if (!samples.ok) return { ok: false, reason: samples.reason, side };
        if (!addSamples(block[side], samples.value)) {
          return { ok: false, reason: "the measuring command printed too many samples", side };
        }
      }
    }
    blocks.push(block);
  }
  return inUnits(summariseRatio(blocks, source.statistic), against.recorded);
}

function inUnits(ratio: Measurement | undefined, recorded: number): AgainstReading {
  if (ratio === undefined || !(recorded > 0)) {
    return { ok: false, reason: "a ratio needs positive measurements, and these are not", side: "baseline" };
  }
  const { mean, standardError, count } = ratio;
  const value = {
    mean: mean * recorded,
    ...(standardError === undefined ? {} : { standardError: standardError * recorded }),
    count,
  };
  const reading = finiteReading(value, "of what the measuring commands printed");
  return reading.ok ? reading : { ...reading, side: "baseline" };
}
