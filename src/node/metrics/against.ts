/**
 * @file A metric measured against the baseline's: the two commands in turn, so that both meet the same machine.
 */
import type { Measurement } from "../../core/index.ts";
import { AGAINST_BLOCKS, type MeasureSource } from "../study-file/settings.ts";
import { type MeasureOnce, takeSamples } from "./measure.ts";
import { type Block, summariseRatio } from "./ratio.ts";

/** The measuring commands of both sides, and what the baseline's measurement was when it was recorded. */
export interface Against {
  readonly trial: MeasureOnce;
  readonly baseline: MeasureOnce;
  /** In the metric's unit. */
  readonly recorded: number;
}

/** A measurement; or why there is none, and on which side the fault is. */
export type AgainstReading =
  | { readonly ok: true; readonly value: Measurement }
  | { readonly ok: false; readonly reason: string; readonly side: "trial" | "baseline" };

/**
 * Measures until each of the blocks holds its share of `repeats` on both sides. The value is the ratio of the statistics,
 * trial to baseline, times the baseline's recorded value: in the metric's unit, and as many times the baseline's as the
 * trial is slower. The standard error is the ratio's, times the same; what is not known of the recorded value is the same
 * for all trials and no part of it.
 */
export async function measureAgainst(source: MeasureSource, against: Against): Promise<AgainstReading> {
  const share = Math.ceil(source.repeats / AGAINST_BLOCKS);
  const blocks: Block[] = [];
  let turn = 0;
  while (blocks.length < AGAINST_BLOCKS) {
    const block = { trial: [] as number[], baseline: [] as number[] };
    while (block.trial.length < share || block.baseline.length < share) {
      // Who is first changes with each pair: what grows steadily, such as heat, then favours neither side.
      const order = turn++ % 2 === 0 ? (["baseline", "trial"] as const) : (["trial", "baseline"] as const);
      for (const side of order) {
        const samples = await takeSamples(source, against[side]);
        if (!samples.ok) return { ok: false, reason: samples.reason, side };
        block[side].push(...samples.value);
      }
    }
    blocks.push(block);
  }
  return inUnits(summariseRatio(blocks, source.statistic), against.recorded);
}

function inUnits(ratio: Measurement | undefined, recorded: number): AgainstReading {
  if (ratio === undefined || !(recorded > 0)) {
    return { ok: false, reason: "there is a ratio of positive measurements only", side: "baseline" };
  }
  const { mean, standardError, count } = ratio;
  return {
    ok: true,
    value: {
      mean: mean * recorded,
      ...(standardError === undefined ? {} : { standardError: standardError * recorded }),
      count,
    },
  };
}
