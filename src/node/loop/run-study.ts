/**
 * @file Runs a study: ask → reserve → start → measure → record, until the budget is spent. The only place that knows
 * designer, storage, executor and metrics. It can be killed at any instant, and the next run continues.
 */
import { setMaxListeners } from "node:events";
import type { Suggestion } from "../../core/designer/index.ts";
import type { Thread } from "../../core/parallel/index.ts";
import { countStarts, countTrials, type Trial } from "../../core/study/index.ts";
import { createExecutor, type Executor, Supervisor } from "../executors/index.ts";
import { type Lease, locationWords, StorageError, type StoreLocation, storeLocation } from "../storage/index.ts";
import type { StudyFile } from "../study-file/settings.ts";
import type { Propose } from "./ask.ts";
import { reserveLateBaseline } from "./baseline.ts";
import type { RunContext } from "./context.ts";
import { withHeldFailed } from "./doubted-failures.ts";
import { engineMistakes } from "./engine-mistakes.ts";
import { recordEnvironment } from "./environment.ts";
import type { LoopEvent, RunSummary } from "./events.ts";
import { watchFailures } from "./failures.ts";
import { createJudges } from "./judges.ts";
import { LimitWatch } from "./limit-watch.ts";
import { LiveStudy } from "./live-study.ts";
import { Places } from "./lost-places.ts";
import { createMachineLock } from "./machine-lock.ts";
import { locateResults, withStudyStore } from "./opening.ts";
import { awayEvents, waitEvents, watchOtherRuns } from "./other-runs.ts";
import { pastAttempts } from "./past-attempts.ts";
import { recoverTrials } from "./recover.ts";
import { Refill } from "./refill.ts";
import { type End, endOfRepeats, endOfRun, type RunEnd, summarise } from "./run-end.ts";
import { keepSlotsBusy } from "./slots.ts";
import { Steering } from "./steering.ts";
import { beginLife, runTrial } from "./trial-lifecycle.ts";
import { UnitAllocator } from "./unit-allocator.ts";
import { UnitBoard } from "./unit-board.ts";
import { WaitingTrials } from "./waiting-trials.ts";
import { WorkClock, type WorkTime } from "./work-clock.ts";

/** Options of `runStudy`. */
export interface RunOptions {
  readonly propose: Propose;
  /** Where the results are; default: what the study file says. */
  readonly location?: StoreLocation;
  /** They replace the study file's `budget.trials` and `seed`. */
  readonly trials?: number;
  readonly seed?: number;
  /** They replace `budget.time` and `budget.slot_time`. */
  readonly seconds?: number;
  readonly slotSeconds?: number;
  /** Whether to continue although the rule `budget.stop` is met or the target is reached. */
  readonly ignoreStop?: boolean;
  /** Whether each failure is recorded at once, also one that may be a fault of the machine. */
  readonly recordFailures?: boolean;
  /** Threads for the models. */
  readonly threads?: readonly Thread[];
  /** Ends the run: running trials are stopped, and the next run evaluates them again. */
  readonly signal?: AbortSignal;
  /** Kills what runs at once and without waiting, for a process that is about to end itself. */
  readonly killSignal?: AbortSignal;
  readonly onEvent?: (event: LoopEvent) => void;
  /** Replaces the study file's. */
  readonly executor?: Executor;
  /** Repeats of completed trials. They and the repeats that still wait are run, instead of continuing the study. */
  readonly confirm?: readonly Suggestion[];
}

/**
 * Starts or resumes a study and runs it until its budget is spent, its target is reached, its rule for stopping is met, its
 * space is exhausted, it is interrupted, or nothing works (see `RunSummary`); with `confirm`, until the repeats have ended.
 *
 * Throws `StorageError` (the store cannot be used; another process runs the study; the disk is full) and whatever
 * `propose` throws, after the running trials have ended.
 */
