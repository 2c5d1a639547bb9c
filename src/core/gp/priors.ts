/**
 * @file Log densities of the priors, normalised, with their derivatives by the LOGARITHM of the variable.
 */
import { exp, LOG_TWO_OVER_PI, LOG_TWO_PI, log, log1p, logGamma } from "../special/index.ts";

/** A prior of a positive number x = exp(u): its log density by x, no Jacobian. */
export interface PositivePrior {
  logDensity(u: number): number;
  /** d logDensity / du. */
  derivative(u: number): number;
}

/** Gamma(concentration, rate); both > 0. */
export function gammaPrior(concentration: number, rate: number): PositivePrior {
  const constant = concentration * log(rate) - logGamma(concentration);
  return {
    logDensity: (u) => constant + (concentration - 1) * u - rate * exp(u),
    derivative: (u) => concentration - 1 - rate * exp(u),
  };
}

/** Half-Cauchy(scale) at x = exp(u), by x: log(2 / (π s)) − log(1 + (x/s)²). */
export function halfCauchyLogDensity(u: number, logScale: number): number {
  const t = 2 * (u - logScale);
  // For large x the square overflows; t + log(1 + e^−t) = log(1 + e^t) does not.
  const log1pSquare = t > 0 ? t + log1p(exp(-t)) : log1p(exp(t));
  return LOG_TWO_OVER_PI - logScale - log1pSquare;
}

/** Derivative of `halfCauchyLogDensity` by u: −2 (x/s)² / (1 + (x/s)²). */
export function halfCauchyDerivative(u: number, logScale: number): number {
  return -2 / (1 + exp(-2 * (u - logScale)));
}

/** Standard normal log density. */
export function normalLogDensity(x: number): number {
  return -0.5 * (x * x + LOG_TWO_PI);
}

/** A log-normal prior: log x is normal with this mean and standard deviation. */
export interface LogNormalPrior extends PositivePrior {
  /** The logarithm of its mode. */
  readonly logMode: number;
}

/** LogNormal(location, scale); log density −u − log s − log(2π)/2 − ((u − location)/s)²/2. */
export function logNormalPrior(location: number, scale: number): LogNormalPrior {
  const constant = log(scale) + 0.5 * LOG_TWO_PI;
  return {
    logMode: location - scale * scale,
    logDensity: (u) => -u - constant - 0.5 * ((u - location) / scale) ** 2,
    derivative: (u) => -1 - (u - location) / (scale * scale),
  };
}
