/**
 * @file The logarithm of the gamma function for positive arguments. Below 8: its Taylor series about 2 on [1.5, 2.5], to
 * which Γ(x + 1) = xΓ(x) reduces the argument. From 8 on: Stirling's series (Abramowitz & Stegun 6.1.33, 6.1.40).
 */
import { HALF_LOG_TWO_PI } from "./constants.ts";
import { log, log1p } from "./elementary.ts";
import { evaluatePolynomial } from "./polynomial.ts";

/** log Γ(2 + z) = z·(c₀ + c₁z + …): c₀ = 1 − γ, then c_(k−1) = (−1)ᵏ (ζ(k) − 1)/k (A&S 6.1.33). */
const COEFFICIENTS_ABOUT_TWO: Float64Array = Float64Array.of(
  0.42278433509846713,
  0.3224670334241132,
  -0.0673523010531981,
  0.020580808427784546,
  -0.007385551028673986,
  0.0028905103307415234,
  -0.001192753911703261,
  0.0005096695247430425,
  -0.00022315475845357939,
  9.945751278180853e-5,
  -4.492623673813314e-5,
  2.050721277567069e-5,
  -9.439488275268397e-6,
  4.374866789907488e-6,
  -2.039215753801366e-6,
  9.55141213040742e-7,
  -4.492469198764566e-7,
  2.1207184805554665e-7,
  -1.0043224823968099e-7,
  4.7698101693639804e-8,
  -2.2711094608943164e-8,
  1.0838659214896955e-8,
  -5.183475041970047e-9,
  2.4836745438024785e-9,
  -1.1921401405860912e-9,
  5.731367241678862e-10,
  -2.7595228851242334e-10,
  1.330476437424449e-10,
);
/** B₂ₖ / (2k (2k − 1)), k = 1 … 8: Stirling's series in 1/x². */
const STIRLING_COEFFICIENTS: Float64Array = Float64Array.of(
  1 / 12,
  -1 / 360,
  1 / 1260,
  -1 / 1680,
  1 / 1188,
  -691 / 360360,
  1 / 156,
  -3617 / 122400,
);
const MIN_STIRLING_X = 8;

/** log Γ(x), x > 0, to about 1e-15 of 1 + |log Γ(x)|; Infinity at 0, NaN below. */
export function logGamma(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.POSITIVE_INFINITY : Number.NaN;
  if (x < 0.5) return aboutTwo(x) - log(x * (1 + x));
  if (x < 1.5) return aboutTwo(x - 1) - log1p(x - 1);
  if (x >= MIN_STIRLING_X) {
    if (x === Number.POSITIVE_INFINITY) return x;
    return (x - 0.5) * (log(x) - 1) - 0.5 + HALF_LOG_TWO_PI + stirlingRemainder(x);
  }
  let product = 1;
  let rest = x;
  while (rest > 2.5) {
    rest -= 1;
    product *= rest;
  }
  return aboutTwo(rest - 2) + log(product);
}

/** log Γ(2 + z), |z| ≤ ½. */
function aboutTwo(z: number): number {
  return z * evaluatePolynomial(COEFFICIENTS_ABOUT_TWO, z);
}

/** The remainder of Stirling's formula: log Γ(x) − (x − ½) log x + x − ½ log 2π, x > 0; about 1/(12x). */
export function stirlingRemainder(x: number): number {
  if (x < MIN_STIRLING_X) return logGamma(x) - (x - 0.5) * log(x) + x - HALF_LOG_TWO_PI;
  return evaluatePolynomial(STIRLING_COEFFICIENTS, 1 / (x * x)) / x;
}
