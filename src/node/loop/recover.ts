/**
 * @file Recovers what an earlier run left: trials that were running when it was killed, and trials that it never started.
 */
import type { Trial } from "../../core/study/index.ts";
import { executorNamed } from "../executors/index.ts";
import { trialsOf } from "../storage/index.ts";
import type { RunContext } from "./context.ts";
import { readEvaluation, readHandle, trialFiles } from "./trial-files.ts";

/**
 * Settles the running trials of a dead run. Commands that are still running are ended. An evaluation that was finished is
 * recorded, once; any other trial becomes pending again. Returns the trials that wait to be run, by number.
 */
export async function recoverTrials(context: RunContext): Promise<readonly Trial[]> {
  const { storage, executor } = context;
  for (const trial of trialsOf(await storage.snapshot(), "run")) {
    if (trial.status !== "running") continue;
    const files = trialFiles(context.folder, trial.number);
    const stored = readHandle(files);
    if (stored !== undefined) {
      const starter = stored.executor === executor.name ? executor : executorNamed(stored.executor);
      await starter.endLeftovers(stored.handle);
    }
    await settle(context, trial, readEvaluation(files, trial));
  }
  return trialsOf(await storage.snapshot(), "run").filter(({ status }) => status === "pending");
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
