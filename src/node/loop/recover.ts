/**
 * @file Recovers what an earlier run left: trials that were running when it was killed, and trials that it never started.
 */
import type { Trial } from "../../core/study/index.ts";
import { type Executor, executorNamed, type Leftovers, stopPatiently } from "../executors/index.ts";
import { trialsOf } from "../storage/index.ts";
import type { RunContext } from "./context.ts";
import { forgetHandle, readEvaluation, storedHandles, trialFiles } from "./trial-files.ts";
import { forgetTest, testFolder } from "./working-trials.ts";

/**
 * Settles the running trials of a dead run. Commands that are still running are ended, also those of trials that were told
 * or withdrawn meanwhile, so that nothing holds a slot that a new trial takes. An evaluation that was finished is recorded, once; any
 * other trial becomes pending again. Returns the trials that wait to be run, by number.
 */
export async function recoverTrials(context: RunContext): Promise<readonly Trial[]> {
  const { storage, runner, folder } = context;
  for (const each of await endLeftovers(folder, runner.executor, context)) context.emit({ type: "leftovers", ...each });
  for (const trial of trialsOf(await storage.snapshot(), "run")) {
    if (trial.status !== "running") continue;
    await settle(context, trial, readEvaluation(trialFiles(folder, trial.number), trial));
  }
  return trialsOf(await storage.snapshot(), "run").filter(({ status }) => status === "pending");
}

/** For how long an engine that does not answer is waited for where nothing else ends the wait, in milliseconds. */
const PATIENCE_MS = 30_000;

/** What became of the processes that a dead run had left of one trial. */
export interface TrialLeftovers extends Leftovers {
  readonly trial: number;
  /** What the numbers count; absent: processes. */
  readonly unit?: "job";
}

/**
 * Ends every command in a store's folder whose end no run has seen, whatever has become of its trial since. A handle is kept
 * while something is left that could not be ended. Returns the trials of which something was alive.
 */
export async function endLeftovers(
  folder: string,
  executor?: Executor,
  { signal, emit }: Partial<Pick<RunContext, "signal" | "emit">> = {},
): Promise<readonly TrialLeftovers[]> {
  const found: TrialLeftovers[] = [];
  let isSaid = false;
  for (const { trial, files, stored } of [...storedHandles(folder), ...storedHandles(testFolder(folder))]) {
    const starter = stored.executor === executor?.name ? executor : executorNamed(stored.executor);
    const onUnreachable = (reason: string): void => {
      if (!isSaid) emit?.({ type: "engine", executor: starter.name, reason });
      isSaid = true;
    };
    const patience = { signal: signal ?? AbortSignal.timeout(PATIENCE_MS), onUnreachable };
    const leftovers = await stopPatiently(starter, stored.handle, patience);
    if (leftovers.remaining === 0) forgetHandle(files);
    if (leftovers.ended + leftovers.remaining > 0) {
      found.push({ trial, ...leftovers, ...(starter.isRemote ? { unit: "job" } : {}) });
    }
  }
  if (storedHandles(testFolder(folder)).length === 0) forgetTest(folder);
  return found;
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
