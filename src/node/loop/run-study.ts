/**
 * @file Runs a study: ask → reserve → start → measure → record, until the budget is spent. The only place that knows
 * designer, storage, executor and metrics. It can be killed at any instant, and the next run continues.
 */
import { setMaxListeners } from "node:events";
import type { ExpectedGain, Suggestion } from "../../core/designer/index.ts";
import type { Thread } from "../../core/parallel/index.ts";
import { countStarts, isEnded, isStopped, type Trial } from "../../core/study/index.ts";
import { createExecutor, type Executor } from "../executors/index.ts";
import { type Storage, StorageError } from "../storage/index.ts";
import type { StudyFile } from "../study-file/settings.ts";
import type { Propose } from "./ask.ts";
import type { RunContext } from "./context.ts";
import type { LoopEvent, RunOutcome, RunSummary } from "./events.ts";
import { watchFailures } from "./failures.ts";
import { createGate } from "./gate.ts";
import { createJudges } from "./judges.ts";
import { type LocatedStudy, locateResults, withStudyStore } from "./opening.ts";
import { recoverTrials } from "./recover.ts";
import { Refill, spentTrials } from "./refill.ts";
import { keepSlotsBusy } from "./slots.ts";
import { liveTrial } from "./trial-life.ts";

/** Options of `runStudy`. */
export interface RunOptions {
  readonly propose: Propose;
  /** The folder of the store; default: `NAME.paretune/` beside the study file. */
  readonly storeFolder?: string;
  /** They replace the study file's `budget.trials` and `seed`. */
  readonly trials?: number;
  readonly seed?: number;
  /** Whether to continue although the rule `budget.stop` is met. */
  readonly ignoreStop?: boolean;
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
 * Starts or resumes a study and runs it until its budget is spent, its rule for stopping is met, its space is exhausted, it
 * is interrupted, or nothing works (see `RunSummary`); with `confirm`, until the repeats have ended.
 *
 * Throws `StorageError` (the store cannot be used; another process runs the study; the disk is full) and whatever
 * `propose` throws, after the running trials have ended.
 */
export async function runStudy(file: StudyFile, options: RunOptions): Promise<RunSummary> {
  const located = await locateResults(file, options.storeFolder);
  const study = { ...located, file: withOverrides(located.file, options) };
  return withStudyStore(study, { create: true }, async ({ storage }) => {
    const stop = new AbortController();
    // Every running command listens to both.
    setMaxListeners(0, stop.signal, ...(options.killSignal === undefined ? [] : [options.killSignal]));
    let lost: StorageError | undefined;
    const lease = await storage.lease(() => {
      lost = new StorageError("busy", `another process took over the study in ${study.folder}; this run has stopped.`);
      stop.abort();
    });
    const interrupt = (): void => stop.abort();
    options.signal?.addEventListener("abort", interrupt);
    if (options.signal?.aborted) interrupt();
    try {
      const context = createContext(study, storage, stop.signal, options);
      const end = await runTrials(context, options, stop);
      if (lost !== undefined) throw lost;
      const summary = await summarise(storage, study.folder, end);
      context.emit({ type: "finished", summary });
      return summary;
    } finally {
      options.signal?.removeEventListener("abort", interrupt);
      await lease.release();
    }
  });
}

function createContext(
  { file, folder }: LocatedStudy,
  storage: Storage,
  signal: AbortSignal,
  { executor, threads, killSignal, onEvent }: RunOptions,
): RunContext {
  return {
    file,
    folder,
    storage,
    executor: executor ?? createExecutor(file.run.executor),
    gate: createGate(),
    judges: createJudges(file.study, storage, threads ?? []),
    signal,
    killSignal,
    emit: onEvent ?? (() => {}),
  };
}

interface End {
  readonly outcome: RunOutcome;
  readonly message?: string;
}

async function runTrials(context: RunContext, options: RunOptions, stop: AbortController): Promise<End> {
  const { budget } = context.file.study;
  const { confirm } = options;
  const recovered = await recoverTrials(context);
  const queue = confirm === undefined ? [...recovered] : await waitingRepeats(context, recovered, confirm);
  const before = (await context.storage.snapshot()).trials;
  context.emit(confirm === undefined ? openedEvent(context, before, queue) : confirmingEvent(context, queue));

  let failureMessage: string | undefined;
  const life = {
    context,
    failures: watchFailures(before.some(({ status }) => status === "completed")),
    attempts: new Map(countStarts((await context.storage.history()).events.map(({ event }) => event))),
    constant: new Set<string>(),
    stop: (message: string): void => {
      failureMessage ??= message;
      stop.abort();
    },
  };
  const { propose, threads = [] } = options;
  const refill = new Refill({ context, propose, threads, queue, closed: confirm !== undefined });
  await keepSlotsBusy({ count: budget.parallel, queue, refill, stop, live: (trial) => liveTrial(life, trial) });

  if (failureMessage !== undefined) return { outcome: "stopped", message: failureMessage };
  if (stop.signal.aborted) return { outcome: "interrupted" };
  if (confirm !== undefined) return { outcome: "confirmed" };
  if (refill.converged !== undefined)
    return { outcome: "converged", message: convergedWords(context, refill.converged) };
  return refill.exhausted === undefined
    ? { outcome: "budget-spent" }
    : { outcome: "exhausted", message: refill.exhausted };
}

function convergedWords({ file }: RunContext, { share }: ExpectedGain): string {
  const percent = (value: number): string => `${Number((100 * value).toPrecision(2))} %`;
  return (
    `The next batch is expected to add ${percent(share)} to the hypervolume. That is the second batch in a row below the ` +
    `${percent(file.study.budget.stop ?? 0)} of budget.stop, so it is not run.`
  );
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

function openedEvent({ folder, file }: RunContext, trials: readonly Trial[], queue: readonly Trial[]): LoopEvent {
  const ended = trials.filter((trial) => isEnded(trial) && trial.origin !== "confirm").length;
  const { trials: budget } = file.study.budget;
  return { type: "opened", folder, ended, waiting: queue.length, spent: spentTrials(trials), budget };
}

function confirmingEvent({ folder }: RunContext, queue: readonly Trial[]): LoopEvent {
  return { type: "opened", folder, ended: 0, waiting: 0, spent: 0, budget: queue.length, confirming: true };
}

function withOverrides(file: StudyFile, { trials, seed, ignoreStop }: RunOptions): StudyFile {
  const { study } = file;
  const { stop, ...counts } = study.budget;
  const kept = stop === undefined || ignoreStop ? {} : { stop };
  const budget = { ...counts, ...kept, trials: trials ?? counts.trials };
  return { ...file, study: { ...study, budget, seed: seed ?? study.seed } };
}

async function summarise(storage: Storage, folder: string, end: End): Promise<RunSummary> {
  const { trials } = await storage.snapshot();
  const count = (status: Trial["status"]): number =>
    trials.filter((trial) => trial.status === status && (trial.origin !== "confirm" || status === "pending")).length;
  const stopped = trials.filter(isStopped).length;
  const exitCode = end.outcome === "interrupted" ? 130 : end.outcome === "stopped" ? 1 : 0;
  return {
    ...end,
    exitCode,
    folder,
    completed: count("completed"),
    failed: count("failed"),
    ...(stopped === 0 ? {} : { stopped }),
    pending: count("pending"),
  };
}
