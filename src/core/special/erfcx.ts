/**
 * @file The scaled complementary error function. On x ≥ 0, (1 + 2x) erfcx(x) is a smooth function of
 * t = (x − 3.75) / (x + 3.75) (the variable of Shepherd & Laframboise 1981); the coefficients are its Chebyshev expansion
 * to 2⁻⁵⁷, computed with 60 digits and rewritten in powers of t.
 */
import { INVERSE_SQRT_PI } from "./constants.ts";
import { exp } from "./elementary.ts";
import { evaluatePolynomial } from "./polynomial.ts";

const EXPANSION_CENTRE = 3.75;
const EXPANSION_COEFFICIENTS: Float64Array = Float64Array.of(
  1.2375126308378275,
  -0.14024059858554702,
  0.0035854154854644293,
  0.08227673849015102,
  -0.10880393014174886,
  0.09230432116019834,
  -0.05869339858963677,
  0.0283622774215156,
  -0.009746579558029276,
  0.0017556258324217529,
  0.0002937136655913448,
  -0.00029015397928986765,
  5.164909889268241e-5,
  2.2383912036550678e-5,
  -1.1444146237700524e-5,
  -9.72849582211122e-7,
  1.751637648849062e-6,
  -5.826281078800777e-8,
  -2.5866850716155884e-7,
  2.4289762925488707e-8,
  3.8675334242222354e-8,
  -4.389284159986328e-9,
  -5.1739902140113095e-9,
  5.457157304704688e-10,
  4.2514714447963895e-10,
  -3.75315827795962e-11,
);
/** The x from which erfcx is 1/(x √π) in double precision. */
const MIN_ASYMPTOTIC_X = 1e9;

/** erfcx(x) = exp(x²) erfc(x), to about 3e-16 relative for x ≥ 0; Infinity below −26.6, where it overflows. */
export function erfcx(x: number): number {
  if (x < 0) {
    // x² in two parts, so that exp does not magnify the rounding of the square.
    const high = Math.fround(x);
    return 2 * exp(high * high) * exp((x - high) * (x + high)) - erfcx(-x);
  }
  if (x > MIN_ASYMPTOTIC_X) return INVERSE_SQRT_PI / x;
  return evaluatePolynomial(EXPANSION_COEFFICIENTS, (x - EXPANSION_CENTRE) / (x + EXPANSION_CENTRE)) / (1 + 2 * x);
}
