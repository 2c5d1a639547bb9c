/**
 * @file Maximum a posteriori fit with dimension-scaled priors (Hvarfner, Hellsten & Nardi 2024): an RBF-ARD process of
 * unit outputscale, ℓⱼ ~ LogNormal(√2 + log(d)/2, √3) with ℓⱼ ≥ 0.025, noise ~ LogNormal(−4, 1) with noise ≥ 1e-4,
 * constant mean without a prior. Maximises the density of (ℓ, noise, mean) itself, not of the logs, per data point.
 */
import { minimize } from "../optimize/index.ts";
import { exp, log } from "../special/index.ts";
import type { Dataset } from "./data.ts";
import type { HyperparameterSamples } from "./hyperparameters.ts";
import { createLikelihood } from "./likelihood.ts";
import { logNormalDerivative, logNormalLogDensity } from "./priors.ts";

const LENGTHSCALE_SCALE = Math.sqrt(3);
const LEAST_LENGTHSCALE = 0.025;
const NOISE_LOCATION = -4;
const NOISE_SCALE = 1;
const LEAST_NOISE = 1e-4;

/** A point estimate and the objective it reached. */
export interface MapFit {
  readonly hyperparameters: HyperparameterSamples;
  /** (log marginal likelihood + log priors) / n at the optimum. */
  readonly objectivePerPoint: number;
  readonly gradientEvaluations: number;
}

/** Fits by L-BFGS-B in (log ℓ, log noise, mean) from the priors' modes, to a tight tolerance. */
export function fitMap(data: Dataset): MapFit {
  const { n, d } = data;
  const location = Math.SQRT2 + 0.5 * log(d);
  const likelihood = createLikelihood(data, "rbf");
  const inferred = data.noise.kind === "inferred";
  const size = d + 1 + (inferred ? 1 : 0);
  const meanAt = size - 1;
  const lengthscale = new Float64Array(d);
  const start = new Float64Array(size).fill(location - LENGTHSCALE_SCALE ** 2);
  if (inferred) start[d] = NOISE_LOCATION - NOISE_SCALE ** 2;
  start[meanAt] = 0;
  const lower = new Float64Array(size).fill(log(LEAST_LENGTHSCALE));
  const upper = new Float64Array(size).fill(Number.POSITIVE_INFINITY);
  if (inferred) lower[d] = log(LEAST_NOISE);
  lower[meanAt] = Number.NEGATIVE_INFINITY;
  for (let j = 0; j < size; j++) start[j] = Math.max(start[j], lower[j]);

  const objective = (u: Float64Array, gradient: Float64Array): number => {
    for (let j = 0; j < d; j++) lengthscale[j] = exp(u[j]);
    const noise = inferred ? exp(u[d]) : 0;
    let value = likelihood.evaluate(lengthscale, 1, noise, u[meanAt]);
    if (value === Number.NEGATIVE_INFINITY) return Number.POSITIVE_INFINITY;
    for (let j = 0; j < d; j++) {
      value += logNormalLogDensity(u[j], location, LENGTHSCALE_SCALE);
      gradient[j] =
        -(likelihood.gradient.logLengthscale[j] + logNormalDerivative(u[j], location, LENGTHSCALE_SCALE)) / n;
    }
    if (inferred) {
      value += logNormalLogDensity(u[d], NOISE_LOCATION, NOISE_SCALE);
      gradient[d] =
        -(likelihood.gradient.noiseVariance * noise + logNormalDerivative(u[d], NOISE_LOCATION, NOISE_SCALE)) / n;
    }
    gradient[meanAt] = -likelihood.gradient.mean / n;
    return -value / n;
  };
  const result = minimize(objective, start, {
    lower,
    upper,
    maxIterations: 2000,
    maxEvaluations: 4000,
    gradientTolerance: 1e-8,
    relativeDecrease: 1e-15,
  });
  for (let j = 0; j < d; j++) lengthscale[j] = exp(result.point[j]);
  return {
    hyperparameters: {
      family: "rbf",
      count: 1,
      d,
      lengthscale,
      outputscale: Float64Array.of(1),
      noiseVariance: Float64Array.of(inferred ? exp(result.point[d]) : 0),
      mean: Float64Array.of(result.point[meanAt]),
    },
    objectivePerPoint: -result.value,
    gradientEvaluations: result.evaluations,
  };
}
