/**
 * @file A metric that a command of its own measures: it is run until it has printed enough samples.
 */
import type { MeasureSource } from "../study-file/settings.ts";
import { type MetricReading, missing, parseNumber, type Reading } from "./reading.ts";
import { summarise } from "./statistic.ts";

/** Runs the measuring command once; the text that it printed, or why it failed. */
export type MeasureOnce = () => Promise<Reading<string>>;

/** The numbers that stand on a line of their own; other lines are people's words. */
export function samplesIn(output: string): readonly number[] {
  return output.split("\n").flatMap((line) => parseNumber(line) ?? []);
}

/** Runs the command once; the samples that it printed, its warm-up dropped: at least one, all finite. */
export async function takeSamples(source: MeasureSource, once: MeasureOnce): Promise<Reading<readonly number[]>> {
  const run = await once();
  if (!run.ok) return run;
  const printed = samplesIn(run.value);
  const bad = printed.find((value) => !Number.isFinite(value));
  if (bad !== undefined) return missing(`the measuring command printed ${bad}, not a finite number`);
  const kept = printed.slice(source.warmup);
  if (kept.length > 0) return { ok: true, value: kept };
  return missing(
    printed.length === 0
      ? "the measuring command printed no number on a line of its own"
      : `the measuring command printed ${printed.length} numbers, all dropped as warm-up (${source.warmup})`,
  );
}

/** Runs the command until there are `repeats` samples, the warm-up of each process dropped, and summarises them. */
export async function measure(source: MeasureSource, once: MeasureOnce): Promise<MetricReading> {
  const samples: number[] = [];
  while (samples.length < source.repeats) {
    const taken = await takeSamples(source, once);
    if (!taken.ok) return taken;
    samples.push(...taken.value);
  }
  return { ok: true, value: summarise(samples, source.statistic) };
}
