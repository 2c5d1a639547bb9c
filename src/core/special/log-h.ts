/**
 * @file log h for h(z) = φ(z) + zΦ(z), so that the expected improvement is log σ + log h((mean − best)/σ) (Ament et al.
 * 2023, eq. 9). Left of 0, log h(z) = log φ(z) + log G(−z) with G from `mills.ts`: nothing cancels however far out.
 * Right of 0, h(z) = z + φ(z) G(z).
 */
import { log } from "./elementary.ts";
import { scaledImprovement } from "./mills.ts";
import { logNormalDensity, normalDensity } from "./normal-density.ts";

/** The z from which h(z) = z in double precision. */
const MIN_LINEAR_Z = 9;

/** log(φ(z) + zΦ(z)). */
export function logH(z: number): number {
  if (z >= MIN_LINEAR_Z) return log(z);
  if (z > 0) return log(z + normalDensity(z) * scaledImprovement(z));
  if (z === Number.NEGATIVE_INFINITY) return z;
  return logNormalDensity(z) + log(scaledImprovement(-z));
}
