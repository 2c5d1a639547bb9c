/**
 * @file One trial from its start to its result in the store, with retries.
 */
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import {
  type AttemptRecord,
  attemptOf,
  constantMetrics,
  isEnded,
  isWithdrawn,
  type Trial,
  type UnitUse,
} from "../../core/study/index.ts";
import { Backoff, pause } from "../executors/index.ts";
import type { Outcome } from "./attempt.ts";
import { contained } from "./contain.ts";
import type { RunContext } from "./context.ts";
import { DoubtedFailures, type FailedTrial, type HeldFailedTrial, type TestRun } from "./doubted-failures.ts";
import { whileWatched } from "./end-watch.ts";
import { evaluateReplicates } from "./evaluate-replicates.ts";
import { type PastAttempt, type Span, workedMs } from "./failure-doubt.ts";
import type { FailureWatch } from "./failures.ts";
import { diskComplaint, type Places } from "./lost-places.ts";
import {
  checkDisk,
  forgetEvaluation,
  forgetReplicates,
  type TrialFiles,
  trialFiles,
  writeEvaluation,
} from "./trial-files.ts";
import { UnitAccount } from "./unit-account.ts";
import { measureTrialAgain, runAgain } from "./working-trials.ts";

/** How often a trial is tried again that the infrastructure has lost, and how long after, in milliseconds. */
const MAX_LOSSES = 6;
const FIRST_LOST_WAIT_MS = 1000;
const LONGEST_LOST_WAIT_MS = 60_000;

/** What trials need besides the context. */
export interface LifecycleContext {
  readonly context: RunContext;
  readonly failures: FailureWatch;
  /** What every trial needs. */
  readonly places: Places;
  /** The number of starts that are known, by trial. */
  readonly attempts: Map<number, number>;
  /** The metrics that were reported to be constant. */
  readonly constant: Set<string>;
  /** Ends the run because nothing works. */
  readonly stop: (message: string) => void;
}

/** What trials need, with the failures that may be the machine's. */
export interface Life extends LifecycleContext {
  readonly doubted: DoubtedFailures;
  /** Failures of commands that measure: a device that is gone fails them within a moment, after trainings that worked. */
  readonly doubtedMeasures: DoubtedFailures;
}

/** Begins a run with the attempts of earlier ones.
 * @param recordsFailures - whether every failure is recorded at once, without doubt */
export function beginLife(context: LifecycleContext, past: readonly PastAttempt[], recordsFailures = false): Life {
  const settlement = {
    hold: (failure: HeldFailedTrial) => hold(context, failure),
    record: (failure: FailedTrial) => fail(context, failure),
    giveBack: (trial: Trial) => giveBack(context, trial),
    stop: context.stop,
  };
  const doubted = (run: TestRun): DoubtedFailures =>
    new DoubtedFailures(context.context, settlement, { run, past, isSure: recordsFailures });
  return { ...context, doubted: doubted(runAgain), doubtedMeasures: doubted(measureTrialAgain) };
}

/** Runs a pending trial in a slot until it has ended, or until the run is interrupted, which makes it pending again. A failure
 * may be held: see `DoubtedFailures`. */
