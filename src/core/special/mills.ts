/**
 * @file Two functions of the normal tail without its exponential: the Mills ratio R(x) = Φ(−x)/φ(x) and the scaled
 * expected improvement G(x) = h(−x)/φ(x) = 1 − x R(x), with h(z) = φ(z) + zΦ(z). As a difference G would lose all digits
 * from x = 1e8 on. Instead (1 + x²) G(x) is expanded in t = (x − 4.5) / (x + 4.5), to 2⁻⁵⁷, with coefficients computed with
 * 60 digits.
 */
import { SQRT_HALF_PI } from "./constants.ts";
import { erfcx } from "./erfcx.ts";
import { evaluatePolynomial } from "./polynomial.ts";

const EXPANSION_CENTRE = 4.5;
const EXPANSION_COEFFICIENTS: Float64Array = Float64Array.of(
  0.9229382452307101,
  0.24289885118458998,
  -0.2863568271936056,
  0.11243877619903767,
  0.12055365450067852,
  -0.24386393463141062,
  0.21666620793863595,
  -0.11564013020782381,
  0.031338741449751725,
  0.00342432435783621,
  -0.005802528216206076,
  0.0009689891487891204,
  0.0007524953699581448,
  -0.00027369219876649986,
  -0.00010544646063391624,
  5.569131726760341e-5,
  1.8876751724671636e-5,
  -1.0438550262925432e-5,
  -4.273971867076255e-6,
  1.794313570791022e-6,
  1.0578045390111498e-6,
  -2.516981720265902e-7,
  -2.4084272802848135e-7,
  1.9994245456478975e-8,
  4.1446909918558786e-8,
  1.1555803084472658e-9,
  -3.807867308759636e-9,
  -3.844812361996592e-10,
);

/** The Mills ratio Φ(−x)/φ(x), x ≥ 0; about 1/x far out. */
export function millsRatio(x: number): number {
  return SQRT_HALF_PI * erfcx(x * Math.SQRT1_2);
}

/** G(x) = 1 − x·millsRatio(x), 0 ≤ x < ∞, to about 1e-15 relative; about 1/x² far out. */
export function scaledImprovement(x: number): number {
  return evaluatePolynomial(EXPANSION_COEFFICIENTS, (x - EXPANSION_CENTRE) / (x + EXPANSION_CENTRE)) / (1 + x * x);
}
