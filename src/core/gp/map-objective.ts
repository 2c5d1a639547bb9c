/**
 * @file The objective of MAP fits: the density of (ℓ, noise, mean) itself, not of the logs, with dimension-scaled priors
 * (Hvarfner, Hellsten & Nardi 2024): an RBF-ARD process of unit outputscale, ℓⱼ ~ LogNormal(√2 + log(d)/2, √3) with
 * ℓⱼ ≥ 0.025, noise ~ LogNormal(−4.5, 1.5) with noise ≥ 1e-4, constant mean without a prior. The noise is theirs,
 * LogNormal(−4, 1), made wider (docs/decisions/noise-priors.md).
 */
import type { KernelFamily } from "../linalg/index.ts";
import { exp, log } from "../special/index.ts";
import { countRelevances, type Dataset } from "./data.ts";
import type { HyperparameterSamples } from "./hyperparameters.ts";
import { createLikelihood, type Likelihood } from "./likelihood.ts";
import { type LogNormalPrior, logNormalPrior } from "./priors.ts";
import { MIN_NOISE } from "./saas-density.ts";

/** Lower bound of a lengthscale. */
export const MIN_LENGTHSCALE = 0.025;
/** Prior of the noise where it is inferred. */
const NOISE_PRIOR: LogNormalPrior = logNormalPrior(-4.5, 1.5);

/** The prior of each of `relevances` lengthscales: LogNormal(√2 + log(relevances)/2, √3). */
export function lengthscalePrior(relevances: number): LogNormalPrior {
  return logNormalPrior(Math.SQRT2 + 0.5 * log(relevances), Math.sqrt(3));
}

/** A function of u = [log ℓ₁ … log ℓ_r, log noise (only where inferred), mean], to be minimised. */
export interface MapObjective {
  readonly size: number;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** The priors' modes; the minimiser moves coordinates beyond a bound onto it. */
  readonly modes: Float64Array;
  readonly likelihood: Likelihood;
  /** −(log marginal likelihood + log priors) / n with its gradient; Infinity (and no gradient) without a finite value. */
  evaluate(u: Float64Array, gradient: Float64Array): number;
  /** The u of a point estimate. */
  coordinates(estimate: HyperparameterSamples): Float64Array;
  /** The point estimate at u. */
  hyperparameters(u: Float64Array): HyperparameterSamples;
}

/** The prior and the kernel of a MAP fit where they are not the usual ones. */
export interface MapModel {
  readonly noisePrior?: LogNormalPrior | undefined;
  readonly family?: KernelFamily | undefined;
}

/** Prepares the objective of one data set. */
export function createMapObjective(
  data: Dataset,
  { noisePrior = NOISE_PRIOR, family = "rbf" }: MapModel = {},
): MapObjective {
  const { n, d } = data;
  const relevances = countRelevances(data);
  const noiseAt = data.noise.kind === "inferred" ? relevances : undefined;
  const meanAt = noiseAt === undefined ? relevances : relevances + 1;
  const group = data.group ?? Int32Array.from({ length: d }, (_, j) => j);
  const prior = lengthscalePrior(relevances);
  const likelihood = createLikelihood(data, family);
  const lengthscale = new Float64Array(d);
  const size = meanAt + 1;
  const { lower, upper, modes } = rangeOfCoordinates(size, prior, noiseAt === undefined ? undefined : noisePrior);

  function evaluate(u: Float64Array, gradient: Float64Array): number {
    for (let j = 0; j < d; j++) lengthscale[j] = exp(u[group[j]]);
    const noise = noiseAt === undefined ? 0 : exp(u[noiseAt]);
    let value = likelihood.evaluate(lengthscale, 1, noise, u[meanAt]);
    if (value === Number.NEGATIVE_INFINITY) return Number.POSITIVE_INFINITY;
    for (let g = 0; g < relevances; g++) {
      value += prior.logDensity(u[g]);
      gradient[g] = -prior.derivative(u[g]) / n;
    }
    for (let j = 0; j < d; j++) gradient[group[j]] -= likelihood.gradient.logLengthscale[j] / n;
    if (noiseAt !== undefined) {
      value += noisePrior.logDensity(u[noiseAt]);
      gradient[noiseAt] = -(likelihood.gradient.noiseVariance * noise + noisePrior.derivative(u[noiseAt])) / n;
    }
    gradient[meanAt] = -likelihood.gradient.mean / n;
    return -value / n;
  }

  function coordinates({ lengthscale, noiseVariance, mean }: HyperparameterSamples): Float64Array {
    const u = new Float64Array(size);
    for (let j = 0; j < d; j++) u[group[j]] = log(lengthscale[j]);
    if (noiseAt !== undefined) u[noiseAt] = log(noiseVariance[0]);
    u[meanAt] = mean[0];
    return u;
  }

  function hyperparameters(u: Float64Array): HyperparameterSamples {
    return {
      family,
      count: 1,
      d,
      lengthscale: Float64Array.from(group, (g) => exp(u[g])),
      outputscale: Float64Array.of(1),
      noiseVariance: Float64Array.of(noiseAt === undefined ? 0 : exp(u[noiseAt])),
      mean: Float64Array.of(u[meanAt]),
    };
  }
  return { size, lower, upper, modes, likelihood, evaluate, coordinates, hyperparameters };
}

/** Bounds and starting point of u, of the given size; without a prior of the noise u has no coordinate for it. */
function rangeOfCoordinates(
  size: number,
  prior: LogNormalPrior,
  noisePrior: LogNormalPrior | undefined,
): Pick<MapObjective, "lower" | "upper" | "modes"> {
  const lower = new Float64Array(size).fill(log(MIN_LENGTHSCALE));
  const upper = new Float64Array(size).fill(Number.POSITIVE_INFINITY);
  const modes = new Float64Array(size).fill(prior.logMode);
  if (noisePrior !== undefined) {
    lower[size - 2] = log(MIN_NOISE);
    modes[size - 2] = noisePrior.logMode;
  }
  lower[size - 1] = Number.NEGATIVE_INFINITY;
  modes[size - 1] = 0;
  return { lower, upper, modes };
}