export async function runTrial(life: Life, trial: Trial, slot: number): Promise<void> {
  const { context, attempts, doubted, doubtedMeasures } = life;
  const { number, configuration, origin, of } = trial;
  const files = trialFiles(context.folder, number);
  forgetEvaluation(files);
  if (!attempts.has(number)) forgetReplicates(files);
  const backoff = new Backoff(FIRST_LOST_WAIT_MS, LONGEST_LOST_WAIT_MS);
  for (let failures = 0, losses = 0; ; ) {
    await Promise.all([doubted.settled(), doubtedMeasures.settled()]);
    if (context.signal.aborted) return failures + losses === 0 ? undefined : giveBack(life, trial);
    const claim = await context.storage.claim(number);
    // Another run was faster, which is no news of a trial that this one has not begun.
    if (claim.kind === "elsewhere" && failures + losses === 0) return;
    if (claim.kind !== "claimed") return emitSuperseded(context, number);
    const { attempt } = claim;
    attempts.set(number, attempt);
    const what = { configuration, origin, ...(of === undefined ? {} : { of }) };
    context.emit({ type: "trial-started", trial: number, attempt, ...what, folder: files.folder });
    const begun = performance.now();
    const by = { number: attempt, id: randomUUID(), host: hostname(), folder: files.folder, start: claim.start };
    const account = new UnitAccount();
    const endFollowing = doubted.follow(begun, () => account.waitedMs);
    const evaluated = await whileWatched(context, number, (watched) =>
      contained(files, () => evaluateReplicates(watched, trial, { number: attempt, by, slot, account })),
    );
    const outcome = await faultFound(life, files, evaluated, losses === 0);
    endFollowing();
    if (outcome.kind === "lost" && losses++ < MAX_LOSSES) {
      const waitMs = backoff.next();
      context.emit({ type: "trial-lost", trial: number, reason: outcome.reason, waitMs });
      await pause(waitMs, context.signal);
      continue;
    }
    if (outcome.kind === "failed" && failures++ < context.file.run.retries) {
      checkDisk(files);
      context.emit({ type: "trial-retried", trial: number, reason: outcome.reason, log: outcome.log });
      continue;
    }
    const span = { begun, ended: performance.now(), waitedMs: account.waitedMs };
    const using = account.use === undefined ? {} : { used: account.use };
    return record(life, { trial, slot, outcome, span, ...using, by: ended(by, span) });
  }
}

/** An attempt with its end, by the clock of the store: this machine's may differ, or be set meanwhile. */
function ended(by: AttemptRecord, { begun, ended: end }: Span): AttemptRecord {
  return { ...by, end: new Date(Date.parse(by.start) + end - begun).toISOString() };
}

/**
 * A failure is this machine's where a place that trials need is gone or full. Where the log reports a full or failing disk and none is
 * found, it may have been so for a moment.
 *
 * @param isFirst - whether nothing was lost before: a program that always says so, because it fills the disk itself, has failed
 */
async function faultFound(
  { places }: Life,
  { folder }: TrialFiles,
  outcome: Outcome,
  isFirst: boolean,
): Promise<Outcome> {
  if (outcome.kind !== "failed") return outcome;
  const { reason, log } = outcome;
  const words = await places.fault(folder, log);
  if (words !== undefined) return { kind: "fault", reason: `${words} (${reason})`, log };
  if (!isFirst || diskComplaint(log) === undefined) return outcome;
  return { kind: "lost", reason: `reported a full or failing disk, and all disks work now: ${reason}`, log };
}

/** Which attempt it was, and what it used of resources. */
interface Using {
  readonly used?: UnitUse;
  readonly by: AttemptRecord;
}

interface Ended extends Using {
  readonly trial: Trial;
  readonly slot: number;
  readonly outcome: Outcome;
  readonly span: Span;
}

async function record(life: Life, { trial, slot, outcome, span, used, by }: Ended): Promise<void> {
  const using = { ...(used === undefined ? {} : { used }), by };
  switch (outcome.kind) {
    case "completed":
      await complete(life, trial, { ...outcome, ...using }, workedMs(span));
      await life.doubted.succeeded(span);
      return outcome.measured === undefined ? undefined : life.doubtedMeasures.succeeded(outcome.measured);
    case "stopped":
      return stop(life, trial, { ...outcome, ...using });
    case "failed": {
      const failure = { ...outcome, trial, ...using };
      if (trial.origin === "baseline") return fail(life, failure);
      const { measured } = outcome;
      if (measured === undefined) return life.doubted.failed(failure, span, slot);
      return life.doubtedMeasures.failed(failure, measured, slot);
    }
    case "lost":
    case "fault":
      await giveBack(life, trial);
      return life.stop(faultWords(trial, outcome));
    case "interrupted":
      return giveBack(life, trial);
  }
}

/** Makes a trial pending again: it is run from its beginning by the next run. One that has ended in the store stays as it is. */
async function giveBack({ context }: LifecycleContext, { number }: Trial): Promise<void> {
  const counted = await context.storage.append({ type: "interrupted", trial: number });
  if (!counted) return emitSuperseded(context, number);
  context.emit({ type: "trial-interrupted", trial: number });
}

