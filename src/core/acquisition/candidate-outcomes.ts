/**
 * @file A candidate's outcomes in one draw, on the scale that improvement is counted on. Metrics without a link keep
 * their model's moments; a link maps the normal by its median and slope (link.ts).
 */
import { log } from "../special/index.ts";
import type { NormalOutcomes } from "./improvement.ts";
import { type Link, type Linked, linkAt, linkInverse, linkStraightBelow } from "./link.ts";

/** Moments of one candidate, one per metric; set anew for every draw. */
export class CandidateOutcomes implements NormalOutcomes {
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
  readonly logDeviation: Float64Array;
  readonly #links: readonly (Link | undefined)[];
  /** The reference point on the scale of each linked metric's model. */
  readonly #floors: readonly number[];
  /** The link at the candidate's mean in the present draw. */
  readonly #linked: readonly Linked[];
  /** Standard deviations on the models' scale. */
  readonly #modelDeviation: Float64Array;

  /**
   * @param links - one per metric, the objectives first
   * @param referencePoint - on the scale of the improvement, one number per objective
   */
  constructor(links: readonly (Link | undefined)[], referencePoint: Float64Array) {
    this.mean = new Float64Array(links.length);
    this.deviation = new Float64Array(links.length);
    this.logDeviation = new Float64Array(links.length);
    this.#links = links;
    this.#floors = links.map((link, k) => (link === undefined ? 0 : linkInverse(link, referencePoint[k])));
    this.#linked = links.map(() => ({ value: 0, slope: 1, curvature: 0 }));
    this.#modelDeviation = new Float64Array(links.length);
  }

  /** An outcome of metric k on its model's scale, on that of the improvement. */
  counted(k: number, value: number): number {
    const link = this.#links[k];
    if (link === undefined) return value;
    linkAt(link, value, this.#linked[k]);
    return this.#linked[k].value;
  }

  /** Sets metric k's variance on its model's scale: the same in every draw. */
  setVariance(k: number, variance: number): void {
    this.#modelDeviation[k] = Math.sqrt(variance);
    this.deviation[k] = this.#modelDeviation[k];
    this.logDeviation[k] = 0.5 * log(variance);
  }

  /** Sets metric k's mean in one draw, on its model's scale; after its variance. */
  setMean(k: number, mean: number): void {
    const link = this.#links[k];
    this.mean[k] = mean;
    if (link === undefined) return;
    linkStraightBelow(link, this.#floors[k], mean, this.#linked[k]);
    this.mean[k] = this.#linked[k].value;
    // The slope is positive, as a link increases.
    this.deviation[k] = Math.max(Number.MIN_VALUE, this.#linked[k].slope * this.#modelDeviation[k]);
    this.logDeviation[k] = log(this.deviation[k]);
  }

  /** The slope by the model's mean, from slopes on the scale of the improvement: w = g(μ) and s = g′(μ) σ both move with μ. */
  slopeByMean(k: number, byMean: number, byDeviation: number): number {
    if (this.#links[k] === undefined) return byMean;
    const { slope, curvature } = this.#linked[k];
    return slope * byMean + curvature * this.#modelDeviation[k] * byDeviation;
  }

  /** The slope by the model's standard deviation. */
  slopeByDeviation(k: number, byDeviation: number): number {
    return this.#links[k] === undefined ? byDeviation : this.#linked[k].slope * byDeviation;
  }
}
