/**
 * @file The curve of a metric while a program trains: its values by step, with a limited number of points.
 */
import type { Progress } from "../../core/study/index.ts";
import { parseNumber } from "./number-text.ts";

/** The maximum number of points of a curve; a longer one keeps every second point. */
const MAX_POINTS = 512;

/** The values of one metric, in the order of their steps. */
export class Curve {
  #steps: number[] = [];
  #values: number[] = [];
  #count = 0;

  get isEmpty(): boolean {
    return this.#steps.length === 0;
  }

  /**
   * Adds a value; returns whether it is taken: a finite number at a step that is not below the last. A further value at
   * the last step replaces the one before.
   *
   * @param named - the step as it is written; without it, values are counted from 1
   */
  take(value: number, named?: string): boolean {
    if (!Number.isFinite(value)) return false;
    this.#count++;
    const step = named === undefined ? this.#count : parseNumber(named);
    const last = this.#steps.at(-1) ?? Number.NEGATIVE_INFINITY;
    if (step === undefined || !Number.isFinite(step) || step < last) return false;
    if (step === last) this.#values[this.#values.length - 1] = value;
    else {
      this.#steps.push(step);
      this.#values.push(value);
    }
    if (this.#steps.length > MAX_POINTS) this.#thin();
    return true;
  }

  /** The points so far. */
  snapshot(): Progress {
    return { steps: [...this.#steps], values: [...this.#values] };
  }

  /** Drops every second point, never the last. */
  #thin(): void {
    const length = this.#steps.length;
    const isKept = (_: number, at: number): boolean => (length - 1 - at) % 2 === 0;
    this.#steps = this.#steps.filter(isKept);
    this.#values = this.#values.filter(isKept);
  }
}