export async function runStudy(file: StudyFile, options: RunOptions): Promise<RunSummary> {
  const located = await locateResults(file, options.location ?? storeLocation(file));
  const live = new LiveStudy(located.file, withOverrides(located.file, options));
  const study = { ...located, file: live.file };
  return withStudyStore(study, { create: true }, async ({ storage }) => {
    const stop = new AbortController();
    // Every running command listens to both.
    setMaxListeners(0, stop.signal, ...(options.killSignal === undefined ? [] : [options.killSignal]));
    let lost: StorageError | undefined;
    const lease = await storage.lease({
      onLost: () => {
        const words = locationWords(study);
        lost = new StorageError("busy", `another process took over the study in ${words}; this run has stopped.`);
        stop.abort();
      },
      onAway: awayEvents(options.onEvent),
      signal: stop.signal,
    });
    const interrupt = (): void => stop.abort();
    options.signal?.addEventListener("abort", interrupt);
    if (options.signal?.aborted) interrupt();
    const recorded = recordEnvironment(storage, study.file);
    try {
      const context = createContext({ live, folder: study.folder, storage, signal: stop.signal }, options);
      const end = await runTrials(context, { options, stop, live, lease }).finally(() => context.board.close());
      if (lost !== undefined) throw lost;
      const summary = await summarise(context, end);
      context.emit({ type: "finished", summary });
      return summary;
    } finally {
      options.signal?.removeEventListener("abort", interrupt);
      stop.abort(); // ends what waits in the background
      await recorded;
      await lease.release();
    }
  });
}

/** What a run has besides its options. */
interface Opened extends Pick<RunContext, "folder" | "storage" | "signal"> {
  readonly live: LiveStudy;
}

function createContext(
  { live, folder, storage, signal }: Opened,
  { executor, threads, killSignal, onEvent }: RunOptions,
): RunContext {
  const { file } = live;
  const emit = onEvent ?? (() => {});
  const used = executor ?? createExecutor(file.run.executor);
  const onUnreachable = (reason: string | undefined): void => emit({ type: "engine", executor: used.name, reason });
  return {
    get file() {
      return live.file;
    },
    folder,
    storage,
    runner: new Supervisor(used, { onUnreachable }),
    machineLock: createMachineLock(),
    units: new UnitAllocator(file.run.resources),
    board: new UnitBoard(folder, file.run.resources),
    judges: createJudges(file.study, storage, threads ?? []),
    signal,
    killSignal,
    emit,
  };
}

/** How a run is steered. */
interface Steered {
  readonly options: RunOptions;
  readonly stop: AbortController;
  readonly live: LiveStudy;
  readonly lease: Lease;
}

async function runTrials(context: RunContext, { options, stop, live, lease }: Steered): Promise<End> {
  const { folder, storage, emit } = context;
  const { confirm } = options;
  const mistakes = options.executor === undefined ? await engineMistakes(context, confirm?.length) : undefined;
  if (mistakes !== undefined) return { outcome: "stopped", message: mistakes };
  const recovered = await recoverTrials(context, lease);
  const queue =
    confirm === undefined ? await waitingTrials(context, recovered) : await waitingRepeats(context, recovered, confirm);
  const before = (await storage.snapshot()).trials;
  if (confirm !== undefined) {
    emit({ type: "opened", folder, ended: 0, waiting: 0, spent: 0, budget: queue.length, confirming: true });
    const steering = new Steering({ storage, live, emit, onBudget: () => {} });
    try {
      await steering.start();
      return endOfRepeats(await keepRunning(context, options, { stop, queue, before, steering, lease }));
    } finally {
      steering.stop();
    }
  }
  const clock = new WorkClock(folder);
  const limits = new LimitWatch(
    () => context.file.study,
    clock,
    (limit) => {
      emit({ type: "closing", limit, running: clock.held, time: clock.time });
      steering.wake();
    },
  );
  const steering = new Steering({ storage, live, emit, onBudget: () => limits.budgetChanged() });
  try {
    emit(openedEvent(context, before, { waiting: queue.length, time: clock.time }));
    limits.check(before);
    limits.start();
    await steering.start();
    const end = await keepRunning(context, options, { stop, queue, before, steering, lease, clock, limits });
    return await endOfRun(context, { ...end, reached: limits.reached, time: clock.time });
  } finally {
    steering.stop();
    limits.stop();
    clock.stop();
  }
}

/** What keeping trials running needs besides the context. The clock and the limits are those of a run of the study itself. */
interface Kept {
  readonly stop: AbortController;
  /** Trials that wait to be run. */
  readonly queue: readonly Trial[];
  /** The trials at the start of the run. */
  readonly before: readonly Trial[];
  readonly steering: Steering;
  readonly lease: Lease;
  readonly clock?: WorkClock;
  readonly limits?: LimitWatch;
}

