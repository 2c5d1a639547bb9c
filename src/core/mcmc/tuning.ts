/**
 * @file Adapts step size and metric while a chain moves (Andrieu & Thoms 2008): after every few transitions the step size follows their
 * mean acceptance, by less and less after a run's warm-up, and the inverse mass matrix the covariance of the draws, by a rate that
 * falls to that of one draw in two hundred and remains there, because the target of the next run is another.
 */
import { exp } from "../special/index.ts";
import { Metric } from "./metric.ts";

/** Transitions from one adaptation of the step size to the next. */
const PERIOD = 4;
/** The metric is factored anew after at least a transition for so many dimensions: that takes d³/6 operations. */
const DIMENSIONS_PER_TRANSITION = 16;
/** By how much the log of the step size follows the excess of the mean acceptance over the target, in the first draws. */
const STEP_SIZE_GAIN = 0.5;
/** Number of adaptations after the warm-up at which that has fallen by √2. */
const SLOW_ADAPTATIONS = 16;
/** The weight of the metric at the start, in draws, and the number of draws beyond which earlier ones are forgotten. */
const [START_DRAWS, MAX_DRAWS] = [96, 96];

/** What a chain has learnt about its target. */
export interface TuningState {
  readonly stepSize: number;
  /** An estimate of the target's covariance: d × d, row-major. */
  readonly inverseMass: Float64Array;
  /** Mean of the draws (d); meaningless before the first. */
  readonly centre: Float64Array;
  /** Number of draws that `centre` is the mean of. */
  readonly draws: number;
}

/** Step size and metric of a chain, adapted by its transitions. */
export class Tuning {
  readonly #target: number;
  readonly #inverseMass: Float64Array;
  readonly #centre: Float64Array;
  readonly #deviation: Float64Array;
  #metric: Metric;
  #stepSize: number;
  #draws: number;
  #acceptance = 0;
  #transitions = 0;
  /** Transitions since the metric was factored. */
  #metricAge = 0;
  /** Adaptations after the warm-up, of which each has less weight. */
  #adaptations = 0;

  constructor({ stepSize, inverseMass, centre, draws }: TuningState, targetAcceptance: number) {
    this.#target = targetAcceptance;
    this.#stepSize = stepSize;
    this.#inverseMass = inverseMass.slice();
    this.#centre = centre.slice();
    this.#deviation = new Float64Array(centre.length);
    this.#draws = Math.min(draws, MAX_DRAWS);
    this.#metric = new Metric(inverseMass, centre.length);
  }

  /** The step size of the next transition. */
  get stepSize(): number {
    return this.#stepSize;
  }

  /** The metric of the next transition. */
  get metric(): Metric {
    return this.#metric;
  }

  /** What has been learnt so far. */
  get state(): TuningState {
    return {
      stepSize: this.#stepSize,
      inverseMass: this.#newMetric().inverseMass,
      centre: this.#centre.slice(),
      draws: this.#draws,
    };
  }

  /** Adds a transition: where it ended (d), and its mean acceptance. */
  add(position: Float64Array, acceptance: number, isWarmUp: boolean): void {
    this.#addDraw(position);
    this.#metricAge++;
    this.#acceptance += acceptance;
    this.#transitions++;
    if (this.#transitions < PERIOD) return;
    const excess = this.#acceptance / PERIOD - this.#target;
    if (!isWarmUp) this.#adaptations++;
    this.#stepSize *= exp((STEP_SIZE_GAIN / Math.sqrt(1 + this.#adaptations / SLOW_ADAPTATIONS)) * excess);
    this.#acceptance = 0;
    this.#transitions = 0;
    if (this.#metricAge < position.length / DIMENSIONS_PER_TRANSITION) return;
    this.#metric = this.#newMetric();
    this.#inverseMass.set(this.#metric.inverseMass);
    this.#metricAge = 0;
  }

  /** The metric that has been learnt; the present one where overflow or rounding has made the matrix indefinite. */
  #newMetric(): Metric {
    return Metric.ifPositiveDefinite(this.#inverseMass, this.#centre.length) ?? this.#metric;
  }

  /** Welford's updates, in which a new draw has at least the weight of one among START_DRAWS and MAX_DRAWS earlier ones. */
  #addDraw(position: Float64Array): void {
    const d = position.length;
    const earlier = this.#draws;
    const share = 1 / (earlier + 1);
    const weight = 1 / (START_DRAWS + earlier + 1);
    const deviation = this.#deviation;
    for (let i = 0; i < d; i++) {
      deviation[i] = position[i] - this.#centre[i];
      this.#centre[i] += share * deviation[i];
    }
    for (let i = 0; i < d; i++) {
      for (let j = 0; j < d; j++) {
        const at = i * d + j;
        this.#inverseMass[at] += weight * ((1 - share) * deviation[i] * deviation[j] - this.#inverseMass[at]);
      }
    }
    this.#draws = Math.min(MAX_DRAWS, earlier + 1);
  }
}
