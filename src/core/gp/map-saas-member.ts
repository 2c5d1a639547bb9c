/**
 * @file What the search of one member of the MAP-SAAS ensemble minimises: the negative objective at the member's shrinkage
 * (saas-conditional.ts), within bounds.
 */
import { conditionalDimension, createSparseObjective } from "./saas-conditional.ts";
import type { SaasLayout, SaasLogDensity } from "./saas-density.ts";

/** Bounds of log(τ² ρ): an input with a lengthscale of e^8 has no influence, one of e^−4 correlates no two points. */
const MIN_LOG_PRODUCT = -16;
const MAX_LOG_PRODUCT = 8;
/** Bounds of the other coordinates of v. */
const LOWER_BOUNDS = { logOutputscale: -12, mean: -10, logNoise: -16 };
const UPPER_BOUNDS = { logOutputscale: 8, mean: 10, logNoise: 4 };

/** A function of v (saas-conditional.ts) to be minimised, within bounds. */
export interface MemberProblem {
  /** The negative objective at v; writes its gradient. */
  readonly evaluate: (v: Float64Array, gradient: Float64Array) => number;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/** The problem of the member with this log τ². */
export function createMemberProblem(joint: SaasLogDensity, layout: SaasLayout, logShrinkage: number): MemberProblem {
  const objective = createSparseObjective(joint, layout, logShrinkage);
  const evaluate = (v: Float64Array, gradient: Float64Array): number => {
    const value = -objective(v, gradient);
    for (let i = 0; i < gradient.length; i++) gradient[i] = -gradient[i];
    return value;
  };
  const size = conditionalDimension(layout);
  const lower = new Float64Array(size).fill(MIN_LOG_PRODUCT - logShrinkage);
  const upper = new Float64Array(size).fill(MAX_LOG_PRODUCT - logShrinkage);
  const bound = (at: number | undefined, least: number, most: number) => {
    if (at === undefined) return;
    lower[at] = least;
    upper[at] = most;
  };
  bound(0, LOWER_BOUNDS.logOutputscale, UPPER_BOUNDS.logOutputscale);
  bound(1, LOWER_BOUNDS.mean, UPPER_BOUNDS.mean);
  bound(layout.noise, LOWER_BOUNDS.logNoise, UPPER_BOUNDS.logNoise);
  return { evaluate, lower, upper };
}
