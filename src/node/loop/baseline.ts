/**
 * @file The baseline that other trials are measured against: whether it can be measured beside them, and how.
 */
import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { countTrials, isWithdrawn, type Measurement, type Trial } from "../../core/study/index.ts";
import { missing, type Reading } from "../metrics/index.ts";
import { trialsOf } from "../storage/index.ts";
import type { RunContext } from "./context.ts";
import { type FilledTrial, fillTrial } from "./fill-trial.ts";
import { type EvaluatedTrial, evaluationFiles } from "./trial-files.ts";

/** A completed baseline whose folder exists. */
export interface Baseline {
  readonly filled: FilledTrial;
  readonly metrics: Readonly<Record<string, Measurement>>;
}

/** How often the store is asked whether the baseline has ended. */
const POLL_INTERVAL_MS = 200;

/**
 * Waits for the baseline if it began before `trial` in this run. Returns what it is measured with, or why it cannot be
 * measured; an interrupted wait has a reason too. The caller must not hold the machine's lock, because the baseline may need it.
 *
 * @param slot - the slot of `trial`, in which the baseline is measured beside it
 */
export async function awaitBaseline(
  context: RunContext,
  trial: EvaluatedTrial,
  slot: number,
): Promise<Reading<Baseline>> {
  const { storage, folder, file, signal } = context;
  while (!signal.aborted && (await isUnderWay(context, trial))) {
    await sleep(POLL_INTERVAL_MS, undefined, { signal }).catch(() => {});
  }
  const baseline = (await storage.snapshot()).trials.findLast(isStudyBaseline);
  if (baseline === undefined) return missing("the study has no trial of the baseline");
  const named = `the baseline (trial ${baseline.number})`;
  if (baseline.status !== "completed") return missing(`${named} has not completed, but is ${baseline.status}`);
  const { replicate } = trial;
  const evaluated = {
    ...baseline,
    ...(replicate?.folderIndex === undefined ? {} : { replicate: { ...replicate, index: replicate.folderIndex } }),
  };
  const files = evaluationFiles(folder, evaluated);
  if (!existsSync(files.folder)) return missing(`the folder of ${named} does not exist: ${files.folder}`);
  const filled = fillTrial(file, { ...evaluated, slot }, files);
  return { ok: true, value: { filled, metrics: baseline.metrics } };
}

/**
 * Whether this run is evaluating the baseline or will begin it first. One that a caller evaluates (`paretune suggest`) may
 * never end, and repeats are run without it.
 */
async function isUnderWay({ storage }: RunContext, { number, origin }: Trial): Promise<boolean> {
  const own = trialsOf(await storage.snapshot(), "run").findLast(isStudyBaseline);
  if (own?.status === "running") return true;
  return own?.status === "pending" && own.number < number && origin !== "confirm";
}

/** Whether a trial is the study's baseline; one that was withdrawn is not any more. */
function isStudyBaseline(trial: Trial): boolean {
  return trial.origin === "baseline" && !isWithdrawn(trial);
}

/**
 * Reserves the baseline of a study that has trials but none of the baseline, because it was added to the study file later.
 * Nothing is reserved where the budget is spent.
 */
export async function reserveLateBaseline({ file, storage }: RunContext): Promise<readonly Trial[]> {
  const { baseline, budget } = file.study;
  const { trials } = await storage.snapshot();
  const isLate = trials.length > 0 && !trials.some(isStudyBaseline);
  if (baseline === undefined || !isLate || countTrials(trials).spent >= budget.trials) return [];
  const known = trials.length;
  return storage.reserve([{ configuration: baseline, origin: "baseline" }], {
    evaluator: "run",
    known,
    budget: budget.trials,
  });
}
