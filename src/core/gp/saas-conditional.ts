/**
 * @file The SAAS density at a given global shrinkage τ², and what a point estimate maximises of it.
 *
 * The vector is v = [log outputscale, mean, log ν (only where inferred), log ρ₁ … log ρ_r]: that of the joint density
 * (saas-density.ts) without log τ².
 */
import type { SaasLayout, SaasLogDensity } from "./saas-density.ts";
import { shrinkageLogDensity } from "./saas-density.ts";

/** Places of v that correspond to those of the joint vector. */
export function conditionalDimension({ dimension }: SaasLayout): number {
  return dimension - 1;
}

/** The joint vector u at v and log τ². */
export function jointVector(v: Float64Array, logShrinkage: number, layout: SaasLayout, u: Float64Array): Float64Array {
  u.set(v.subarray(0, layout.shrinkage));
  u[layout.shrinkage] = logShrinkage;
  u.set(v.subarray(layout.shrinkage), layout.relevance);
  return u;
}

/**
 * log p(y, v | τ²): the joint log density less the prior of log τ². Its gradient is that of the joint density without
 * the shrinkage's component.
 */
export function createConditionalLogDensity(
  joint: SaasLogDensity,
  layout: SaasLayout,
  logShrinkage: number,
): SaasLogDensity {
  const u = new Float64Array(layout.dimension);
  const slope = new Float64Array(layout.dimension);
  const prior = shrinkageLogDensity(logShrinkage);
  return (v, gradient) => {
    const value = joint(jointVector(v, logShrinkage, layout, u), slope);
    if (value === Number.NEGATIVE_INFINITY) return value;
    gradient.set(slope.subarray(0, layout.shrinkage));
    gradient.set(slope.subarray(layout.relevance), layout.shrinkage);
    return value - prior;
  };
}

/**
 * What the point estimate maximises: the conditional density taken by the relevances ρ themselves, not by their
 * logarithms (less Σ log ρ), so that a relevance of 0 is the mode where the data do not speak for it; by the logarithms
 * it would be 1. Outputscale and noise stay on their log scales, or the noise of few data would be estimated as none.
 */
export function createSparseObjective(joint: SaasLogDensity, layout: SaasLayout, logShrinkage: number): SaasLogDensity {
  const density = createConditionalLogDensity(joint, layout, logShrinkage);
  return (v, gradient) => {
    let value = density(v, gradient);
    if (value === Number.NEGATIVE_INFINITY) return value;
    for (let at = layout.shrinkage; at < v.length; at++) {
      value -= v[at];
      gradient[at] -= 1;
    }
    return value;
  };
}
