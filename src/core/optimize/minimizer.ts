/**
 * @file L-BFGS-B (Byrd, Lu, Nocedal & Zhu 1995; Morales & Nocedal 2011) with its control inverted: the minimiser never
 * calls the objective, but names the next point to evaluate. Restarts can thus advance together, with one batched
 * evaluation.
 */
import { ParetuneError } from "../errors.ts";
import { type Box, clamp, generalizedCauchyPoint } from "./cauchy.ts";
import { LineSearch } from "./line-search.ts";
import { dot, QuasiNewtonModel } from "./quasi-newton.ts";
import { minimizeInSubspace } from "./subspace.ts";

/** Why a minimiser stopped. */
export type StopReason =
  | "gradient" // the projected gradient is as small as asked
  | "decrease" // an iteration gained less than asked, or nothing beyond rounding several times in a row
  | "iterations"
  | "evaluations"
  | "line-search"; // no lower point along the steepest descent, or the start was not finite

/** Bounds and stopping rules of a minimiser. */
export interface MinimizerOptions {
  /** Bounds of each variable (d); −Infinity and Infinity where there is none. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** Default 1,000. */
  readonly maxIterations?: number;
  /** Evaluations of the objective, the start included; default 10,000. */
  readonly maxEvaluations?: number;
  /** Stop when no component of x − P(x − gradient) is larger; default 1e-8. */
  readonly gradientTolerance?: number;
  /** Stop when (f − f₊)/max(|f|, |f₊|, 1) falls below it; default 0: do not stop for that. */
  readonly relativeDecrease?: number;
  /** Pairs of steps and gradient changes to remember; default 10. */
  readonly history?: number;
}

/** A minimisation under way. */
export interface Minimizer {
  /** The next point to evaluate (d); meaningless once `done`. Overwritten by `advance`. */
  readonly point: Float64Array;
  readonly done: boolean;
  /** Takes the objective and its gradient (d, copied) at `point`. */
  advance(value: number, gradient: Float64Array): void;
  /** The lowest iterate so far, up to rounding; value Infinity before the first finite value. */
  readonly best: { readonly point: Float64Array; readonly value: number };
  readonly iterations: number;
  readonly evaluations: number;
  /** Set once `done`. */
  readonly reason: StopReason | undefined;
}

/** Iterations in a row without a lower value (beyond rounding) or a smaller gradient after which a minimisation ends. */
const MAX_STALLED_ITERATIONS = 20;
/** A gain below this share of the value is rounding. */
const RELATIVE_ROUNDING = 1e-15;

class LbfgsbMinimizer implements Minimizer {
  readonly point: Float64Array;
  reason: StopReason | undefined;
  iterations = 0;
  evaluations = 0;
  readonly #box: Box;
  readonly #options: Required<MinimizerOptions>;
  readonly #model: QuasiNewtonModel;
  readonly #x: Float64Array;
  readonly #gradient: Float64Array;
  #value = Number.POSITIVE_INFINITY;
  readonly #target: Float64Array;
  readonly #direction: Float64Array;
  #search: LineSearch | undefined;
  /** The best trial of the line search under way. */
  readonly #improved: { point: Float64Array; gradient: Float64Array; value: number };
  #stalled = 0;
  #smallestGradient = Number.POSITIVE_INFINITY;

