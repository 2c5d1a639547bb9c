/**
 * @file Dual averaging of the step size towards a target acceptance (Hoffman & Gelman 2014, section 3.2, equation 6),
 * with the constants of that paper: γ = 0.05, t₀ = 10, κ = 0.75.
 */
import { exp, log } from "../../special/index.ts";

/** γ and t₀. */
const SHRINKAGE = 0.05;
const STABILISER = 10;
/** t^−κ for κ = ¾, from two square roots. */
const decay = (t: number): number => 1 / (Math.sqrt(t) * Math.sqrt(Math.sqrt(t)));

/** Adapts a step size; one update per transition. */
export class DualAveraging {
  /** The step size of the next transition. */
  stepSize: number;
  readonly #target: number;
  /** μ, towards which log step sizes are shrunk. */
  readonly #centre: number;
  #errorMean = 0;
  #logAverage: number;
  #count = 0;

  /** Starts at `stepSize` and shrinks towards `attraction` times it: 10 to explore large steps, 1 where it is known to be good. */
  constructor(stepSize: number, targetAcceptance: number, attraction: number) {
    this.stepSize = stepSize;
    this.#target = targetAcceptance;
    this.#centre = log(attraction * stepSize);
    this.#logAverage = log(stepSize);
  }

  /** The weighted average of the step sizes so far: the one to sample with. */
  get averaged(): number {
    return exp(this.#logAverage);
  }

  /** Adds the mean acceptance of a transition. */
  update(acceptance: number): void {
    const count = ++this.#count;
    const weight = 1 / (count + STABILISER);
    this.#errorMean = (1 - weight) * this.#errorMean + weight * (this.#target - acceptance);
    const logStep = this.#centre - (Math.sqrt(count) / SHRINKAGE) * this.#errorMean;
    const share = decay(count);
    this.#logAverage = share * logStep + (1 - share) * this.#logAverage;
    this.stepSize = exp(logStep);
  }
}
