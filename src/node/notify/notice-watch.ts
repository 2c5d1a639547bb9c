/**
 * @file Which events of a run are worth telling. It knows the trials from the events, so it reads no store.
 */
import { analyse } from "../../core/analysis/index.ts";
import { countTrials, isEnded, type Study, type Trial } from "../../core/study/index.ts";
import type { LoopEvent, RunSummary } from "../loop/index.ts";
import { formatNumber } from "../report/index.ts";
import type { Notice } from "./notice.ts";

/** The number of failures in a row after which a study is stuck. */
const FAILURES_IN_A_ROW = 5;
/** A study is stuck if no trial has ended for this many times the longest trial so far, and for at least so many milliseconds. */
const TIMES_LONGEST = 5;
const MIN_SILENCE_MS = 3_600_000;

/** What a watch says of the time: milliseconds, of any origin. */
type Clock = () => number;

/** Watches one run. */
export class NoticeWatch {
  readonly #study: Study;
  readonly #trials: Map<number, Trial>;
  readonly #now: Clock;
  #failures: number[] = [];
  #longest = 0;
  #lastEnd: number;
  #running = 0;
  #recommended: number | undefined;

  /** `trials` are those before the run. */
  constructor(study: Study, trials: readonly Trial[], now: Clock) {
    this.#study = study;
    this.#trials = new Map(trials.map((trial) => [trial.number, trial]));
    this.#now = now;
    this.#lastEnd = now();
    this.#recommended = this.#recommendation()?.trial;
  }

  /** The notices that an event is worth. */
  take(event: LoopEvent): readonly Notice[] {
    switch (event.type) {
      case "trial-started": {
        const { trial: number, configuration, origin, of, attempt } = event;
        const identity = { number, configuration, origin, ...(of === undefined ? {} : { of }) };
        this.#trials.set(number, { ...identity, status: "running", attempt });
        this.#running++;
        if (this.#running === 1) this.#lastEnd = this.#now();
        return [];
      }
      case "trial-completed":
        this.#end(event.trial, (trial) => ({ ...trial, status: "completed", metrics: event.metrics }));
        this.#longest = Math.max(this.#longest, event.milliseconds ?? 0);
        this.#failures = [];
        return [];
      case "trial-failed":
        this.#end(event.trial, (trial) => ({ ...trial, status: "failed", reason: event.reason }));
        this.#failures.push(event.trial);
        return this.#failures.length === FAILURES_IN_A_ROW ? [this.#failuresNotice(event.reason)] : [];
      case "trial-stopped":
      case "trial-interrupted":
      case "trial-superseded":
      case "trial-held":
        this.#running = Math.max(0, this.#running - 1);
        this.#lastEnd = this.#now();
        return [];
      case "doubt":
        return [this.#notice("stuck", `doubt:${this.#trials.size}`, doubtWords(event.failures))];
      case "proposed":
        return this.#newRecommendation();
      case "finished":
        return [...this.#newRecommendation(), ...this.#endNotices(event.summary)];
      default:
        return [];
    }
  }

  /** The notice that nothing has happened for long; to be asked for from time to time. */
  checkSilence(): readonly Notice[] {
    const silence = this.#now() - this.#lastEnd;
    const isLong = silence > Math.max(MIN_SILENCE_MS, TIMES_LONGEST * this.#longest);
    if (this.#running === 0 || !isLong) return [];
    const hours = formatNumber(silence / 3_600_000, 2);
    const ended = [...this.#trials.values()].filter(isEnded).length;
    return [
      this.#notice(
        "stuck",
        `silence:${ended}`,
        `no trial has ended for ${hours} hours, and ${this.#running} are running.`,
      ),
    ];
  }

  #end(number: number, change: (trial: Trial) => Trial): void {
    const trial = this.#trials.get(number);
    if (trial !== undefined) this.#trials.set(number, change(trial));
    this.#running = Math.max(0, this.#running - 1);
    this.#lastEnd = this.#now();
  }

  #notice(kind: Notice["kind"], key: string, message: string): Notice {
    const { completed, failed } = countTrials([...this.#trials.values()]);
    return { kind, key: `${kind}:${key}`, message, completed, failed };
  }

  #failuresNotice(reason: string): Notice {
    const [first] = this.#failures;
    const message = `${FAILURES_IN_A_ROW} trials in a row have failed, the last one because: ${reason}`;
    return this.#notice("stuck", `failures:${first ?? ""}`, message);
  }

  #newRecommendation(): readonly Notice[] {
    const found = this.#recommendation();
    if (found === undefined || found.trial === this.#recommended) return [];
    this.#recommended = found.trial;
    const values = Object.entries(found.metrics).map(
      ([name, value]) => `${name} ${formatNumber(value)}${this.#unitOf(name)}`,
    );
    const message = `trial ${found.trial} is the best one by its measurements: ${values.join(", ")}.`;
    return [{ ...this.#notice("recommendation", String(found.trial), message), ...found }];
  }

  #unitOf(name: string): string {
    const unit = this.#study.objectives.find((each) => each.name === name)?.unit;
    return unit === undefined ? "" : ` ${unit}`;
  }

  /** The trial that is recommended by the measurements alone: a fit of the models would take the time of the run. */
  #recommendation(): Required<Pick<Notice, "trial" | "parameters" | "metrics">> | undefined {
    const { recommendation } = analyse(this.#study, [...this.#trials.values()], new Map());
    if (recommendation === undefined) return undefined;
    const trial = this.#trials.get(recommendation.trial);
    if (trial?.status !== "completed" || trial.origin === "baseline") return undefined;
    const names = this.#study.objectives.map(({ name }) => name);
    const metrics = names.flatMap((name) =>
      trial.metrics[name] === undefined ? [] : [[name, trial.metrics[name].mean] as const],
    );
    return { trial: trial.number, parameters: trial.configuration, metrics: Object.fromEntries(metrics) };
  }

  #endNotices({ outcome, message, completed, failed, budget, target }: RunSummary): readonly Notice[] {
    if (outcome === "interrupted") return [];
    const kind = outcome === "stopped" || outcome === "all-failed" ? "failed" : "finished";
    const [words = ""] = (message ?? "").split("\n");
    const counts = `${completed} completed, ${failed} failed`;
    const text = `${END_WORDS[outcome]} (${counts}).${words === "" ? "" : ` ${words}`}`;
    const key = `${outcome}:${completed}:${failed}:${budget.trials}`;
    return [
      { ...this.#notice(kind, key, text), completed, failed, ...(target === undefined ? {} : { trial: target.trial }) },
    ];
  }
}

function doubtWords(failures: number): string {
  return `${failures} trials in a row have failed at once, so this machine may have a fault; earlier configurations are being run again.`;
}

const END_WORDS: Readonly<Record<RunSummary["outcome"], string>> = {
  "budget-spent": "finished: the budget is spent",
  "time-spent": "finished: the time of the budget is spent",
  "slot-time-spent": "finished: the slot time of the budget is spent",
  "target-reached": "finished: the target is reached",
  converged: "finished: the next batch is expected to add too little",
  confirmed: "finished: all repeats have ended",
  exhausted: "finished: every configuration was tried",
  interrupted: "interrupted",
  stopped: "stopped: nothing works",
  "all-failed": "ended: every trial has failed",
};
