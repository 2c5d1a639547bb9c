/**
 * @file The first two derivatives of log Γ for positive arguments: recurrences up to where the asymptotic series
 * (Abramowitz & Stegun 6.3.18 and 6.4.12) are accurate to 1e-12.
 */
import { exp, log } from "./elementary.ts";

/** The asymptotic series are used from here on. */
const ASYMPTOTIC_FROM = 12;
/** Bounds of log x between which ψ′ is inverted, and number of bisections. */
const MAX_LOG_ARGUMENT = 14;
const BISECTIONS = 60;

/** ψ(x) = d log Γ(x) / dx, x > 0. */
export function digamma(x: number): number {
  let below = 0;
  let at = x;
  for (; at < ASYMPTOTIC_FROM; at++) below += 1 / at;
  const r = 1 / (at * at);
  const series = r * (1 / 12 - r * (1 / 120 - r * (1 / 252 - r * (1 / 240 - r * (1 / 132 - (r * 691) / 32760)))));
  return log(at) - 0.5 / at - series - below;
}

/** ψ′(x), x > 0: the variance of the logarithm of a gamma variable with shape x. */
export function trigamma(x: number): number {
  let below = 0;
  let at = x;
  for (; at < ASYMPTOTIC_FROM; at++) below += 1 / (at * at);
  const r = 1 / (at * at);
  const series = 1 / 6 - r * (1 / 30 - r * (1 / 42 - r * (1 / 30 - r * (5 / 66 - (r * 691) / 2730))));
  return 1 / at + 0.5 * r + (series * r) / at + below;
}

/** The x in (1e-6, 1e6) at which ψ′(x) has the given value, by bisection of log x; the nearer end if it lies beyond. */
export function inverseTrigamma(value: number): number {
  let lower = -MAX_LOG_ARGUMENT;
  let upper = MAX_LOG_ARGUMENT;
  for (let i = 0; i < BISECTIONS; i++) {
    const middle = 0.5 * (lower + upper);
    if (trigamma(exp(middle)) > value) lower = middle;
    else upper = middle;
  }
  return exp(0.5 * (lower + upper));
}