/** Reports that another process has withdrawn the trial, recorded its result, or taken it over. */
async function emitSuperseded({ storage, emit }: RunContext, number: number): Promise<void> {
  const trial = (await storage.snapshot()).trials.find((each) => each.number === number);
  const isGone = trial !== undefined && isWithdrawn(trial);
  const isElsewhere = trial !== undefined && !isEnded(trial);
  emit({
    type: "trial-superseded",
    trial: number,
    ...(isGone ? { withdrawn: true } : {}),
    ...(isElsewhere ? { elsewhere: true } : {}),
    ...(trial === undefined || isGone || isElsewhere ? {} : { result: trial }),
  });
}

function faultWords({ number }: Trial, { kind, reason }: Extract<Outcome, { kind: "lost" | "fault" }>): string {
  const whose =
    kind === "fault"
      ? "a fault of this machine"
      : `a fault of the machines that it runs on, ${1 + MAX_LOSSES} times in a row,`;
  return (
    `Trial ${number} could not be evaluated: ${reason}. That is ${whose} and not of the trial, which waits ` +
    "for the next run. Nothing is recorded as failed."
  );
}

async function complete(
  life: LifecycleContext,
  trial: Trial,
  { kind: _, measured: __, ...evaluation }: Extract<Outcome, { kind: "completed" }> & Using,
  milliseconds: number,
): Promise<void> {
  const { context, failures } = life;
  const { number } = trial;
  const { metrics } = evaluation;
  writeEvaluation(trialFiles(context.folder, number), trial, evaluation);
  const counted = await context.storage.append({ type: "completed", trial: number, ...evaluation });
  failures.succeeded();
  await life.places.succeeded();
  if (counted) context.emit({ type: "trial-completed", trial: number, metrics, milliseconds });
  else await emitSuperseded(context, number);
  await reportConstant(life);
}

/** Reports each metric once that has been the same in every trial. */
async function reportConstant({ context, constant }: LifecycleContext): Promise<void> {
  const names = context.file.run.metrics.map(({ name }) => name).filter((name) => !constant.has(name));
  for (const metric of constantMetrics((await context.storage.snapshot()).trials, names)) {
    constant.add(metric.name);
    context.emit({ type: "metric-constant", ...metric });
  }
}

/** Records that a trial was stopped early. */
async function stop(
  { context }: LifecycleContext,
  { number }: Trial,
  { reason, stop, progress, used, by }: Extract<Outcome, { kind: "stopped" }> & Using,
): Promise<void> {
  const what = { reason, stop, progress, ...(used === undefined ? {} : { used }), by };
  const counted = await context.storage.append({ type: "cancelled", trial: number, ...what });
  if (!counted) return emitSuperseded(context, number);
  context.emit({ type: "trial-stopped", trial: number, reason, stop });
}

/** Records that a trial has failed, and that it is being checked whether this machine is at fault. */
async function hold(
  { context }: LifecycleContext,
  { trial, reason, endTime, used, by }: HeldFailedTrial,
): Promise<void> {
  const { number } = trial;
  const using = { ...(used === undefined ? {} : { used }), ...attemptOf({ by }) };
  // A trial that was withdrawn or told meanwhile is reported when its failure is settled.
  if (await context.storage.append({ type: "held", trial: number, reason, ended: endTime, ...using })) {
    context.emit({ type: "trial-held", trial: number, reason, ended: endTime });
  }
}

/** Records a failure. A failed baseline becomes pending again instead: without it there is nothing to compare with, so the
 * run stops, and the next one begins with it. */
async function fail(
  { context, failures, stop }: LifecycleContext,
  { trial, reason, log, endTime, used, by }: FailedTrial,
): Promise<void> {
  const { number } = trial;
  const more = {
    ...(endTime === undefined ? {} : { ended: endTime }),
    ...(used === undefined ? {} : { used }),
    ...attemptOf({ by }),
  };
  checkDisk(trialFiles(context.folder, number));
  const isBaseline = trial.origin === "baseline";
  const counted = await context.storage.append(
    isBaseline ? { type: "interrupted", trial: number } : { type: "failed", trial: number, reason, ...more },
  );
  if (!counted) return emitSuperseded(context, number);
  context.emit({ type: "trial-failed", trial: number, reason, log, ...(isBaseline ? { waits: true } : {}) });
  const message = failures.failed(trial, reason, log);
  if (message !== undefined) stop(message);
}
