/**
 * @file Chooses one of several values as a metric's value, or summarises them.
 */
import type { Measurement } from "../../core/study/index.ts";
import type { ValuePick } from "../study-file/metric-sources.ts";
import { MAX_VALUES } from "./limits.ts";
import { finiteReading, missing, type Reading } from "./reading.ts";
import { summarise } from "./statistic.ts";

/**
 * Collects values in order and keeps those that the metric needs. The last value must be finite, and so must all values of
 * a mean; a maximum or minimum ignores values that are not finite.
 */
export class PickedValues {
  readonly #pick: ValuePick;
  #last: Reading<number> | undefined;
  #extreme: number | undefined;
  /** The first value that could not be read. */
  #problem: string | undefined;
  readonly #samples: number[] = [];

  constructor(pick: ValuePick) {
    this.#pick = pick;
  }

  get isEmpty(): boolean {
    return this.#last === undefined;
  }

  /** Adds the next value, or the reason why it cannot be read. */
  take(reading: Reading<number>): void {
    this.#last = reading;
    if (!reading.ok) {
      this.#problem ??= reading.reason;
      return;
    }
    const { value } = reading;
    if (this.#pick === "mean") this.#sample(value);
    if (this.#pick !== "max" && this.#pick !== "min") return;
    if (!Number.isFinite(value)) return;
    const best = this.#pick === "max" ? Math.max : Math.min;
    this.#extreme = this.#extreme === undefined ? value : best(this.#extreme, value);
  }

  #sample(value: number): void {
    if (this.#samples.length < MAX_VALUES) this.#samples.push(value);
    else this.#problem ??= `there are more than ${MAX_VALUES.toLocaleString("en-US")} values, too many for a mean`;
  }

  /**
   * The value of the metric; undefined if there was none.
   *
   * @param where - completes the sentence about a value that is not finite, e.g. `at loss in /tmp/m.json`
   */
  result(where: string): Reading<Measurement> | undefined {
    if (this.#last === undefined) return undefined;
    if (this.#pick === "last") return this.#last.ok ? finite(this.#last.value, where) : this.#last;
    if (this.#problem !== undefined) return missing(this.#problem);
    if (this.#pick !== "mean") {
      return this.#extreme === undefined ? notFinite(this.#last, where) : finite(this.#extreme, where);
    }
    const odd = this.#samples.find((value) => !Number.isFinite(value));
    if (odd !== undefined) return finite(odd, where);
    return finiteReading(summarise(this.#samples, "mean"), where);
  }
}

function notFinite(last: Reading<number>, where: string): Reading<Measurement> {
  return finite(last.ok ? last.value : Number.NaN, where);
}

function finite(value: number, where: string): Reading<Measurement> {
  return finiteReading({ mean: value, count: 1 }, where);
}
