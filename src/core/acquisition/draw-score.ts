/**
 * @file The seam between a session, which holds draws of the outcomes at evaluated and pending points, and the score of
 * a candidate in one of them. Implementations: the hypervolume improvement (hypervolume-score.ts), the probability of
 * beating the reference point (reach-score.ts) and a random scalarisation (scalarised-score.ts).
 */
import type { RandomStream } from "../random/index.ts";
import type { NormalOutcomes } from "./improvement.ts";

/** Scores candidates whose outcomes are independent normals, draw by draw. Outcomes are maximised. */
export interface DrawScore {
  /** Whether `keep` is given all feasible points, not only those beyond the reference point. */
  readonly keepsAll: boolean;
  /** d log score / d mean_k and / d σ_k of the last evaluation with a gradient; length m. */
  readonly byMean: Float64Array;
  readonly byDeviation: Float64Array;
  /** Begins the next candidate of a batch; `stream` is the same for all draws, whichever session holds them. */
  next(stream: RandomStream): void;
  /** Takes the outcomes that one draw has at known points (count × m, row-major). */
  keep(draw: number, outcomes: Float64Array, count: number): void;
  /** The log of a candidate's score in one draw. */
  evaluate(draw: number, candidate: NormalOutcomes, wantGradient: boolean): number;
}