  constructor(start: Float64Array, options: Required<MinimizerOptions>) {
    const dimension = start.length;
    this.#options = options;
    this.#box = { lower: options.lower, upper: options.upper };
    this.#model = new QuasiNewtonModel(dimension, options.history);
    this.point = start.map((value, i) => clamp(value, options.lower[i], options.upper[i]));
    this.#x = this.point.slice();
    this.#gradient = new Float64Array(dimension);
    this.#target = new Float64Array(dimension);
    this.#direction = new Float64Array(dimension);
    this.#improved = {
      point: new Float64Array(dimension),
      gradient: new Float64Array(dimension),
      value: Number.POSITIVE_INFINITY,
    };
  }

  get done(): boolean {
    return this.reason !== undefined;
  }

  get best(): { readonly point: Float64Array; readonly value: number } {
    return { point: this.#x.slice(), value: this.#value };
  }

  advance(value: number, gradient: Float64Array): void {
    if (this.reason !== undefined) return;
    this.evaluations++;
    if (this.#search === undefined) this.#begin(value, gradient);
    else this.#continueSearch(this.#search, value, gradient);
    if (this.reason === undefined && this.evaluations >= this.#options.maxEvaluations) {
      if (this.#improved.value < this.#value) this.#move(this.#improved.point, this.#improved.value);
      this.reason = "evaluations";
    }
  }

  #begin(value: number, gradient: Float64Array): void {
    if (!Number.isFinite(value) || !gradient.every(Number.isFinite)) {
      this.reason = "line-search";
      return;
    }
    this.#value = value;
    this.#gradient.set(gradient);
    if (this.#projectedGradient() <= this.#options.gradientTolerance) this.reason = "gradient";
    else if (this.#options.maxIterations < 1) this.reason = "iterations";
    else this.#startSearch();
  }

  /** Aims at the minimiser of the model in the box, or, when that does not descend, at the Cauchy point of −g. */
  #startSearch(): void {
    let slope = this.#aim();
    if (!(slope < 0) && this.#model.rank > 0) {
      this.#model.reset();
      slope = this.#aim();
    }
    if (!(slope < 0)) {
      this.reason = "line-search";
      return;
    }
    // Before any curvature is known the gradient has no scale: the first step has length 1 at most.
    const length = Math.sqrt(dot(this.#direction, this.#direction));
    const first = this.#model.rank === 0 ? Math.min(1, 1 / length) : 1;
    this.#search = new LineSearch(this.#value, slope, first, this.#longestStep());
    this.#improved.value = Number.POSITIVE_INFINITY;
    this.#place(this.#search.step);
  }

  #aim(): number {
    const iterate = { x: this.#x, gradient: this.#gradient };
    const cauchy = generalizedCauchyPoint(this.#model, this.#x, this.#gradient, this.#box);
    this.#target.set(minimizeInSubspace(this.#model, iterate, cauchy, this.#box));
    for (let i = 0; i < this.#x.length; i++) this.#direction[i] = this.#target[i] - this.#x[i];
    return dot(this.#direction, this.#gradient);
  }

  #longestStep(): number {
    let longest = 1e10;
    for (let i = 0; i < this.#x.length; i++) {
      const along = this.#direction[i];
      if (along > 0) longest = Math.min(longest, (this.#box.upper[i] - this.#x[i]) / along);
      else if (along < 0) longest = Math.min(longest, (this.#box.lower[i] - this.#x[i]) / along);
    }
    return Math.max(1, longest); // the target itself is in the box; rounding may give a little less than 1
  }

  #place(step: number): void {
    for (let i = 0; i < this.point.length; i++) {
      const moved = step === 1 ? this.#target[i] : this.#x[i] + step * this.#direction[i];
      this.point[i] = clamp(moved, this.#box.lower[i], this.#box.upper[i]);
    }
  }

  #continueSearch(search: LineSearch, value: number, gradient: Float64Array): void {
    const verdict = search.advance(
      value,
      gradient.every(Number.isFinite) ? dot(gradient, this.#direction) : Number.NaN,
    );
    const improved = this.#improved;
    if (verdict === "accept") this.#acceptIterate(this.point, value, gradient);
    else if (verdict === "settle") this.#acceptIterate(improved.point, improved.value, improved.gradient);
    else if (verdict === "fail") this.#recover();
    else {
      if (verdict === "improve") {
        improved.point.set(this.point);
        improved.gradient.set(gradient);
        improved.value = value;
      }
      this.#place(search.step);
    }
  }

  /** A search may fail because of a stale model: tries once more without it. */
  #recover(): void {
    if (this.#model.rank === 0) {
      this.reason = "line-search";
      return;
    }
    this.#model.reset();
    this.#startSearch();
  }

  #acceptIterate(point: Float64Array, value: number, gradient: Float64Array): void {
    const step = point.map((p, i) => p - this.#x[i]);
    const change = gradient.map((g, i) => g - this.#gradient[i]);
    const previous = this.#value;
    this.#gradient.set(gradient);
    this.#move(point, value);
    this.iterations++;
    this.reason = this.#stopReason(previous);
    if (this.reason !== undefined) return;
    this.#model.update(step, change);
    this.#startSearch();
  }

  #move(point: Float64Array, value: number): void {
    this.#x.set(point);
    this.#value = value;
  }

  #stopReason(previous: number): StopReason | undefined {
    const options = this.#options;
    const projected = this.#projectedGradient();
    if (projected <= options.gradientTolerance) return "gradient";
    const gain = previous - this.#value;
    const scale = Math.max(Math.abs(previous), Math.abs(this.#value), 1);
    if (options.relativeDecrease > 0 && gain <= options.relativeDecrease * scale) return "decrease";
    const stalled = gain <= RELATIVE_ROUNDING * Math.abs(previous) && projected >= this.#smallestGradient;
    this.#stalled = stalled ? this.#stalled + 1 : 0;
    this.#smallestGradient = Math.min(this.#smallestGradient, projected);
    if (this.#stalled >= MAX_STALLED_ITERATIONS) return "decrease";
    return this.iterations >= options.maxIterations ? "iterations" : undefined;
  }

  #projectedGradient(): number {
    let largest = 0;
    for (let i = 0; i < this.#x.length; i++) {
      const moved = clamp(this.#x[i] - this.#gradient[i], this.#box.lower[i], this.#box.upper[i]);
      // x − (x − g) loses the digits of a small g: away from a bound the gradient itself is the answer.
      const inside = moved > this.#box.lower[i] && moved < this.#box.upper[i];
      largest = Math.max(largest, Math.abs(inside ? this.#gradient[i] : this.#x[i] - moved));
    }
    return largest;
  }
}

function checkBounds(start: Float64Array, options: MinimizerOptions): void {
  for (const name of ["lower", "upper"] as const) {
    if (options[name].length !== start.length) {
      throw new ParetuneError(
        "argument",
        `startMinimizer: ${name} must have the length of start (${start.length}); got ${options[name].length}. Give one bound per variable.`,
      );
    }
  }
  for (let i = 0; i < start.length; i++) {
    if (options.lower[i] <= options.upper[i]) continue;
    throw new ParetuneError(
      "argument",
      `startMinimizer: lower must be at most upper; got ${options.lower[i]} and ${options.upper[i]} for variable ${i}. Swap them.`,
    );
  }
}

/** Starts a minimisation at `start` (d; moved into the box when it lies outside). */
export function startMinimizer(start: Float64Array, options: MinimizerOptions): Minimizer {
  checkBounds(start, options);
  return new LbfgsbMinimizer(start, {
    maxIterations: 1000,
    maxEvaluations: 10_000,
    gradientTolerance: 1e-8,
    relativeDecrease: 0,
    history: 10,
    ...options,
  });
}