/** Keeps trials running until none is left, the run is stopped, or a limit is reached. */
async function keepRunning(
  context: RunContext,
  { propose, threads = [], confirm, recordFailures }: RunOptions,
  { stop, queue, before, steering, lease, clock, limits }: Kept,
): Promise<RunEnd> {
  const { storage, file } = context;
  let failureMessage: string | undefined;
  const { events } = await storage.history();
  const common = {
    context,
    places: await Places.of(file),
    failures: watchFailures(before.some(({ status, origin }) => status === "completed" && origin !== "told")),
    attempts: new Map(countStarts(events.map(({ event }) => event))),
    constant: new Set<string>(),
    stop: (message: string): void => {
      failureMessage ??= message;
      stop.abort();
    },
  };
  const life = beginLife(common, pastAttempts(events), recordFailures);
  const closed = confirm !== undefined;
  const waiting = new WaitingTrials(context, queue, { isLimited: !closed, isShared: lease.kind === "shared" });
  const closing = (): AbortSignal => limits?.closing ?? stop.signal;
  const refill = new Refill({ context, propose, threads, waiting, view: withHeldFailed, closed, closing });
  const live = async (trial: Trial, slot: number): Promise<void> => {
    const work = (): Promise<void> => runTrial(life, trial, slot);
    await (clock === undefined ? work() : clock.occupied(work));
    waiting.ended(trial.number);
    limits?.check((await storage.snapshot()).trials);
  };
  const endWatch = lease.kind === "shared" ? watchOtherRuns(context, lease) : undefined;
  try {
    await keepSlotsBusy({
      count: file.study.budget.parallel,
      waiting,
      refill,
      steering,
      stop,
      isClosing: () => closing().aborted,
      onRest: (isResting) => clock?.rest(isResting),
      onWait: waitEvents(context),
      live,
    });
    await life.doubted.end();
    await life.doubtedMeasures.end();
  } catch (error) {
    await life.doubted.abandon();
    await life.doubtedMeasures.abandon();
    throw error;
  } finally {
    await endWatch?.();
  }
  const { converged, exhausted } = refill;
  return { failureMessage, isInterrupted: stop.signal.aborted, converged, exhausted };
}

/** The trials that an earlier run left, the baseline first, also one that was added to the study file since. */
async function waitingTrials(context: RunContext, recovered: readonly Trial[]): Promise<Trial[]> {
  const isBaseline = ({ origin }: Trial): boolean => origin === "baseline";
  const added = await reserveLateBaseline(context);
  const waiting = [...added, ...recovered];
  return [...waiting.filter(isBaseline), ...waiting.filter((trial) => !isBaseline(trial))];
}

/** The repeats that an earlier run left, and the new ones. */
async function waitingRepeats(
  { storage }: RunContext,
  recovered: readonly Trial[],
  confirm: readonly Suggestion[],
): Promise<Trial[]> {
  const added = confirm.length === 0 ? [] : await storage.reserve(confirm, { evaluator: "run" });
  return [...recovered.filter(({ origin }) => origin === "confirm"), ...added];
}

function openedEvent(
  { folder, file }: RunContext,
  trials: readonly Trial[],
  { waiting, time }: { readonly waiting: number; readonly time: WorkTime },
): LoopEvent {
  const { ended, spent } = countTrials(trials);
  return { type: "opened", folder, ended, waiting, spent, budget: file.study.budget.trials, time };
}

function withOverrides(file: StudyFile, { trials, seed, seconds, slotSeconds, ignoreStop }: RunOptions): StudyFile {
  const { stop, ...limits } = file.study.budget;
  const { target, ...rest } = file.study;
  const budget = {
    ...limits,
    ...(stop === undefined || ignoreStop ? {} : { stop }),
    ...(trials === undefined ? {} : { trials }),
    ...(seconds === undefined ? {} : { seconds }),
    ...(slotSeconds === undefined ? {} : { slotSeconds }),
  };
  const study = { ...rest, ...(target === undefined || ignoreStop ? {} : { target }), budget, seed: seed ?? rest.seed };
  return { ...file, study };
}
