/**
 * @file The SAAS density at a given global shrinkage τ², and the objective of a point estimate.
 *
 * The vector is v = [log outputscale, mean, log ν (only where inferred), log ρ₁ … log ρ_r]: the vector u of the joint
 * density (saas-density.ts) without log τ².
 */
import type { SaasLayout, SaasLogDensity } from "./saas-density.ts";
import { shrinkageLogDensity } from "./saas-density.ts";

/** The length of v. */
export function conditionalDimension({ dimension }: SaasLayout): number {
  return dimension - 1;
}

/** u ← the joint vector at v and log τ². */
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
 * The objective of the point estimate: the conditional density of the relevances ρ themselves, not of their logarithms
 * (less Σ log ρ). Without evidence for an input the mode of its relevance is then 0; for the logarithms it would be 1.
 * Outputscale and noise remain on their log scales, since otherwise the noise of few data would be estimated as 0.
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
