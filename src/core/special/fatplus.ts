/**
 * @file The smooth positive part whose left tail falls like 1/x² instead of exponentially, so that its logarithm's
 * gradient never vanishes (Ament et al. 2023, appendix A.4): τ (log(1 + eᵘ) + 0.1/(1 + u²)), u = x/τ.
 */
import { log } from "./elementary.ts";
import { log1pexp } from "./log-exp.ts";
import { sigmoid } from "./sigmoid.ts";

/** Height of the fat tail. */
const TAIL_HEIGHT = 0.1;

/** τ (log(1 + eᵘ) + 0.1/(1 + u²)), u = x/τ, τ > 0. */
export function fatplus(x: number, tau = 1): number {
  const u = x / tau;
  return tau * (log1pexp(u) + TAIL_HEIGHT / (1 + u * u));
}

/** d fatplus / dx. */
export function fatplusDerivative(x: number, tau = 1): number {
  const u = x / tau;
  const denominator = 1 + u * u;
  return sigmoid(u) - (2 * TAIL_HEIGHT * u) / denominator / denominator;
}

/** log fatplus(x, τ). */
export function logFatplus(x: number, tau = 1): number {
  return log(fatplus(x, tau));
}

/** d logFatplus / dx. */
export function logFatplusDerivative(x: number, tau = 1): number {
  return fatplusDerivative(x, tau) / fatplus(x, tau);
}
