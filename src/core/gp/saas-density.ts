/**
 * @file The joint log density of the sparse axis-aligned subspace model (Eriksson & Jankowiak 2021) in unconstrained
 * coordinates, with its gradient:
 *
 *   outputscale ~ Gamma(2, 0.15), mean ~ N(0, 1), noise = 1e-4 + ν with ν ~ LogNormal(−5.5, 1.5) where it is inferred,
 *   τ² ~ HC(0.1), ρⱼ ~ HC(1), ℓⱼ = (τ² ρⱼ)^(−1/2).
 *
 * BoTorch's ν ~ Gamma(0.9, 10) expects more noise than most objectives have (docs/decisions/noise-priors.md).
 *
 * Unconstrained vector u = [log outputscale, mean, log ν (only where inferred), log τ², log ρ₁ … log ρ_r], with r
 * relevances for the d input columns (data.ts). The log Jacobian of exp is included: that is the density NUTS samples.
 */
import { exp } from "../special/index.ts";
import { countRelevances, type Dataset } from "./data.ts";
import type { HyperparameterSamples } from "./hyperparameters.ts";
import { createLikelihood } from "./likelihood.ts";
import {
  gammaPrior,
  halfCauchyDerivative,
  halfCauchyLogDensity,
  logNormalPrior,
  normalLogDensity,
  type PositivePrior,
} from "./priors.ts";

/** The least noise variance on the standardised scale. */
export const MIN_NOISE = 1e-4;
/** Prior of ν. */
const NOISE_PRIOR: PositivePrior = logNormalPrior(-5.5, 1.5);
/** log 0.1 */
const LOG_SHRINKAGE_SCALE = -Math.LN10;

/** The index at which each group of unconstrained coordinates starts. */
export interface SaasLayout {
  readonly dimension: number;
  readonly noise: number | undefined;
  readonly shrinkage: number;
  readonly relevance: number;
}

/** The layout of u for inputs with r = `relevances` relevances. */
export function saasLayout(relevances: number, noiseKind: Dataset["noise"]["kind"]): SaasLayout {
  const shrinkage = noiseKind === "inferred" ? 3 : 2;
  return {
    dimension: shrinkage + 1 + relevances,
    noise: noiseKind === "inferred" ? 2 : undefined,
    shrinkage,
    relevance: shrinkage + 1,
  };
}

/** Log prior density of log τ²: half-Cauchy(0.1) with the Jacobian of exp. */
export function shrinkageLogDensity(logShrinkage: number): number {
  return halfCauchyLogDensity(logShrinkage, LOG_SHRINKAGE_SCALE) + logShrinkage;
}

/** Log density of u given the data; writes its gradient. −∞ where it cannot be computed. */
export type SaasLogDensity = (u: Float64Array, gradient: Float64Array) => number;

/** Prepares the SAAS log density of a data set for many evaluations. */
export function createSaasLogDensity(data: Dataset, noisePrior: PositivePrior = NOISE_PRIOR): SaasLogDensity {
  const likelihood = createLikelihood(data, "matern52");
  const relevances = countRelevances(data);
  const group = data.group ?? Int32Array.from({ length: data.d }, (_, j) => j);
  const layout = saasLayout(relevances, data.noise.kind);
  const outputscalePrior = gammaPrior(2, 0.15);
  const lengthscale = new Float64Array(data.d);

  return (u, gradient) => {
    const logShrinkage = u[layout.shrinkage];
    for (let j = 0; j < data.d; j++) lengthscale[j] = exp(-0.5 * (logShrinkage + u[layout.relevance + group[j]]));
    const noiseRaw = layout.noise === undefined ? 0 : exp(u[layout.noise]);
    let value = likelihood.evaluate(lengthscale, exp(u[0]), MIN_NOISE + noiseRaw, u[1]);
    if (value === Number.NEGATIVE_INFINITY) return value;
    const slope = likelihood.gradient;

    value += outputscalePrior.logDensity(u[0]) + u[0] + normalLogDensity(u[1]);
    gradient[0] = slope.logOutputscale + outputscalePrior.derivative(u[0]) + 1;
    gradient[1] = slope.mean - u[1];
    if (layout.noise !== undefined) {
      const logNoise = u[layout.noise];
      value += noisePrior.logDensity(logNoise) + logNoise;
      gradient[layout.noise] = slope.noiseVariance * noiseRaw + noisePrior.derivative(logNoise) + 1;
    }
    value += shrinkageLogDensity(logShrinkage);
    for (let g = 0; g < relevances; g++) {
      const logRelevance = u[layout.relevance + g];
      value += halfCauchyLogDensity(logRelevance, 0) + logRelevance;
      gradient[layout.relevance + g] = halfCauchyDerivative(logRelevance, 0) + 1;
    }
    let total = 0;
    for (let j = 0; j < data.d; j++) {
      const bySquare = -0.5 * slope.logLengthscale[j];
      total += bySquare;
      gradient[layout.relevance + group[j]] += bySquare;
    }
    gradient[layout.shrinkage] = total + halfCauchyDerivative(logShrinkage, LOG_SHRINKAGE_SCALE) + 1;
    return Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value;
  };
}

/** Hyperparameters at draws of u (count × dimension, row-major). */
export function saasHyperparameters(draws: Float64Array, count: number, data: Dataset): HyperparameterSamples {
  const { d } = data;
  const layout = saasLayout(countRelevances(data), data.noise.kind);
  const samples = {
    family: "matern52" as const,
    count,
    d,
    lengthscale: new Float64Array(count * d),
    outputscale: new Float64Array(count),
    noiseVariance: new Float64Array(count),
    mean: new Float64Array(count),
  };
  for (let s = 0; s < count; s++) {
    const u = draws.subarray(s * layout.dimension, (s + 1) * layout.dimension);
    samples.outputscale[s] = exp(u[0]);
    samples.mean[s] = u[1];
    samples.noiseVariance[s] = layout.noise === undefined ? 0 : MIN_NOISE + exp(u[layout.noise]);
    for (let j = 0; j < d; j++) {
      const relevance = data.group === undefined ? j : data.group[j];
      samples.lengthscale[s * d + j] = exp(-0.5 * (u[layout.shrinkage] + u[layout.relevance + relevance]));
    }
  }
  return samples;
}
