/** The derivative of log h (src/core/special/log-h.ts) in closed form: Φ(z)/(φ(z) + zΦ(z)) (Ament et al. 2023, eq. 9). */
import { millsRatio, scaledImprovement } from "../../../src/core/special/mills.ts";
import { normalDensity } from "../../../src/core/special/normal-density.ts";
import { millsRatioFrom } from "../edge-terms.ts";

/** From here on h(z) = z to the last digit. */
const LINEAR_FROM = 9;
/** From here on the Mills ratio may be taken from the scaled improvement. */
const MILLS_FROM = 0.5;

/** d log h(z) / dz; about −z far to the left, 1/z far to the right. */
export function logHDerivative(z: number): number {
  if (z >= LINEAR_FROM) return 1 / z;
  if (z === Number.NEGATIVE_INFINITY) return Number.POSITIVE_INFINITY;
  const improvement = scaledImprovement(Math.abs(z));
  if (z <= 0) return millsFrom(-z, improvement) / improvement;
  const density = normalDensity(z);
  return (1 - density * millsFrom(z, improvement)) / (z + density * improvement);
}

function millsFrom(x: number, improvement: number): number {
  return x > MILLS_FROM ? millsRatioFrom(x, improvement) : millsRatio(x);
}
