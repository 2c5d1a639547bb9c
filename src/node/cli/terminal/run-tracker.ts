/**
 * @file The state of a run, computed from its events for the live progress.
 */

import { countTrials, isHeld, type Study, type Trial } from "../../../core/study/index.ts";
import type { LoopEvent, WorkTime } from "../../loop/index.ts";
import { formatCount, limitWords, reasonWords, timeLeftWords, waitingWords } from "../../report/index.ts";
import { batchSummary } from "./batch-summary.ts";
import { type BestSoFar, bestSoFar } from "./best-so-far-lines.ts";
import { infrastructureLine } from "./infrastructure-line.ts";
import { ProposalLines } from "./proposal-lines.ts";
import type { RunState } from "./run-progress.ts";
import { sharedRunLine } from "./shared-run-lines.ts";
import { closingLine, doubtLine, pausedWords } from "./steering-lines.ts";
import { measurementLine, trialEndLine } from "./trial-lines.ts";

/** The state of a run: the trials at its start and every event since. */
export class RunTracker {
  #study: Study;
  readonly #trials: Map<number, Trial>;
  readonly #start: number;
  #total: number;
  #confirming = false;
  #expectedGain: number | undefined;
  /** Trials that ended in this run, of those that it counts. */
  #ended = 0;
  #worked: Worked | undefined;
  #modelMs = 0;
  #proposingSince: number | undefined;
  #activity: string | undefined;
  /** The resources that running trials wait for, by number. */
  readonly #waiting = new Map<number, readonly string[]>();
  #pause: Extract<LoopEvent, { type: "paused" }> | undefined;
  readonly #proposals = new ProposalLines();
  /** What the completed trials have found, until another one completes: with thousands of them it takes a while to find. */
  #best: BestSoFar | undefined;

  /** `now` is in milliseconds since any fixed point in time. */
  constructor(study: Study, trials: readonly Trial[], now: number) {
    this.#study = study;
    this.#trials = new Map(trials.map((trial) => [trial.number, trial]));
    this.#start = now;
    this.#total = study.budget.trials;
  }

