/**
 * @file The baseline that other trials are measured against: whether it can be measured beside them, and how.
 */
import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { isWithdrawn, type Measurement, type Trial } from "../../core/study/index.ts";
import { missing, type Reading } from "../metrics/index.ts";
import { trialsOf } from "../storage/index.ts";
import type { RunContext } from "./context.ts";
import { type FilledTrial, fillTrial } from "./fill-trial.ts";
import { trialFiles } from "./trial-files.ts";

/** A completed baseline whose folder exists. */
export interface Baseline {
  readonly filled: FilledTrial;
  readonly metrics: Readonly<Record<string, Measurement>>;
}

/** How often the store is asked whether the baseline has ended. */
const POLL_INTERVAL_MS = 200;

/**
 * Waits for the baseline if it began before `trial` in this run. Returns what it is measured with, or why it cannot be
 * measured; an interrupted wait has a reason too. Must not be called inside the gate, which the baseline may have to enter.
 */
export async function awaitBaseline(context: RunContext, trial: Trial): Promise<Reading<Baseline>> {
  const { storage, folder, file, signal } = context;
  while (!signal.aborted && (await isUnderWay(context, trial))) {
    await sleep(POLL_INTERVAL_MS, undefined, { signal }).catch(() => {});
  }
  const baseline = (await storage.snapshot()).trials.find((each) => each.origin === "baseline" && !isWithdrawn(each));
  if (baseline === undefined) return missing("the study has no trial of the baseline");
  const named = `the baseline (trial ${baseline.number})`;
  if (baseline.status !== "completed") return missing(`${named} has not completed, but is ${baseline.status}`);
  const files = trialFiles(folder, baseline.number);
  if (!existsSync(files.folder)) return missing(`the folder of ${named} is gone: ${files.folder}`);
  return { ok: true, value: { filled: fillTrial(file, baseline, files), metrics: baseline.metrics } };
}

/** Whether this run is evaluating the baseline and began it first. One that a caller evaluates (`paretune suggest`) may
 * never end. */
async function isUnderWay({ storage }: RunContext, { number }: Trial): Promise<boolean> {
  const own = trialsOf(await storage.snapshot(), "run").find(
    (each) => each.origin === "baseline" && !isWithdrawn(each),
  );
  return own !== undefined && own.number < number && (own.status === "pending" || own.status === "running");
}
