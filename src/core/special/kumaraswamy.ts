/**
 * @file The distribution function of Kumaraswamy on [0, 1], w(x) = 1 − (1 − tᵃ)ᵇ, t = ε + (1 − 2ε) x, with its slopes. The
 * shape a < 1 stretches the lower end, b < 1 the upper; a = b = 1 is the identity up to ε. ε keeps every slope finite at
 * the ends. Outside [0, 1] the function is linear with slope 1.
 */
import { exp, expm1, log } from "./elementary.ts";

/** The shapes of one distribution; both above 0. */
export interface KumaraswamyShape {
  readonly a: number;
  readonly b: number;
}

/** ε. */
const END_MARGIN = 1e-7;
const INNER_WIDTH = 1 - 2 * END_MARGIN;

/** w(x). */
export function kumaraswamy(x: number, { a, b }: KumaraswamyShape): number {
  const inside = Math.min(1, Math.max(0, x));
  return x - inside - expm1(b * log(-expm1(a * logOf(inside))));
}

/** dw / dx. */
export function kumaraswamySlope(x: number, { a, b }: KumaraswamyShape): number {
  if (x < 0 || x > 1) return 1;
  const logT = logOf(x);
  return INNER_WIDTH * a * b * exp((b - 1) * log(-expm1(a * logT)) + (a - 1) * logT);
}

/** ∂w / ∂log a and ∂w / ∂log b at x. */
export function kumaraswamyByShape(x: number, { a, b }: KumaraswamyShape): [byLogA: number, byLogB: number] {
  const logT = logOf(Math.min(1, Math.max(0, x)));
  const logRest = log(-expm1(a * logT));
  return [a * b * logT * exp((b - 1) * logRest + a * logT), -b * logRest * exp(b * logRest)];
}

/** log t of x in [0, 1]. */
function logOf(x: number): number {
  return log(END_MARGIN + INNER_WIDTH * x);
}
