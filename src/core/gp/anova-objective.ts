/**
 * @file The objective of the fit of a process with an ANOVA kernel (sample-kernel.ts): the density of u = [log a₁ … log a_r,
 * log outputscale, log noise (only where inferred), mean] under
 *
 *   w_f = a_f / (1 + a_f),  log a_f ~ N(−log r, 1.5),  log outputscale ~ N(0, 1),  mean ~ N(0, 1),
 *   noise = 1e-4 + ν with log ν ~ N(−5.5, 1.5) where it is inferred.
 *
 * With a_f near 1 / r the effects of single parameters have together about as much variance as all their interactions. The
 * lengthscale is not fitted: a parameter without an effect has the weight 0, and one lengthscale for all predicts no worse
 * (docs/decisions/anova-kernel.md).
 */
import { exp, log } from "../special/index.ts";
import { createAnovaLikelihood } from "./anova-likelihood.ts";
import { countRelevances, type Dataset } from "./data.ts";
import type { HyperparameterSamples } from "./hyperparameters.ts";
import { MIN_NOISE } from "./saas-density.ts";

/** The lengthscale of every parameter on the unit cube. */
const LENGTHSCALE = 0.5;
/** Standard deviation of log a_f, and mean and standard deviation of log ν. */
const ODDS_DEVIATION = 1.5;
const [NOISE_MEAN, NOISE_DEVIATION] = [-5.5, 1.5];
/** Bounds of log a_f: weights remain below 1, and those below the lower bound have no effect. */
const [MIN_LOG_ODDS, MAX_LOG_ODDS] = [-12, 9];
/** Bounds of the logarithms of outputscale and ν. */
const [MIN_LOG, MAX_LOG] = [-16, 9];

/** A function of u, to be minimised. */
export interface AnovaObjective {
  readonly size: number;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** The modes of the priors. */
  readonly modes: Float64Array;
  /** The negative log density at u; writes its gradient. Infinity (and no gradient) without a finite value. */
  evaluate(u: Float64Array, gradient: Float64Array): number;
  /** The one sample at u. */
  hyperparameters(u: Float64Array): HyperparameterSamples;
}

/** Prepares the objective of one data set. */
export function createAnovaObjective(data: Dataset): AnovaObjective {
  const { d } = data;
  const r = countRelevances(data);
  const scaleAt = r;
  const noiseAt = data.noise.kind === "inferred" ? r + 1 : undefined;
  const meanAt = noiseAt === undefined ? r + 1 : r + 2;
  const size = meanAt + 1;
  const likelihood = createAnovaLikelihood(data, LENGTHSCALE);
  const { gradient: slope } = likelihood;
  const weights = new Float64Array(r);
  const priorMeans = new Float64Array(size);
  const priorDeviations = new Float64Array(size).fill(1);
  priorMeans.fill(-log(r), 0, r);
  priorDeviations.fill(ODDS_DEVIATION, 0, r);
  const lower = new Float64Array(size).fill(MIN_LOG);
  const upper = new Float64Array(size).fill(MAX_LOG);
  lower.fill(MIN_LOG_ODDS, 0, r);
  upper.fill(MAX_LOG_ODDS, 0, r);
  lower[meanAt] = Number.NEGATIVE_INFINITY;
  upper[meanAt] = Number.POSITIVE_INFINITY;
  if (noiseAt !== undefined) {
    priorMeans[noiseAt] = NOISE_MEAN;
    priorDeviations[noiseAt] = NOISE_DEVIATION;
  }
  const noiseOf = (u: Float64Array): number => (noiseAt === undefined ? 0 : MIN_NOISE + exp(u[noiseAt]));

  function evaluate(u: Float64Array, gradient: Float64Array): number {
    for (let f = 0; f < r; f++) weights[f] = weightOf(u[f]);
    const value = likelihood.evaluate(weights, exp(u[scaleAt]), noiseOf(u), u[meanAt]);
    if (value === Number.NEGATIVE_INFINITY) return Number.POSITIVE_INFINITY;
    for (let f = 0; f < r; f++) gradient[f] = -slope.weight[f] * weights[f] * (1 - weights[f]);
    gradient[scaleAt] = -slope.logOutputscale;
    if (noiseAt !== undefined) gradient[noiseAt] = -slope.noiseVariance * exp(u[noiseAt]);
    gradient[meanAt] = -slope.mean;
    let negative = -value;
    for (let i = 0; i < size; i++) {
      const z = (u[i] - priorMeans[i]) / priorDeviations[i];
      negative += 0.5 * z * z;
      gradient[i] += z / priorDeviations[i];
    }
    return negative;
  }

  function hyperparameters(u: Float64Array): HyperparameterSamples {
    return {
      family: "matern52",
      count: 1,
      d,
      lengthscale: new Float64Array(d).fill(LENGTHSCALE),
      outputscale: Float64Array.of(exp(u[scaleAt])),
      noiseVariance: Float64Array.of(noiseOf(u)),
      mean: Float64Array.of(u[meanAt]),
      anova: {
        isAnova: [true],
        weight: Float64Array.from({ length: d }, (_, j) => weightOf(u[data.group === undefined ? j : data.group[j]])),
      },
    };
  }
  return { size, lower, upper, modes: priorMeans, evaluate, hyperparameters };
}

/** w = a / (1 + a) from log a. */
function weightOf(logOdds: number): number {
  return 1 / (1 + exp(-logOdds));
}