  /** Records the next event; returns the text that stays on the screen, if there is any. */
  record(event: LoopEvent, now: number): string | undefined {
    switch (event.type) {
      case "opened":
        return this.#recordOpening(event, now);
      case "leftovers":
      case "engine":
      case "trial-queued":
      case "trial-lost":
        return infrastructureLine(event);
      case "doubt":
        this.#activity = "looking for a fault of this machine";
        return doubtLine(event);
      case "doubt-settled":
        this.#activity = undefined;
        return `The configuration of trial ${event.works} works, so these configurations failed.`;
      case "closing":
        return closingLine(event, this.#study);
      case "paused":
      case "resumed":
      case "budget":
        return this.#recordSteering(event, now);
      case "proposing":
        this.#proposingSince = now;
        this.#activity = `proposing ${formatCount(event.count, "trial")}`;
        return undefined;
      case "progress":
        this.#activity = event.message;
        return undefined;
      case "proposed":
        return this.#recordProposal(event);
      case "units-awaited":
        this.#waiting.set(event.trial, event.resources);
        return undefined;
      case "units-held":
      case "units-released":
        this.#waiting.delete(event.trial);
        return undefined;
      case "measuring":
        this.#activity = `measuring ${event.metric} of trial ${event.trial}`;
        return undefined;
      case "measured-alone":
      case "metric-constant":
      case "metric-missing":
      case "output-lost":
        return measurementLine(event);
      case "trial-started":
        this.#trials.set(event.trial, {
          number: event.trial,
          configuration: event.configuration,
          origin: event.origin,
          ...(event.of === undefined ? {} : { of: event.of }),
          status: "running",
          attempt: event.attempt,
        });
        return undefined;
      default:
        return this.#recordEnd(event);
    }
  }

  #recordProposal(event: Extract<LoopEvent, { type: "proposed" }>): string | undefined {
    this.#modelMs += event.milliseconds;
    this.#proposingSince = undefined;
    this.#activity = undefined;
    if (event.expectedGain !== undefined) this.#expectedGain = event.expectedGain.share;
    const said = this.#proposals.take(event, this.#study);
    const batch = event.trials.length === 0 ? undefined : batchSummary(event);
    const all = batch === undefined ? said : [...said, batch];
    return all.length === 0 ? undefined : all.join("\n");
  }

  #recordOpening(event: Extract<LoopEvent, { type: "opened" }>, now: number): string | undefined {
    this.#total = event.budget;
    this.#confirming = event.confirming === true;
    if (event.time !== undefined) this.#worked = { time: event.time, at: now };
    this.#giveBack();
    if (event.ended === 0 && event.waiting === 0) return undefined;
    return `Resuming: ${formatCount(event.ended, "trial")} ended, ${event.waiting} waiting to run.`;
  }

  /** What was asked of the run from elsewhere. */
  #recordSteering(event: Extract<LoopEvent, { type: "paused" | "resumed" | "budget" }>, now: number): string {
    if (event.type === "budget") return this.#takeBudget(event.budget);
    this.#countTime(now);
    this.#pause = event.type === "paused" ? event : undefined;
    return event.type === "paused"
      ? `Paused${reasonWords(event)}: no new trial starts until the study is resumed.`
      : "Resumed: trials start again.";
  }

  /** A budget that was changed in the study file. */
  #takeBudget(budget: Study["budget"]): string {
    this.#study = { ...this.#study, budget };
    if (!this.#confirming) this.#total = budget.trials;
    return `The budget was changed: ${limitWords(budget)}.`;
  }

  #recordOthers(event: LoopEvent): string | undefined {
    if (event.type !== "trials-ended") return sharedRunLine(event);
    for (const trial of event.trials) this.#countElsewhere(trial);
    return undefined;
  }

  /** Counts a trial that another run has finished. Those of this run have events of their own. */
  #countElsewhere(trial: Trial): void {
    const status = this.#trials.get(trial.number)?.status;
    if (status !== undefined && status !== "pending") return;
    this.#trials.set(trial.number, trial);
    this.#best = undefined;
    if (trial.origin !== "confirm") this.#ended++;
  }

  #recordEnd(event: LoopEvent): string | undefined {
    if (!("trial" in event)) return this.#recordOthers(event);
    this.#waiting.delete(event.trial);
    const trial = this.#trials.get(event.trial);
    const { configuration = {}, origin = "told", of } = trial ?? {};
    const base = { number: event.trial, configuration, origin, ...(of === undefined ? {} : { of }) };
    this.#activity = undefined;
    switch (event.type) {
      case "trial-completed":
        this.#recordEnded({ ...base, status: "completed", metrics: event.metrics });
        this.#best = undefined;
        break;
      case "trial-failed":
        if (event.waits) this.#trials.set(event.trial, { ...base, status: "pending" });
        else this.#recordEnded({ ...base, status: "failed", reason: event.reason });
        break;
      case "trial-stopped":
        this.#recordEnded({ ...base, status: "cancelled", reason: event.reason, stop: event.stop });
        break;
      case "trial-retried":
        break;
      case "trial-superseded":
        this.#trials.delete(event.trial);
        if (event.result !== undefined) this.#trials.set(event.trial, event.result);
        this.#best = undefined;
        if (event.withdrawn || event.elsewhere) break;
        this.#ended += this.#stepOf(base);
        break;
      case "trial-held":
        if (trial?.status === "running") {
          this.#trials.set(event.trial, { ...trial, held: { reason: event.reason, ended: event.ended } });
        }
        return undefined;
      case "trial-interrupted":
        this.#trials.set(event.trial, { ...base, status: "pending" });
        return undefined;
      default:
        return undefined;
    }
    return trialEndLine(event, this.#study, base);
  }

  #recordEnded(trial: Trial): void {
    this.#trials.set(trial.number, trial);
    this.#ended += this.#stepOf(trial);
  }

  /** By how much the end of a trial advances the run: a repeat does not count towards the budget. */
  #stepOf({ origin }: Pick<Trial, "origin">): 0 | 1 {
    return origin === "confirm" && !this.#confirming ? 0 : 1;
  }

  /** What an earlier run left running is not running any more. */
  #giveBack(): void {
    for (const [number, trial] of this.#trials) {
      if (trial.status !== "running") continue;
      const { attempt: _, held: __, ...rest } = trial;
      this.#trials.set(number, { ...rest, status: "pending" });
    }
  }

  /** The state at time `now`, in milliseconds. */
  state(now: number): RunState {
    const trials = [...this.#trials.values()].sort((a, b) => a.number - b.number);
    const counts = countTrials(trials);
    const running = trials.flatMap((trial) => (isRunning(trial) ? [trial.number] : []));
    const done = this.#confirming ? this.#ended : counts.ended;
    const elapsedMs = now - this.#start;
    const proposing = this.#proposingSince === undefined ? 0 : now - this.#proposingSince;
    const worked = this.#countTime(now)?.time;
    const remainingMs = this.#remainingMs(elapsedMs, done);
    this.#best ??= bestSoFar(this.#study, trials);
    return {
      name: this.#study.name,
      done,
      total: this.#total,
      told: counts.told,
      running,
      waiting: waitingWords(this.#waiting),
      failed: counts.failed,
      ...(counts.held === 0 ? {} : { held: counts.held }),
      stopped: counts.stopped,
      ...this.#best,
      modelMs: this.#modelMs + proposing,
      elapsedMs,
      ...(worked === undefined || this.#confirming ? {} : timeLeftOf(this.#study, worked)),
      ...(this.#expectedGain === undefined ? {} : { expectedGain: this.#expectedGain }),
      ...(this.#activity === undefined ? {} : { activity: this.#activity }),
      ...(this.#pause === undefined ? {} : { paused: pausedWords(this.#pause, running.length) }),
      ...(remainingMs === undefined ? {} : { remainingMs }),
    };
  }

  /**
   * The time that the runs of the study have taken, about: the slots that are held now are taken to have been held. It stands still
   * while a paused run has nothing to do.
   */
  #countTime(now: number): Worked | undefined {
    if (this.#worked === undefined) return undefined;
    const held = [...this.#trials.values()].filter(isRunning).length;
    const isResting = this.#pause !== undefined && held === 0 && this.#proposingSince === undefined;
    const passed = now - this.#worked.at;
    const { ms, slotMs } = this.#worked.time;
    this.#worked = { time: { ms: ms + (isResting ? 0 : passed), slotMs: slotMs + passed * held }, at: now };
    return this.#worked;
  }

  /** The time until the number of trials is spent, at the present rate; unknown while the study is paused. */
  #remainingMs(elapsedMs: number, done: number): number | undefined {
    if (this.#pause !== undefined) return undefined;
    if (this.#ended === 0 || done >= this.#total || !Number.isFinite(this.#total)) return undefined;
    return (elapsedMs / this.#ended) * (this.#total - done);
  }
}

/** Whether a trial holds a slot. */
function isRunning(trial: Trial): boolean {
  return trial.status === "running" && !isHeld(trial);
}

/** The time of the study's runs, and when that was. */
interface Worked {
  readonly time: WorkTime;
  readonly at: number;
}

function timeLeftOf({ budget }: Study, time: WorkTime): Pick<RunState, "timeLeft"> {
  const timeLeft = timeLeftWords(budget, time);
  return timeLeft === undefined ? {} : { timeLeft };
}
