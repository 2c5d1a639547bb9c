/**
 * @file Maximum a posteriori fit with dimension-scaled priors (Hvarfner, Hellsten & Nardi 2024): an RBF-ARD process of
 * unit outputscale, ℓⱼ ~ LogNormal(√2 + log(d)/2, √3) with ℓⱼ ≥ 0.025, noise ~ LogNormal(−4, 1) with noise ≥ 1e-4,
 * constant mean without a prior. Maximises the density of (ℓ, noise, mean) itself, not of the logs, per data point.
 */
import { minimize } from "../optimize/index.ts";
import { exp, log } from "../special/index.ts";
import { countRelevances, type Dataset } from "./data.ts";
import type { HyperparameterSamples } from "./hyperparameters.ts";
import { createLikelihood } from "./likelihood.ts";
import { logNormalDerivative, logNormalLogDensity } from "./priors.ts";

/** Scale of the log-normal prior of a lengthscale. */
export const LENGTHSCALE_SCALE: number = Math.sqrt(3);
export const LEAST_LENGTHSCALE = 0.025;
const NOISE_LOCATION = -4;
const NOISE_SCALE = 1;
const LEAST_NOISE = 1e-4;

/** Location of the log-normal prior of so many lengthscales. */
export function lengthscaleLocation(relevances: number): number {
  return Math.SQRT2 + 0.5 * log(relevances);
}

/** A point estimate and the objective it reached. */
export interface MapFit {
  readonly hyperparameters: HyperparameterSamples;
  /** (log marginal likelihood + log priors) / n at the optimum. */
  readonly objectivePerPoint: number;
  readonly gradientEvaluations: number;
}

/** How far a fit goes; a tight tolerance by default. */
export interface MapSettings {
  readonly gradientTolerance: number;
  readonly maxEvaluations: number;
}

const CONVERGED: MapSettings = { gradientTolerance: 1e-8, maxEvaluations: 4000 };

/** Fits by L-BFGS-B in (log ℓ, log noise, mean) from the priors' modes. */
export function fitMap(data: Dataset, settings: MapSettings = CONVERGED): MapFit {
  const { n, d } = data;
  const relevances = countRelevances(data);
  const group = data.group ?? Int32Array.from({ length: d }, (_, j) => j);
  const location = lengthscaleLocation(relevances);
  const likelihood = createLikelihood(data, "rbf");
  const inferred = data.noise.kind === "inferred";
  const noiseAt = relevances;
  const size = relevances + 1 + (inferred ? 1 : 0);
  const meanAt = size - 1;
  const lengthscale = new Float64Array(d);
  const start = new Float64Array(size).fill(location - LENGTHSCALE_SCALE ** 2);
  if (inferred) start[noiseAt] = NOISE_LOCATION - NOISE_SCALE ** 2;
  start[meanAt] = 0;
  const lower = new Float64Array(size).fill(log(LEAST_LENGTHSCALE));
  const upper = new Float64Array(size).fill(Number.POSITIVE_INFINITY);
  if (inferred) lower[noiseAt] = log(LEAST_NOISE);
  lower[meanAt] = Number.NEGATIVE_INFINITY;
  for (let j = 0; j < size; j++) start[j] = Math.max(start[j], lower[j]);

  const objective = (u: Float64Array, gradient: Float64Array): number => {
    for (let j = 0; j < d; j++) lengthscale[j] = exp(u[group[j]]);
    const noise = inferred ? exp(u[noiseAt]) : 0;
    let value = likelihood.evaluate(lengthscale, 1, noise, u[meanAt]);
    if (value === Number.NEGATIVE_INFINITY) return Number.POSITIVE_INFINITY;
    for (let g = 0; g < relevances; g++) {
      value += logNormalLogDensity(u[g], location, LENGTHSCALE_SCALE);
      gradient[g] = -logNormalDerivative(u[g], location, LENGTHSCALE_SCALE) / n;
    }
    for (let j = 0; j < d; j++) gradient[group[j]] -= likelihood.gradient.logLengthscale[j] / n;
    if (inferred) {
      value += logNormalLogDensity(u[noiseAt], NOISE_LOCATION, NOISE_SCALE);
      gradient[noiseAt] =
        -(likelihood.gradient.noiseVariance * noise + logNormalDerivative(u[noiseAt], NOISE_LOCATION, NOISE_SCALE)) / n;
    }
    gradient[meanAt] = -likelihood.gradient.mean / n;
    return -value / n;
  };
  const result = minimize(objective, start, {
    lower,
    upper,
    maxIterations: 2000,
    ...settings,
    relativeDecrease: 1e-15,
  });
  for (let j = 0; j < d; j++) lengthscale[j] = exp(result.point[group[j]]);
  return {
    hyperparameters: {
      family: "rbf",
      count: 1,
      d,
      lengthscale,
      outputscale: Float64Array.of(1),
      noiseVariance: Float64Array.of(inferred ? exp(result.point[noiseAt]) : 0),
      mean: Float64Array.of(result.point[meanAt]),
    },
    objectivePerPoint: -result.value,
    gradientEvaluations: result.evaluations,
  };
}
