/** @file The smooth positive part with exponential tails, τ log(1 + exp(x/τ)), and its logarithm. */
import { exp, log, sigmoid } from "../../../src/core/special/index.ts";
import { log1pexp } from "../../../src/core/special/log-exp.ts";

/** Below this x/τ the first two terms of log(log(1 + eᵘ)) = u − eᵘ/2 + 5e²ᵘ/24 − … are exact. */
const TAIL = -18;

/** τ log(1 + exp(x/τ)), τ > 0. */
export function softplus(x: number, tau = 1): number {
  return tau * log1pexp(x / tau);
}

/** d softplus / dx. */
export function softplusDerivative(x: number, tau = 1): number {
  return sigmoid(x / tau);
}

/** log softplus(x, τ): linear, with slope 1/τ, far to the left. */
export function logSoftplus(x: number, tau = 1): number {
  const u = x / tau;
  return u < TAIL ? log(tau) + (u - 0.5 * exp(u)) : log(tau * log1pexp(u));
}

/** d logSoftplus / dx. */
export function logSoftplusDerivative(x: number, tau = 1): number {
  const u = x / tau;
  if (u < TAIL) return (1 - 0.5 * exp(u)) / tau;
  return sigmoid(u) / (tau * log1pexp(u));
}

/** log(1/(1 + e⁻ˣ)) = −softplus(−x). Its derivative is sigmoid(−x). */
export function logSigmoid(x: number): number {
  return -log1pexp(-x);
}
