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

/** From so many points on a part of them is fitted first: O(n³) steps are for the last mile. */
const LARGE = 384;
const PART = 192;
/** Nearer to the optimum of a part than this says nothing about that of the whole. */
const ROUGH: MapSettings = { gradientTolerance: 1e-4, maxEvaluations: 400 };
/** A gain per point below this share moves no prediction of so many points (the objective's own rounding is near it). */
const LARGE_DECREASE = 1e-10;
const SMALL_DECREASE = 1e-15;

/** Fits by L-BFGS-B in (log ℓ, log noise, mean) from the priors' modes; many points from the optimum of some of them. */
export function fitMap(data: Dataset, settings: MapSettings = CONVERGED): MapFit {
  const isLarge = data.n >= LARGE;
  const rough = isLarge ? climb(somePoints(data, PART), undefined, ROUGH, SMALL_DECREASE).point : undefined;
  const result = climb(data, rough, settings, isLarge ? LARGE_DECREASE : SMALL_DECREASE);
  const { noiseAt, meanAt, group } = layoutOf(data);
  const lengthscale = new Float64Array(data.d);
  for (let j = 0; j < data.d; j++) lengthscale[j] = exp(result.point[group[j]]);
  return {
    hyperparameters: {
      family: "rbf",
      count: 1,
      d: data.d,
      lengthscale,
      outputscale: Float64Array.of(1),
      noiseVariance: Float64Array.of(noiseAt === undefined ? 0 : exp(result.point[noiseAt])),
      mean: Float64Array.of(result.point[meanAt]),
    },
    objectivePerPoint: -result.value,
    gradientEvaluations: result.evaluations,
  };
}

/** Where the coordinates of u = [log ℓ₁ … log ℓ_r, log noise (only where inferred), mean] lie. */
function layoutOf(data: Dataset) {
  const relevances = countRelevances(data);
  const noiseAt = data.noise.kind === "inferred" ? relevances : undefined;
  const meanAt = noiseAt === undefined ? relevances : relevances + 1;
  const group = data.group ?? Int32Array.from({ length: data.d }, (_, j) => j);
  return { relevances, noiseAt, meanAt, group };
}

/** `count` points at even distances in their order: of a study that is some of every stage. */
function somePoints({ n, d, X, y, noise, group }: Dataset, count: number): Dataset {
  const rows = Array.from({ length: count }, (_, i) => Math.floor((i * n) / count));
  return {
    n: count,
    d,
    X: Float64Array.from(rows.flatMap((row) => [...X.subarray(row * d, (row + 1) * d)])),
    y: Float64Array.from(rows, (row) => y[row]),
    noise:
      noise.kind === "known" ? { ...noise, variances: Float64Array.from(rows, (row) => noise.variances[row]) } : noise,
    ...(group === undefined ? {} : { group }),
  };
}

/** Minimises the negative objective per point from `from`, or from the priors' modes. */
function climb(data: Dataset, from: Float64Array | undefined, settings: MapSettings, relativeDecrease: number) {
  const { n, d } = data;
  const { relevances, noiseAt, meanAt, group } = layoutOf(data);
  const location = lengthscaleLocation(relevances);
  const likelihood = createLikelihood(data, "rbf");
  const lengthscale = new Float64Array(d);
  const size = meanAt + 1;
  const lower = new Float64Array(size).fill(log(LEAST_LENGTHSCALE));
  const upper = new Float64Array(size).fill(Number.POSITIVE_INFINITY);
  if (noiseAt !== undefined) lower[noiseAt] = log(LEAST_NOISE);
  lower[meanAt] = Number.NEGATIVE_INFINITY;

  const objective = (u: Float64Array, gradient: Float64Array): number => {
    for (let j = 0; j < d; j++) lengthscale[j] = exp(u[group[j]]);
    const noise = noiseAt === undefined ? 0 : exp(u[noiseAt]);
    let value = likelihood.evaluate(lengthscale, 1, noise, u[meanAt]);
    if (value === Number.NEGATIVE_INFINITY) return Number.POSITIVE_INFINITY;
    for (let g = 0; g < relevances; g++) {
      value += logNormalLogDensity(u[g], location, LENGTHSCALE_SCALE);
      gradient[g] = -logNormalDerivative(u[g], location, LENGTHSCALE_SCALE) / n;
    }
    for (let j = 0; j < d; j++) gradient[group[j]] -= likelihood.gradient.logLengthscale[j] / n;
    if (noiseAt !== undefined) {
      value += logNormalLogDensity(u[noiseAt], NOISE_LOCATION, NOISE_SCALE);
      gradient[noiseAt] =
        -(likelihood.gradient.noiseVariance * noise + logNormalDerivative(u[noiseAt], NOISE_LOCATION, NOISE_SCALE)) / n;
    }
    gradient[meanAt] = -likelihood.gradient.mean / n;
    return -value / n;
  };
  const start = from ?? modes(size, location, noiseAt, meanAt);
  return minimize(objective, start, { lower, upper, maxIterations: 2000, ...settings, relativeDecrease });
}

/** The priors' modes; the minimiser moves what lies beyond a bound onto it. */
function modes(size: number, location: number, noiseAt: number | undefined, meanAt: number): Float64Array {
  const start = new Float64Array(size).fill(location - LENGTHSCALE_SCALE ** 2);
  if (noiseAt !== undefined) start[noiseAt] = NOISE_LOCATION - NOISE_SCALE ** 2;
  start[meanAt] = 0;
  return start;
}
