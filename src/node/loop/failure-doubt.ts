/**
 * @file When failures look like a fault of the machine. A share that is gone makes every trial fail at once, while failures of
 * configurations are mixed with trials that work. A failure within a small fraction of the time of a success is therefore
 * held until a later trial works, or until there are more in a row than the study's rate of such failures explains.
 */
import { quantile } from "../../core/statistics/index.ts";

/** How long an attempt took, in milliseconds of one clock. */
export interface Span {
  readonly begun: number;
  readonly ended: number;
  /** The part of it in which its commands waited for units; absent: none. */
  readonly waitedMs?: number;
}

/** The time of an attempt without that in which it waited, in milliseconds. */
export function workedMs({ begun, ended, waitedMs = 0 }: Span): number {
  return ended - begun - waitedMs;
}

/** An attempt of an earlier run. */
export interface PastAttempt {
  readonly kind: "completed" | "failed";
  readonly ms: number;
}

/** What is to become of a failure: it is recorded, held, or held and tested by a configuration that worked before. */
export type Doubt = "record" | "hold" | "test";

/** A failure is instant within this share of the median time of a success, at least `MIN_INSTANT_MS`, at most `MAX_INSTANT_MS`. */
const INSTANT_SHARE = 0.1;
const MIN_INSTANT_MS = 2000;
const MAX_INSTANT_MS = 300_000;
/** Number of instant failures in a row that are tested at first; it doubles after each test that found nothing. */
const MIN_ROW = 5;
const MAX_ROW = 20;
/** A row is tested if it has a smaller probability than this at the study's rate of instant failures. */
const MAX_CHANCE = 1e-3;
/** Number of runs of configurations that worked before, all of which must fail: a program that fails at random would do so with
 * a smaller probability than this. */
const MIN_AGAIN = 3;
const MAX_AGAIN = 10;
const MAX_CHANCE_AGAIN = 1e-2;
/** An attempt that has run for this many times as long as the failures that are held, and a moment more, works. */
const WORKING_FACTOR = 2;
const WORKING_MARGIN_MS = 2000;

/** Doubts the failures of one run. */
export class FailureDoubt {
  readonly #successMs: number[];
  #instant: number;
  #ended: number;
  #held: Span[] = [];
  #tests = 0;
  #knowsMissingPrograms = false;

  constructor(past: readonly PastAttempt[]) {
    this.#successMs = past.flatMap(({ kind, ms }) => (kind === "completed" ? [ms] : []));
    this.#ended = past.length;
    this.#instant = past.filter(({ kind, ms }) => kind === "failed" && ms <= this.#instantMs).length;
  }

  /** Records an attempt that succeeded. */
  succeeded(span: Span): void {
    this.#successMs.push(workedMs(span));
    this.#ended++;
  }

  /** Judges a failure; one that is held stays so until `release`. */
  failed(span: Span, isMissingProgram = false): Doubt {
    const isInstant = this.#successMs.length > 0 && workedMs(span) <= this.#instantMs;
    if (!isInstant) {
      this.#ended++;
      return "record";
    }
    this.#held.push(span);
    const isTested = this.#held.length >= this.#row || (isMissingProgram && !this.#knowsMissingPrograms);
    if (isMissingProgram) this.#knowsMissingPrograms = true;
    return isTested ? "test" : "hold";
  }

  /** What is held was found to be failures of configurations, by a test or by an attempt that began after them. */
  release(count: number, byTest = false): void {
    this.#held = this.#held.slice(count);
    this.#instant += count;
    this.#ended += count;
    if (byTest) this.#tests++;
  }

  /** The number of times that configurations are run again in a test. */
  get again(): number {
    return Math.min(Math.max(MIN_AGAIN, this.#rowOf(MAX_CHANCE_AGAIN)), MAX_AGAIN);
  }

  /** The time after which an attempt that still runs has come further than the failures that are held. */
  get workingMs(): number {
    return WORKING_FACTOR * Math.max(0, ...this.#held.map(workedMs)) + WORKING_MARGIN_MS;
  }

  get #instantMs(): number {
    if (this.#successMs.length === 0) return 0;
    return Math.min(
      Math.max(INSTANT_SHARE * quantile(Float64Array.from(this.#successMs).sort(), 0.5), MIN_INSTANT_MS),
      MAX_INSTANT_MS,
    );
  }

  /** The number of instant failures in a row that are tested. */
  get #row(): number {
    return Math.min(Math.max(MIN_ROW * 2 ** this.#tests, this.#rowOf(MAX_CHANCE)), MAX_ROW);
  }

  /** The number of instant failures in a row that has the given probability, if they are independent. */
  #rowOf(chance: number): number {
    const rate = (this.#instant + 1) / (this.#ended + 2);
    return Math.ceil(Math.log(chance) / Math.log(rate));
  }
}
