/**
 * @file A line search for the strong Wolfe conditions as a state machine: bracketing and safeguarded cubic zoom
 * (Nocedal & Wright 2006, algorithms 3.5 and 3.6), with two changes. Values closer than rounding count as equal and the
 * slope decides, so that the search works down to the last digits (Hager & Zhang 2005, section 2). A trial whose value or
 * slope is not finite only shortens the bracket.
 */

/** Share of the predicted decrease that a step must achieve. */
const SUFFICIENT_DECREASE = 1e-4;
/** Share of the initial slope that may remain. */
const CURVATURE_SHARE = 0.9;
/** Values that differ by less than this share of the first one count as equal. */
const RELATIVE_ROUNDING = 1e-14;
const MAX_TRIALS = 40;

interface Trial {
  readonly step: number;
  readonly value: number;
  /** Derivative along the direction; NaN when the trial was not finite. */
  readonly slope: number;
}

/** What the caller does after a trial. */
export type LineSearchVerdict =
  | "accept" // the trial is the new iterate
  | "improve" // the trial is the best so far; go on with `step`
  | "continue" // go on with `step`
  | "settle" // no Wolfe point was found, but the last "improve" trial is lower than the start
  | "fail"; // nothing lower was found

/** Minimiser of the cubic through two trials; NaN when there is none. */
function cubicMinimizer(a: Trial, b: Trial): number {
  const width = b.step - a.step;
  const secant = a.slope + b.slope - (3 * (b.value - a.value)) / width;
  const square = secant * secant - a.slope * b.slope;
  if (!(square >= 0)) return Number.NaN;
  const root = width > 0 ? Math.sqrt(square) : -Math.sqrt(square);
  return b.step - (width * (b.slope + root - secant)) / (b.slope - a.slope + 2 * root);
}

/** Where the slope vanishes if it is linear between two trials. */
function secantMinimizer(a: Trial, b: Trial): number {
  return a.step - (a.slope * (b.step - a.step)) / (b.slope - a.slope);
}

/** One line search. `step` is the next step to evaluate. */
export class LineSearch {
  step: number;
  readonly #start: Trial;
  readonly #maximum: number;
  readonly #tolerance: number;
  #low: Trial;
  #high: Trial | undefined;
  #trials = 0;
  #lastWidth = Number.POSITIVE_INFINITY;

  /** `slope` < 0 is the derivative at step 0; `maximum` is the longest step inside the box. */
  constructor(value: number, slope: number, firstStep: number, maximum: number) {
    this.#start = { step: 0, value, slope };
    this.#low = this.#start;
    this.#maximum = maximum;
    this.#tolerance = RELATIVE_ROUNDING * Math.abs(value);
    this.step = Math.min(firstStep, maximum);
  }

  /** Takes the value and slope at `step`. */
  advance(value: number, slope: number): LineSearchVerdict {
    this.#trials++;
    const trial: Trial = { step: this.step, value, slope };
    const finite = Number.isFinite(value) && Number.isFinite(slope);
    const ceiling = this.#start.value + SUFFICIENT_DECREASE * trial.step * this.#start.slope + this.#tolerance;
    if (!finite || value > ceiling || value > this.#low.value + this.#tolerance) {
      this.#high = finite ? trial : { step: trial.step, value: Number.NaN, slope: Number.NaN };
      return this.#next("continue");
    }
    if (Math.abs(slope) <= CURVATURE_SHARE * -this.#start.slope) return "accept";
    if (this.#high === undefined) {
      if (slope < 0 && trial.step >= this.#maximum) return "accept";
      if (slope < 0) {
        this.step = this.#extrapolate(trial);
        this.#low = trial;
        return this.#trials >= MAX_TRIALS ? "accept" : "improve";
      }
      this.#high = this.#low;
    } else if (slope * (this.#high.step - trial.step) >= 0) {
      this.#high = this.#low;
    }
    this.#low = trial;
    return this.#next("improve");
  }

  /** A longer step, where the cubic through the last two trials has its minimum, 1.1 to 4 times as long. */
  #extrapolate(trial: Trial): number {
    const shortest = trial.step + 1.1 * (trial.step - this.#low.step);
    const longest = trial.step + 4 * (trial.step - this.#low.step);
    const guess = cubicMinimizer(this.#low, trial);
    const step = guess > trial.step ? Math.min(Math.max(guess, shortest), longest) : longest;
    return Math.min(step, this.#maximum);
  }

  #next(verdict: "improve" | "continue"): LineSearchVerdict {
    const low = this.#low;
    const high = this.#high as Trial; // both callers have just set it
    const width = Math.abs(high.step - low.step);
    if (this.#trials >= MAX_TRIALS || width <= 1e-15 * Math.max(low.step, high.step)) return this.#giveUp(verdict);
    this.step = this.#interpolate(low, high, width);
    return verdict;
  }

  #giveUp(verdict: "improve" | "continue"): LineSearchVerdict {
    if (verdict === "improve") return "accept";
    return this.#low.step > 0 ? "settle" : "fail";
  }

  #interpolate(low: Trial, high: Trial, width: number): number {
    if (!Number.isFinite(high.slope)) return low.step + 0.2 * (high.step - low.step);
    const middle = 0.5 * (low.step + high.step);
    const slow = width > 0.66 * this.#lastWidth;
    this.#lastWidth = width;
    if (slow) return middle;
    // Where the values differ by rounding only, the minimum is found from the slopes alone.
    const flat = Math.abs(high.value - low.value) <= 10 * this.#tolerance;
    const guess = flat ? secantMinimizer(low, high) : cubicMinimizer(low, high);
    const margin = 0.05 * width;
    const left = Math.min(low.step, high.step) + margin;
    const right = Math.max(low.step, high.step) - margin;
    if (!Number.isFinite(guess)) return middle;
    return Math.min(Math.max(guess, left), right);
  }
}
