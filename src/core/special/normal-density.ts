import { HALF_LOG_TWO_PI, INVERSE_SQRT_TWO_PI } from "./constants.ts";
import { exp } from "./elementary.ts";

/** log φ(x), φ the standard normal density. */
export function logNormalDensity(x: number): number {
  return -0.5 * x * x - HALF_LOG_TWO_PI;
}

/** φ(x), the standard normal density. */
export function normalDensity(x: number): number {
  return INVERSE_SQRT_TWO_PI * exp(-0.5 * x * x);
}
