/**
 * @file The state of a run, computed from its events for the live progress.
 */

import type { EarlierUse, ProposalRecord } from "../../../core/designer/index.ts";
import { countTrials, isHeld, type Study, type Trial } from "../../../core/study/index.ts";
import type { ChosenWarping } from "../../../core/surrogate/index.ts";
import type { LoopEvent, WorkTime } from "../../loop/index.ts";
import {
  finishingWords,
  formatCount,
  formatDuration,
  formatNumber,
  limitWords,
  reachedWords,
  reasonWords,
  timeLeftWords,
  timeSpentWords,
  transformFallbackSentences,
  waitingWords,
  warpingWords,
  winsorisedSentence,
} from "../../report/index.ts";
import { batchSummary } from "./batch-summary.ts";
import { bestSoFar } from "./best-so-far-lines.ts";
import { earlierWords, useWords } from "./earlier-words.ts";
import { infrastructureLine } from "./infrastructure-line.ts";
import type { RunState } from "./run-progress.ts";
import { sharedRunLine } from "./shared-run-lines.ts";

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
  /** Trials of the budget whose result another process recorded. */
  #superseded = 0;
  #worked: Worked | undefined;
  #modelMs = 0;
  #proposingSince: number | undefined;
  #activity: string | undefined;
  /** The resources that running trials wait for, by number. */
  readonly #waiting = new Map<number, readonly string[]>();
  #pause: Extract<LoopEvent, { type: "paused" }> | undefined;
  #earlier: string | undefined;
  #warping: string | undefined;
  #winsorised: string | undefined;
  #fallbacks: string | undefined;

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
      case "doubt-settled":
        return this.#doubtLine(event);
      case "closing":
        return this.#closingWords(event);
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
    return lines(
      this.#earlierLine(event.earlier),
      this.#warpingLine(event.inputWarping),
      this.#winsorisedLine(event.winsorised),
      this.#fallbackLine(event.transformFallbacks),
      event.trials.length === 0 ? undefined : batchSummary(event),
    );
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

  /** What the run does about failures that may be this machine's fault. */
  #doubtLine(event: Extract<LoopEvent, { type: "doubt" | "doubt-settled" }>): string {
    if (event.type === "doubt-settled") {
      this.#activity = undefined;
      return `The configuration of trial ${event.works} works, so these configurations failed.`;
    }
    this.#activity = "looking for a fault of this machine";
    const failed = event.failures === 1 ? "The last trial" : `The last ${event.failures} trials`;
    const again = `running the configuration of trial ${event.again[0]} again, to see whether this machine is at fault`;
    return `${failed} failed at once: ${again}.`;
  }

  /** The use of an earlier study, if it has changed. */
  #earlierLine(uses: readonly EarlierUse[] | undefined): string | undefined {
    const { earlier } = this.#study;
    if (uses === undefined || earlier === undefined) return undefined;
    const words = `${earlierWords(earlier)}: ${useWords(uses)}`;
    if (words === this.#earlier) return undefined;
    this.#earlier = words;
    return words;
  }

  /** The warping of the models' inputs, if it has changed. */
  #warpingLine(choice: ChosenWarping | undefined): string | undefined {
    const words = choice && warpingWords(choice);
    if (words === this.#warping) return undefined;
    this.#warping = words;
    return words;
  }

  /** The number of winsorised outcomes, if it has changed. */
  #winsorisedLine(counts: Readonly<Record<string, number>> | undefined): string | undefined {
    const words = counts && winsorisedSentence(counts);
    if (words === this.#winsorised) return undefined;
    this.#winsorised = words;
    return words;
  }

  /** The prescribed transforms that outcomes do not admit, if that has changed. */
  #fallbackLine(fallbacks: ProposalRecord["transformFallbacks"]): string | undefined {
    const words = fallbacks && transformFallbackSentences(fallbacks);
    if (words === this.#fallbacks) return undefined;
    this.#fallbacks = words;
    return words;
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
    if (trial.origin !== "confirm") this.#ended++;
  }

  #recordEnd(event: LoopEvent): string | undefined {
    if (!("trial" in event)) return this.#recordOthers(event);
    this.#waiting.delete(event.trial);
    const trial = this.#trials.get(event.trial);
    const { configuration = {}, origin = "told", of } = trial ?? {};
    const base = { number: event.trial, configuration, origin, ...(of === undefined ? {} : { of }) };
    this.#activity = undefined;
    // A repeat does not count towards the budget.
    const step = origin === "confirm" && !this.#confirming ? 0 : 1;
    const again = of === undefined ? "" : `, trial ${of} again`;
    switch (event.type) {
      case "trial-completed": {
        this.#ended += step;
        this.#trials.set(event.trial, { ...base, status: "completed", metrics: event.metrics });
        const values = this.#study.objectives.map(
          ({ name, unit }) =>
            `${name} ${formatNumber(event.metrics[name]?.mean ?? Number.NaN)}${unit ? ` ${unit}` : ""}`,
        );
        const time = event.milliseconds === undefined ? "" : ` (${formatDuration(event.milliseconds)})`;
        return `trial ${event.trial}${again}${base.origin === "baseline" ? ", the baseline" : ""}: ${values.join(", ")}${time}`;
      }
      case "trial-failed":
        this.#ended += step;
        this.#trials.set(event.trial, { ...base, status: "failed", reason: event.reason });
        return `trial ${event.trial}${again} failed: ${event.reason}${event.reason.includes(event.log) ? "" : ` (log: ${event.log})`}`;
      case "trial-stopped":
        this.#ended += step;
        this.#trials.set(event.trial, { ...base, status: "cancelled", reason: event.reason, stop: event.stop });
        return `trial ${event.trial} ${event.reason}`;
      case "trial-held":
        if (trial?.status === "running") {
          this.#trials.set(event.trial, { ...trial, held: { reason: event.reason, ended: event.ended } });
        }
        return undefined;
      case "trial-retried":
        return `trial ${event.trial} failed and is retried: ${event.reason}`;
      case "trial-interrupted":
        this.#trials.set(event.trial, { ...base, status: "pending" });
        return undefined;
      case "trial-superseded":
        this.#trials.delete(event.trial);
        if (event.withdrawn) return `trial ${event.trial} was withdrawn by another process meanwhile`;
        if (event.elsewhere) return `trial ${event.trial} was taken over by another run meanwhile`;
        this.#ended += step;
        this.#superseded += step;
        return `trial ${event.trial} got a result from another process meanwhile; that result is kept`;
      default:
        return undefined;
    }
  }

  /** What an earlier run left running is not running any more. */
  #giveBack(): void {
    for (const [number, trial] of this.#trials) {
      if (trial.status !== "running") continue;
      const { attempt: _, held: __, ...rest } = trial;
      this.#trials.set(number, { ...rest, status: "pending" });
    }
  }

  /** What is said while running trials are finished; if none runs, the end of the run says it at once. */
  #closingWords({ limit, running, time }: Extract<LoopEvent, { type: "closing" }>): string | undefined {
    if (running === 0) return undefined;
    const why =
      limit.kind === "target-reached"
        ? reachedWords(this.#study, limit.target)
        : timeSpentWords(limit.kind, this.#study.budget, time);
    return `${why} ${finishingWords(running)}`;
  }

  /** The state at time `now`, in milliseconds. */
  state(now: number): RunState {
    const trials = [...this.#trials.values()].sort((a, b) => a.number - b.number);
    const counts = countTrials(trials);
    const running = trials.flatMap((trial) => (isRunning(trial) ? [trial.number] : []));
    const done = this.#confirming ? this.#ended : counts.ended + this.#superseded;
    const elapsedMs = now - this.#start;
    const proposing = this.#proposingSince === undefined ? 0 : now - this.#proposingSince;
    const worked = this.#countTime(now)?.time;
    const remainingMs = this.#remainingMs(elapsedMs, done);
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
      ...bestSoFar(this.#study, trials),
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

/** What a paused run waits for. */
function pausedWords({ time, reason }: Extract<LoopEvent, { type: "paused" }>, running: number): string {
  const trials = running === 1 ? "the running trial is" : `${running} running trials are`;
  const what = running === 0 ? "waiting until the study is resumed" : `${trials} finished`;
  return `paused since ${time}${reasonWords({ reason })}: ${what}`;
}

/** What is said of a measurement that is not as it should be. */
function measurementLine(
  event: Extract<LoopEvent, { type: "measured-alone" | "metric-constant" | "metric-missing" | "output-lost" }>,
): string {
  if (event.type === "metric-constant") {
    const { name, value, count } = event;
    return `${name} was ${formatNumber(value)} in all ${count} trials: does the command use its parameters, and is the right number read?`;
  }
  const { type, trial, reason } = event;
  if (type === "output-lost") return `trial ${trial}: output is lost: ${reason}`;
  return type === "metric-missing"
    ? `trial ${trial}: ${event.metric} has no value: ${reason}`
    : `trial ${trial}: ${event.metric} was measured without the baseline alongside: ${reason}`;
}

function lines(...all: readonly (string | undefined)[]): string | undefined {
  const said = all.filter((line) => line !== undefined);
  return said.length === 0 ? undefined : said.join("\n");
}
