/**
 * @file What an earlier run left: trials that it was killed in the middle of, and trials that it never started.
 */
import type { Trial } from "../../core/index.ts";
import type { RunContext } from "./context.ts";
import { readEvaluation, readMark, trialFiles } from "./trial-files.ts";

/**
 * Settles the running trials of a dead run: what is left of their processes is ended; an evaluation that was finished
 * is recorded, once; any other trial is given back. Returns the trials that wait to be run, by number.
 */
export async function recoverTrials(context: RunContext): Promise<readonly Trial[]> {
  const { storage, executor } = context;
  for (const trial of await storage.trials("run")) {
    if (trial.status !== "running") continue;
    const files = trialFiles(context.folder, trial.number);
    const mark = readMark(files);
    if (mark !== undefined) await executor.endLeftovers(mark);
    const metrics = readEvaluation(files, trial);
    if (metrics === undefined) await storage.append({ type: "interrupted", trial: trial.number });
    else if (await storage.append({ type: "completed", trial: trial.number, metrics })) {
      context.emit({ type: "trial-completed", trial: trial.number, metrics });
    }
  }
  return (await storage.trials("run")).filter(({ status }) => status === "pending");
}

/** How often each trial was started, in all runs. */
export async function countAttempts(context: RunContext): Promise<Map<number, number>> {
  const attempts = new Map<number, number>();
  for (const { event } of await context.storage.events()) {
    if (event.type === "started") attempts.set(event.trial, (attempts.get(event.trial) ?? 0) + 1);
  }
  return attempts;
}
