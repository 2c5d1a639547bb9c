/**
 * @file log h for h(z) = φ(z) + zΦ(z), so that expected improvement is log σ + log h((mean − best)/σ) (Ament et al. 2023,
 * eq. 9), and its derivative Φ(z)/h(z). Left of 0, log h(z) = log φ(z) + log G(−z) with G from `mills.ts`: nothing cancels
 * however far out; right of 0, h(z) = z + φ(z) G(z).
 */
import { log } from "./elementary.ts";
import { millsRatio, millsRatioFrom, scaledImprovement } from "./mills.ts";
import { logNormalDensity, normalDensity } from "./normal-density.ts";

/** From here on h(z) = z to the last digit. */
const LINEAR_FROM = 9;
/** From here on the Mills ratio may be taken from G. */
const MILLS_FROM = 0.5;

/** log(φ(z) + zΦ(z)). */
export function logH(z: number): number {
  if (z >= LINEAR_FROM) return log(z);
  if (z > 0) return log(z + normalDensity(z) * scaledImprovement(z));
  if (z === Number.NEGATIVE_INFINITY) return z;
  return logNormalDensity(z) + log(scaledImprovement(-z));
}

/** d logH(z) / dz = Φ(z)/(φ(z) + zΦ(z)); about −z far to the left, 1/z far to the right. */
export function logHDerivative(z: number): number {
  if (z >= LINEAR_FROM) return 1 / z;
  if (z === Number.NEGATIVE_INFINITY) return Number.POSITIVE_INFINITY;
  const improvement = scaledImprovement(Math.abs(z));
  return derivativeFrom(z, improvement);
}

/** Writes logH(z) to out[at] and its derivative to out[at + 1]: both for little more than the price of one. */
export function logHWithDerivative(z: number, out: Float64Array, at: number): void {
  if (z >= LINEAR_FROM || z === Number.NEGATIVE_INFINITY) {
    out[at] = logH(z);
    out[at + 1] = logHDerivative(z);
    return;
  }
  const improvement = scaledImprovement(Math.abs(z));
  if (z > 0) {
    const density = normalDensity(z);
    const h = z + density * improvement;
    out[at] = log(h);
    out[at + 1] = (1 - density * millsFrom(z, improvement)) / h;
  } else {
    out[at] = logNormalDensity(z) + log(improvement);
    out[at + 1] = millsFrom(-z, improvement) / improvement;
  }
}

function derivativeFrom(z: number, improvement: number): number {
  if (z <= 0) return millsFrom(-z, improvement) / improvement;
  const density = normalDensity(z);
  return (1 - density * millsFrom(z, improvement)) / (z + density * improvement);
}

function millsFrom(x: number, improvement: number): number {
  return x > MILLS_FROM ? millsRatioFrom(x, improvement) : millsRatio(x);
}
