/**
 * @file Recovers what an earlier run left: trials that were running when it was killed, and trials that it never started.
 */
import type { Trial } from "../../core/study/index.ts";
import { type Executor, executorNamed } from "../executors/index.ts";
import { trialsOf } from "../storage/index.ts";
import type { RunContext } from "./context.ts";
import { forgetHandle, readEvaluation, readHandle, trialFiles } from "./trial-files.ts";

/**
 * Settles the running trials of a dead run. Commands that are still running are ended, also those of trials that were told
 * meanwhile, so that nothing holds a slot that a new trial takes. An evaluation that was finished is recorded, once; any
 * other trial becomes pending again. Returns the trials that wait to be run, by number.
 */
export async function recoverTrials(context: RunContext): Promise<readonly Trial[]> {
  const { storage, executor, folder } = context;
  const own = trialsOf(await storage.snapshot(), "run");
  await endLeftovers(folder, own, executor);
  for (const trial of own) {
    if (trial.status !== "running") continue;
    await settle(context, trial, readEvaluation(trialFiles(folder, trial.number), trial));
  }
  return trialsOf(await storage.snapshot(), "run").filter(({ status }) => status === "pending");
}

/** Ends every command of the trials whose end no run has seen. */
export async function endLeftovers(folder: string, trials: readonly Trial[], executor?: Executor): Promise<void> {
  for (const { number } of trials) {
    const files = trialFiles(folder, number);
    const stored = readHandle(files);
    if (stored === undefined) continue;
    const starter = stored.executor === executor?.name ? executor : executorNamed(stored.executor);
    await starter.endLeftovers(stored.handle);
    forgetHandle(files);
  }
}

/** Records what was finished or decided before the run died; without either, the trial becomes pending again. */
async function settle(
  { storage, emit }: RunContext,
  { number }: Trial,
  evaluation: ReturnType<typeof readEvaluation>,
): Promise<void> {
  const { metrics, missing, progress, stopped } = evaluation ?? {};
  const more = { ...(missing === undefined ? {} : { missing }), ...(progress === undefined ? {} : { progress }) };
  if (stopped !== undefined) {
    if (!(await storage.append({ type: "cancelled", trial: number, ...stopped }))) return;
    emit({ type: "trial-stopped", trial: number, reason: stopped.reason, stop: stopped.stop });
  } else if (metrics === undefined) await storage.append({ type: "interrupted", trial: number });
  else if (await storage.append({ type: "completed", trial: number, metrics, ...more })) {
    emit({ type: "trial-completed", trial: number, metrics });
  }
}
