/**
 * @file The limits of a study besides its number of trials: the time of its budget, and its target. Once one is reached no
 * new trial begins; trials that run are finished first.
 */
import { type ReachedTarget, reachedTarget, type Study, type Trial } from "../../core/study/index.ts";
import type { WorkClock } from "./work-clock.ts";

/** How often the clock is read. */
const CHECK_INTERVAL_MS = 500;

/** The limit that was reached. */
export type Limit =
  | { readonly kind: "time-spent" | "slot-time-spent" }
  | { readonly kind: "target-reached"; readonly target: ReachedTarget };

/** Watches the limits of one run. */
export class LimitWatch {
  readonly #study: () => Study;
  readonly #clock: WorkClock;
  readonly #onReached: (limit: Limit) => void;
  #closing = new AbortController();
  #reached: Limit | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** `study` is the study of the moment. `onReached` is called with the first limit that is reached. */
  constructor(study: () => Study, clock: WorkClock, onReached: (limit: Limit) => void) {
    [this.#study, this.#clock, this.#onReached] = [study, clock, onReached];
  }

  /** Aborts once a limit is reached. After `budgetChanged` it may be another signal. */
  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  /** The first limit that was reached. */
  get reached(): Limit | undefined {
    return this.#reached;
  }

  /** Reads the clock now, and from time to time from now on. */
  start(): void {
    this.#checkTime();
    this.#timer = setInterval(() => this.#checkTime(), CHECK_INTERVAL_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Checks the time by a budget that has changed: trials may begin again where it is not spent any more. */
  budgetChanged(): void {
    if (this.#reached !== undefined && this.#reached.kind !== "target-reached") {
      this.#reached = undefined;
      this.#closing = new AbortController();
    }
    this.#checkTime();
  }

  /** Checks all limits, after a trial has ended. */
  check(trials: readonly Trial[]): void {
    this.#checkTime();
    const target = reachedTarget(this.#study(), trials);
    if (target !== undefined) this.#reach({ kind: "target-reached", target });
  }

  #checkTime(): void {
    const { seconds = Number.POSITIVE_INFINITY, slotSeconds = Number.POSITIVE_INFINITY } = this.#study().budget;
    const { ms, slotMs } = this.#clock.time;
    if (ms >= 1000 * seconds) this.#reach({ kind: "time-spent" });
    else if (slotMs >= 1000 * slotSeconds) this.#reach({ kind: "slot-time-spent" });
  }

  #reach(limit: Limit): void {
    if (this.#reached !== undefined) return;
    this.#reached = limit;
    this.#closing.abort();
    this.#onReached(limit);
  }
}
