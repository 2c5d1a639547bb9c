/**
 * @file A classifier's hyperparameters: maximum a posteriori under Laplace's marginal likelihood, with the lengthscale
 * prior of the regression (fit-map.ts), log outputscale ~ N(1, 1) and mean ~ N(0, 1). The outputscale bounds how certain
 * a prediction can become, the mean is the prediction far from all data. Predictions use expectation propagation at these
 * hyperparameters.
 */
import { minimize } from "../optimize/index.ts";
import { exp, log } from "../special/index.ts";
import { countRelevances } from "./data.ts";
import { propagateExpectations } from "./expectation-propagation.ts";
import type { LabelledPoints } from "./labelled-points.ts";
import { createLaplaceLikelihood } from "./laplace-likelihood.ts";
import { lengthscalePrior, MIN_LENGTHSCALE } from "./map-objective.ts";
import { normalLogDensity } from "./priors.ts";

/** Location of the prior of log outputscale. */
const OUTPUTSCALE_LOCATION = 1;

/** A fitted classifier; plain data, structured-cloneable. */
export interface Classifier {
  readonly points: LabelledPoints;
  /** One per input column. */
  readonly lengthscale: Float64Array;
  readonly outputscale: number;
  readonly mean: number;
  /** The latent mean at x is mean + k(x, X) alpha; length n. */
  readonly alpha: Float64Array;
  /** The latent variance at x is k(x, x) − |whitening k(X, x)|²; n × n, lower triangular. */
  readonly whitening: Float64Array;
}

const SEARCH_SETTINGS = { maxIterations: 100, maxEvaluations: 150, gradientTolerance: 1e-5, relativeDecrease: 1e-10 };
/** Bounds of log outputscale. */
const OUTPUTSCALE_RANGE = [log(1e-3), log(1e3)] as const;

/** Fits by L-BFGS-B in (log ℓ, log outputscale, mean) from the priors' modes. */
export function fitClassifier(points: LabelledPoints): Classifier {
  const { n, d } = points;
  const relevances = countRelevances(points);
  const group = points.group ?? Int32Array.from({ length: d }, (_, j) => j);
  const prior = lengthscalePrior(relevances);
  const likelihood = createLaplaceLikelihood(points);
  const [scaleAt, meanAt] = [relevances, relevances + 1];
  const size = relevances + 2;
  const start = new Float64Array(size).fill(Math.max(log(MIN_LENGTHSCALE), prior.logMode));
  start[scaleAt] = OUTPUTSCALE_LOCATION;
  start[meanAt] = 0;
  const lower = new Float64Array(size).fill(log(MIN_LENGTHSCALE));
  const upper = new Float64Array(size).fill(Number.POSITIVE_INFINITY);
  [lower[scaleAt], upper[scaleAt]] = OUTPUTSCALE_RANGE;
  lower[meanAt] = Number.NEGATIVE_INFINITY;
  const lengthscale = new Float64Array(d);

  const evaluate = (u: Float64Array, gradient: Float64Array): number => {
    for (let j = 0; j < d; j++) lengthscale[j] = exp(u[group[j]]);
    let value = likelihood.evaluate(lengthscale, exp(u[scaleAt]), u[meanAt]);
    if (value === Number.NEGATIVE_INFINITY) return Number.POSITIVE_INFINITY;
    for (let g = 0; g < relevances; g++) {
      value += prior.logDensity(u[g]);
      gradient[g] = -prior.derivative(u[g]) / n;
    }
    for (let j = 0; j < d; j++) gradient[group[j]] -= likelihood.gradient.logLengthscale[j] / n;
    const surplus = u[scaleAt] - OUTPUTSCALE_LOCATION;
    value += normalLogDensity(surplus) + normalLogDensity(u[meanAt]);
    gradient[scaleAt] = -(likelihood.gradient.logOutputscale - surplus) / n;
    gradient[meanAt] = -(likelihood.gradient.mean - u[meanAt]) / n;
    return -value / n;
  };
  const { point } = minimize(evaluate, start, { lower, upper, ...SEARCH_SETTINGS });
  // Evaluated once more at the optimum: its mode serves where expectation propagation fails.
  evaluate(point, new Float64Array(size));
  const [outputscale, mean] = [exp(point[scaleAt]), point[meanAt]];
  const { alpha, whitening } = propagateExpectations(points, lengthscale, outputscale, mean) ?? likelihood;
  return { points, lengthscale: lengthscale.slice(), outputscale, mean, alpha, whitening };
}
