import type { LogDensity } from "../../../src/core/mcmc/density.ts";

/** Independent standard normals. */
export const standardNormal: LogDensity = (q, gradient) => {
  let value = 0;
  for (let i = 0; i < q.length; i++) {
    value -= 0.5 * q[i] * q[i];
    gradient[i] = -q[i];
  }
  return value;
};

/** A normal with correlations 0.8^|i−j| and scales 10^(−1 … 1): its covariance and density. */
export function correlatedNormal(d: number): { covariance: number[][]; mean: number[]; logDensity: LogDensity } {
  const rho = 0.8;
  const scale = Array.from({ length: d }, (_, i) => 10 ** ((2 * i) / (d - 1) - 1));
  const mean = scale.map((s, i) => s * (i % 3));
  const covariance = scale.map((a, i) => scale.map((b, j) => a * b * rho ** Math.abs(i - j)));
  const logDensity: LogDensity = (q, gradient) => {
    // x₁ ~ N(0, 1), xᵢ | xᵢ₋₁ ~ N(ρ xᵢ₋₁, 1 − ρ²) in standardised coordinates.
    const noise = 1 - rho * rho;
    gradient.fill(0);
    let value = 0;
    let before = 0;
    for (let i = 0; i < d; i++) {
      const x = (q[i] - mean[i]) / scale[i];
      const variance = i === 0 ? 1 : noise;
      const residual = i === 0 ? x : x - rho * before;
      value -= (0.5 * residual * residual) / variance;
      gradient[i] -= residual / variance / scale[i];
      if (i > 0) gradient[i - 1] += (rho * residual) / variance / scale[i - 1];
      before = x;
    }
    return value;
  };
  return { covariance, mean, logDensity };
}

/** Neal's funnel, mild: v ~ N(0, 1), xᵢ | v ~ N(0, eᵛ). */
export const mildFunnel: LogDensity = (q, gradient) => {
  const v = q[0];
  const precision = Math.exp(-v);
  let squares = 0;
  for (let i = 1; i < q.length; i++) {
    squares += q[i] * q[i];
    gradient[i] = -q[i] * precision;
  }
  const n = q.length - 1;
  gradient[0] = -v - 0.5 * n + 0.5 * squares * precision;
  return -0.5 * v * v - 0.5 * n * v - 0.5 * squares * precision;
};

/** log τ for half-Cauchy τ, one a dimension: the density 1/(π cosh u), with mean 0 and variance π²/4. */
export const logHalfCauchy: LogDensity = (q, gradient) => {
  let value = 0;
  for (let i = 0; i < q.length; i++) {
    const u = q[i];
    value -= Math.abs(u) + Math.log1p(Math.exp(-2 * Math.abs(u)));
    gradient[i] = -Math.tanh(u);
  }
  return value;
};
