/**
 * @file The state of a run, computed from its events for the live progress.
 */

import { analyse } from "../../../core/analysis/index.ts";
import type { EarlierUse } from "../../../core/designer/index.ts";
import type { Study, Trial } from "../../../core/study/index.ts";
import type { ChosenWarping } from "../../../core/surrogate/index.ts";
import type { LoopEvent } from "../../loop/index.ts";
import { formatDuration, formatNumber, warpingWords, winsorisedSentence } from "../../report/index.ts";
import { batchSummary } from "./batch-summary.ts";
import { earlierWords, useWords } from "./earlier-words.ts";
import type { RunState } from "./run-progress.ts";

/** The state of a run: the trials at its start and every event since. */
export class RunTracker {
  readonly #study: Study;
  readonly #trials: Map<number, Trial>;
  readonly #start: number;
  #total: number;
  #confirming = false;
  #expectedGain: number | undefined;
  #spentBefore: number | undefined;
  #ended = 0;
  #modelMs = 0;
  #proposingSince: number | undefined;
  #activity: string | undefined;
  #earlier: string | undefined;
  #warping: string | undefined;
  #winsorised: string | undefined;

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
        this.#total = event.budget;
        this.#spentBefore = event.ended;
        this.#confirming = event.confirming === true;
        if (event.ended === 0 && event.waiting === 0) return undefined;
        return `Resuming: ${event.ended} trials ended, ${event.waiting} waiting to run.`;
      case "proposing":
        this.#proposingSince = now;
        this.#activity = `proposing ${event.count} trials`;
        return undefined;
      case "progress":
        this.#activity = event.message;
        return undefined;
      case "proposed":
        this.#modelMs += event.milliseconds;
        this.#proposingSince = undefined;
        this.#activity = undefined;
        if (event.expectedGain !== undefined) this.#expectedGain = event.expectedGain.share;
        return lines(
          this.#earlierLine(event.earlier),
          this.#warpingLine(event.inputWarping),
          this.#winsorisedLine(event.winsorised),
          event.trials.length === 0 ? undefined : batchSummary(event),
        );
      case "measuring":
        this.#activity = `measuring ${event.metric} of trial ${event.trial}`;
        return undefined;
      case "measured-alone":
        return `trial ${event.trial}: ${event.metric} was measured without the baseline alongside: ${event.reason}`;
      case "metric-constant":
        return `${event.name} was ${formatNumber(event.value)} in all ${event.count} trials: does the command use its parameters, and is the right number read?`;
      case "metric-missing":
        return `trial ${event.trial}: ${event.metric} has no value: ${event.reason}`;
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

  #recordEnd(event: LoopEvent): string | undefined {
    if (!("trial" in event)) return undefined;
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
        return `trial ${event.trial}${again} failed: ${event.reason} (log: ${event.log})`;
      case "trial-stopped":
        this.#ended += step;
        this.#trials.set(event.trial, { ...base, status: "cancelled", reason: event.reason, stop: event.stop });
        return `trial ${event.trial} ${event.reason}`;
      case "trial-retried":
        return `trial ${event.trial} failed and is retried: ${event.reason}`;
      case "trial-interrupted":
        this.#trials.set(event.trial, { ...base, status: "pending" });
        return undefined;
      case "trial-superseded":
        this.#trials.delete(event.trial);
        return `trial ${event.trial} got a result from another process meanwhile; that result is kept`;
      default:
        return undefined;
    }
  }

  /** The state at time `now`, in milliseconds. */
  state(now: number): RunState {
    const trials = [...this.#trials.values()].sort((a, b) => a.number - b.number);
    const { counts, front, hypervolume, comparison } = analyse(this.#study, trials, new Map());
    const done = (this.#spentBefore ?? 0) + this.#ended;
    const elapsedMs = now - this.#start;
    const proposing = this.#proposingSince === undefined ? 0 : now - this.#proposingSince;
    return {
      name: this.#study.name,
      done,
      total: this.#total,
      running: trials.filter(({ status }) => status === "running").map(({ number }) => number),
      failed: counts.failed,
      front: front.length,
      comparison,
      modelMs: this.#modelMs + proposing,
      elapsedMs,
      ...(hypervolume === undefined ? {} : { hypervolume }),
      ...(this.#expectedGain === undefined ? {} : { expectedGain: this.#expectedGain }),
      ...(this.#activity === undefined ? {} : { activity: this.#activity }),
      ...(this.#ended === 0 || done >= this.#total
        ? {}
        : { remainingMs: (elapsedMs / this.#ended) * (this.#total - done) }),
    };
  }
}

function lines(...all: readonly (string | undefined)[]): string | undefined {
  const said = all.filter((line) => line !== undefined);
  return said.length === 0 ? undefined : said.join("\n");
}
