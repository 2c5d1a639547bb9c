/**
 * @file The outcomes that each draw has at known points: what a candidate has to improve on. A front holds only points
 * whose constrained metrics lie in their intervals in that draw.
 */
import type { RandomStream } from "../random/index.ts";
import type { CandidateOutcomes } from "./candidate-outcomes.ts";
import type { DrawScore } from "./draw-score.ts";
import type { Interval } from "./feasibility.ts";
import type { PosteriorDraws } from "./posterior-draws.ts";

/** The fronts of all draws. */
export class DrawFronts {
  /** By draw: 1 where some evaluated or pending point is feasible and beats the reference point. */
  readonly reached: Uint8Array;
  readonly #draws: PosteriorDraws;
  readonly #scale: CandidateOutcomes;
  readonly #reference: Float64Array;
  readonly #constraints: readonly Interval[];

  /**
   * @param scale - maps outcomes to the scale of the improvement
   * @param referencePoint - on that scale; length m
   * @param constraints - one per metric after the first m
   */
  constructor(
    draws: PosteriorDraws,
    scale: CandidateOutcomes,
    referencePoint: Float64Array,
    constraints: readonly Interval[],
  ) {
    this.reached = new Uint8Array(draws.samples.length * draws.draws);
    this.#draws = draws;
    this.#scale = scale;
    this.#reference = referencePoint;
    this.#constraints = constraints;
  }

  /** Gives `score` the outcomes of every draw, for the next candidate; `stream` is handed on to it. */
  update(score: DrawScore, stream: RandomStream): void {
    const front = new Float64Array(this.#draws.points * this.#reference.length);
    score.next(stream);
    for (let draw = 0; draw < this.reached.length; draw++) {
      const count = this.#gather(draw, score.keepsAll, front);
      score.keep(draw, front.subarray(0, count * this.#reference.length), count);
    }
  }

  /** Writes a draw's outcomes (count × m) and returns their count: feasible points, all or those beyond the reference. */
  #gather(draw: number, keepsAll: boolean, front: Float64Array): number {
    const m = this.#reference.length;
    const n = this.#draws.points;
    const position = Math.floor(draw / this.#draws.draws);
    const t = draw % this.#draws.draws;
    let count = 0;
    let reached = 0;
    for (let i = 0; i < n; i++) {
      const feasible = this.#isFeasible(position, t, i);
      let beats = feasible;
      for (let k = 0; k < m; k++) {
        const value = this.#scale.counted(k, this.#outcome(position, k, t, i));
        front[count * m + k] = value;
        beats &&= value > this.#reference[k];
      }
      if (beats) reached = 1;
      if (beats || (feasible && keepsAll)) count++;
    }
    this.reached[draw] = reached;
    return count;
  }

  /** Whether point i satisfies every constraint in draw t of a sample. */
  #isFeasible(position: number, t: number, i: number): boolean {
    const m = this.#reference.length;
    return this.#constraints.every(({ lower, upper }, j) => {
      const value = this.#outcome(position, m + j, t, i);
      return value >= lower && value <= upper;
    });
  }

  /** Metric k's outcome at the i-th point, in draw t of a sample; on its model's scale. */
  #outcome(position: number, k: number, t: number, i: number): number {
    return this.#draws.outcomes(position, k).outcome(t, this.#draws.placeOf(k, i));
  }
}
