/**
 * @file Recovers what an earlier run left: trials that were running when it was killed, and trials that it never started.
 */
import type { Trial, Units } from "../../core/study/index.ts";
import { type Executor, executorNamed, type Leftovers, stopPatiently } from "../executors/index.ts";
import { type Lease, type Takeover, trialsOf } from "../storage/index.ts";
import type { RunContext } from "./context.ts";
import { withholdUnits } from "./leftover-units.ts";
import { forgetHandle, readEvaluation, storedHandles, trialFiles } from "./trial-files.ts";
import { forgetTest, testFolder } from "./working-trials.ts";

/**
 * Settles the running trials of dead runs. Commands that are still running are ended, also those of trials that were told
 * or withdrawn meanwhile, so that nothing holds a slot that a new trial takes. An evaluation that was finished is recorded, once; any
 * other trial becomes pending again. Trials of other living runs are left alone. Returns the trials that wait to be run, by number.
 */
export async function recoverTrials(context: RunContext, lease: Lease): Promise<readonly Trial[]> {
  const { storage, folder } = context;
  // Whatever has a handle by now was claimed before, so that its run is seen if it lives.
  const found = storedHandles(folder).map(({ trial }) => trial);
  const { trials, neighbours } = await leftTrials(context, lease);
  const living = new Set(neighbours.flatMap((run) => run.trials));
  const isLeft = (trial: number): boolean => found.includes(trial) && !living.has(trial);
  await endOwnLeftovers(context, { isLeft, endsTests: neighbours.length === 0 });
  await settleTrials(context, (trial) => trials.includes(trial));
  return trialsOf(await storage.snapshot(), "run").filter(({ status }) => status === "pending");
}

/** Ends what dead runs have left of trials, says so, and withholds the units of what cannot be ended. */
export async function endOwnLeftovers(
  context: RunContext,
  which: Pick<LeftoverOptions, "isLeft" | "endsTests">,
): Promise<void> {
  const { folder, runner, emit, signal } = context;
  for (const { endAgain, ...each } of await endLeftovers(folder, runner.executor, { ...which, emit, signal })) {
    emit({ type: "leftovers", ...each });
    withholdUnits(context, each, endAgain);
  }
}

/** The running trials of dead runs, and the living runs that keep theirs in the same folder. */
async function leftTrials({ storage }: RunContext, lease: Lease): Promise<Takeover> {
  if (lease.kind === "shared") return lease.takeOver();
  const running = trialsOf(await storage.snapshot(), "run").filter(({ status }) => status === "running");
  return { trials: running.map(({ number }) => number), neighbours: [] };
}

/** Records what was finished of running trials, which are this run's now; the others become pending again. */
export async function settleTrials(context: RunContext, isLeft: (trial: number) => boolean): Promise<void> {
  for (const trial of trialsOf(await context.storage.snapshot(), "run")) {
    if (trial.status !== "running" || !isLeft(trial.number)) continue;
    await settle(context, trial, readEvaluation(trialFiles(context.folder, trial.number), trial));
  }
}

/** For how long an engine that does not answer is waited for where nothing else ends the wait, in milliseconds. */
const PATIENCE_MS = 30_000;

/** What became of the processes that a dead run had left of one trial. */
export interface TrialLeftovers extends Leftovers {
  readonly trial: number;
  /** What the numbers count; absent: processes. */
  readonly unit?: "job";
  /** The units of resources that its command holds. */
  readonly units?: Units;
  /** Tries once more to end what remains; returns the number of processes (or jobs) that are left then. */
  readonly endAgain: () => Promise<number>;
}

/** Which leftovers are ended, and what else happens meanwhile. */
export interface LeftoverOptions extends Partial<Pick<RunContext, "signal" | "emit">> {
  /** The trials whose commands are ended. Default: all. */
  readonly isLeft?: (trial: number) => boolean;
  /** Whether configurations that were run again to find a fault are ended, too. Default true. */
  readonly endsTests?: boolean;
}

/**
 * Ends every command in a store's folder whose end no run has seen, whatever has become of its trial since. A handle is kept
 * while something is left that could not be ended. Returns the trials of which something was alive.
 */
export async function endLeftovers(
  folder: string,
  executor?: Executor,
  { isLeft = () => true, endsTests = true, signal, emit }: LeftoverOptions = {},
): Promise<readonly TrialLeftovers[]> {
  const found: TrialLeftovers[] = [];
  let isSaid = false;
  const tests = endsTests ? storedHandles(testFolder(folder)) : [];
  for (const { trial, files, stored } of [...storedHandles(folder).filter(({ trial }) => isLeft(trial)), ...tests]) {
    const starter = stored.executor === executor?.name ? executor : executorNamed(stored.executor);
    const onUnreachable = (reason: string): void => {
      if (!isSaid) emit?.({ type: "engine", executor: starter.name, reason });
      isSaid = true;
    };
    const patience = { signal: signal ?? AbortSignal.timeout(PATIENCE_MS), onUnreachable };
    const leftovers = await stopPatiently(starter, stored.handle, patience);
    if (leftovers.remaining === 0) forgetHandle(files);
    if (leftovers.ended + leftovers.remaining === 0) continue;
    // By then the trial may have a new handle, which is not to be forgotten.
    const endAgain = async (): Promise<number> => (await starter.stop(stored.handle)).remaining;
    const units = stored.units === undefined ? {} : { units: stored.units };
    found.push({ trial, ...leftovers, ...(starter.isRemote ? { unit: "job" } : {}), ...units, endAgain });
  }
  if (endsTests && storedHandles(testFolder(folder)).length === 0) forgetTest(folder);
  return found;
}

/** Records what was finished or decided before the run died; without either, the trial becomes pending again. */
async function settle(
  { storage, emit }: RunContext,
  { number }: Trial,
  evaluation: ReturnType<typeof readEvaluation>,
): Promise<void> {
  const { metrics, missing, progress, stopped, used } = evaluation ?? {};
  const using = used === undefined ? {} : { used };
  const more = {
    ...(missing === undefined ? {} : { missing }),
    ...(progress === undefined ? {} : { progress }),
    ...using,
  };
  if (stopped !== undefined) {
    if (!(await storage.append({ type: "cancelled", trial: number, ...stopped, ...using }))) return;
    emit({ type: "trial-stopped", trial: number, reason: stopped.reason, stop: stopped.stop });
  } else if (metrics === undefined) await storage.append({ type: "interrupted", trial: number });
  else if (await storage.append({ type: "completed", trial: number, metrics, ...more })) {
    emit({ type: "trial-completed", trial: number, metrics });
  }
}
