/**
 * What edges of boxes contribute to an expected improvement: psi(e) = sigma h(z) with z = (mean - e) / sigma, Phi(z) and phi(z).
 * The operations are those of test/reference/edge-terms.ts, of src/core/special/mills.ts and erfcx.ts, in the same order, so
 * that both give the same bits. Change all or none.
 */
import { constant, expNonPositive, ONE } from "./exp";

/** G(x) = 1 - x R(x): powers of t = (x - 4.5) / (x + 4.5), over 1 + x^2. */
const IMPROVEMENT: usize = memory.data<f64>([
  0.9229382452307101, 0.24289885118458998, -0.2863568271936056, 0.11243877619903767, 0.12055365450067852,
  -0.24386393463141062, 0.21666620793863595, -0.11564013020782381, 0.031338741449751725, 0.00342432435783621,
  -0.005802528216206076, 0.0009689891487891204, 0.0007524953699581448, -0.00027369219876649986, -0.00010544646063391624,
  5.569131726760341e-5, 1.8876751724671636e-5, -1.0438550262925432e-5, -4.273971867076255e-6, 1.794313570791022e-6,
  1.0578045390111498e-6, -2.516981720265902e-7, -2.4084272802848135e-7, 1.9994245456478975e-8, 4.1446909918558786e-8,
  1.1555803084472658e-9, -3.807867308759636e-9, -3.844812361996592e-10,
]);
const IMPROVEMENT_COUNT: i32 = 28;

/** erfcx(u): powers of t = (u - 3.75) / (u + 3.75), over 1 + 2u. */
const ERFCX: usize = memory.data<f64>([
  1.2375126308378275, -0.14024059858554702, 0.0035854154854644293, 0.08227673849015102, -0.10880393014174886,
  0.09230432116019834, -0.05869339858963677, 0.0283622774215156, -0.009746579558029276, 0.0017556258324217529,
  0.0002937136655913448, -0.00029015397928986765, 5.164909889268241e-5, 2.2383912036550678e-5, -1.1444146237700524e-5,
  -9.72849582211122e-7, 1.751637648849062e-6, -5.826281078800777e-8, -2.5866850716155884e-7, 2.4289762925488707e-8,
  3.8675334242222354e-8, -4.389284159986328e-9, -5.1739902140113095e-9, 5.457157304704688e-10, 4.2514714447963895e-10,
  -3.75315827795962e-11,
]);
const ERFCX_COUNT: i32 = 26;

const INVERSE_SQRT_TWO_PI: f64 = 0.3989422804014327;
const SQRT_HALF_PI: f64 = 1.2533141373155003;
const SQRT1_2: f64 = 0.7071067811865476;
/** The z from which psi is linear. */
const MIN_LINEAR_Z: f64 = 9;
/** Below this x, 1 - G(x) would lose digits. */
const MIN_X_FOR_IMPROVEMENT: f64 = 0.5;

/**
 * Edges [from, to) of `edges` -> out[e] = psi, and where wanted out[stride + e] = Phi and out[2 stride + e] = phi. All are 0 at
 * an edge at +infinity. Edges are taken in fours: up to three places after `to` are read and written.
 */
export function edgeTerms(
  edges: usize,
  stride: i32,
  from: i32,
  to: i32,
  mean: f64,
  deviation: f64,
  wantGradient: bool,
  out: usize,
): void {
  const means = f64x2.splat(mean);
  const deviations = f64x2.splat(deviation);
  const plane = <usize>stride << 3;
  for (let e = from; e < to; e += 4) {
    const at = <usize>e << 3;
    const a = f64x2.div(f64x2.sub(means, v128.load(edges + at)), deviations);
    const b = f64x2.div(f64x2.sub(means, v128.load(edges + at, 16)), deviations);
    write(a, b, deviations, wantGradient, out + at, plane);
  }
}

/** Terms of four edges; their polynomials are evaluated side by side, which hides the time of dependent operations. */
// @ts-ignore: decorator
@inline
function write(a: v128, b: v128, deviations: v128, wantGradient: bool, to: usize, plane: usize): void {
  const zero = f64x2.splat(0);
  const x = f64x2.abs(a);
  const y = f64x2.abs(b);
  const phiA = density(a);
  const phiB = density(b);
  const centre = f64x2.splat(4.5);
  const t = f64x2.div(f64x2.sub(x, centre), f64x2.add(x, centre));
  const u = f64x2.div(f64x2.sub(y, centre), f64x2.add(y, centre));
  const squareT = f64x2.mul(t, t);
  const squareU = f64x2.mul(u, u);
  let at = IMPROVEMENT + (<usize>(IMPROVEMENT_COUNT - 2) << 3);
  let evenT = v128.load64_splat(at);
  let oddT = v128.load64_splat(at, 8);
  let evenU = evenT;
  let oddU = oddT;
  while (at > IMPROVEMENT) {
    at -= 16;
    const even = v128.load64_splat(at);
    const odd = v128.load64_splat(at, 8);
    evenT = f64x2.add(f64x2.mul(evenT, squareT), even);
    evenU = f64x2.add(f64x2.mul(evenU, squareU), even);
    oddT = f64x2.add(f64x2.mul(oddT, squareT), odd);
    oddU = f64x2.add(f64x2.mul(oddU, squareU), odd);
  }
  const one = constant(ONE);
  const gA = f64x2.div(f64x2.add(evenT, f64x2.mul(oddT, t)), f64x2.add(one, f64x2.mul(x, x)));
  const gB = f64x2.div(f64x2.add(evenU, f64x2.mul(oddU, u)), f64x2.add(one, f64x2.mul(y, y)));
  const tailA = f64x2.mul(phiA, gA);
  const tailB = f64x2.mul(phiB, gB);
  v128.store(to, f64x2.mul(deviations, expectedExcess(a, tailA, zero)));
  v128.store(to, f64x2.mul(deviations, expectedExcess(b, tailB, zero)), 16);
  if (!wantGradient) return;
  v128.store(to + plane, cumulative(a, x, phiA, gA));
  v128.store(to + plane, cumulative(b, y, phiB, gB), 16);
  v128.store(to + 2 * plane, withinReach(a, phiA, zero));
  v128.store(to + 2 * plane, withinReach(b, phiB, zero), 16);
}

/** phi(z). */
// @ts-ignore: decorator
@inline
function density(z: v128): v128 {
  return f64x2.mul(
    f64x2.splat(INVERSE_SQRT_TWO_PI),
    expNonPositive(f64x2.mul(f64x2.mul(f64x2.splat(-0.5), z), z)),
  );
}

/** h(z) from phi(z) G(|z|); z itself where it is linear, and 0 at minus infinity. */
// @ts-ignore: decorator
@inline
function expectedExcess(z: v128, tail: v128, zero: v128): v128 {
  const positive = f64x2.gt(z, zero);
  const value = v128.bitselect(f64x2.add(z, tail), tail, positive);
  const linear = v128.bitselect(z, value, f64x2.ge(z, f64x2.splat(MIN_LINEAR_Z)));
  return v128.bitselect(zero, linear, f64x2.eq(z, f64x2.splat(-Infinity)));
}

/** Phi(z) from phi(z) and G(x), x = |z|. */
// @ts-ignore: decorator
@inline
function cumulative(z: v128, x: v128, phi: v128, g: v128): v128 {
  const zero = f64x2.splat(0);
  const one = constant(ONE);
  const far = f64x2.gt(x, f64x2.splat(MIN_X_FOR_IMPROVEMENT));
  let ratio = f64x2.div(f64x2.sub(one, g), x);
  if (!v128.all_true<i64>(far)) ratio = v128.bitselect(ratio, millsRatioNear(x), far);
  const tail = f64x2.mul(phi, ratio);
  const value = v128.bitselect(f64x2.sub(one, tail), tail, f64x2.gt(z, zero));
  const linear = v128.bitselect(one, value, f64x2.ge(z, f64x2.splat(MIN_LINEAR_Z)));
  return v128.bitselect(zero, linear, f64x2.eq(z, f64x2.splat(-Infinity)));
}

/** phi(z) where it counts. */
// @ts-ignore: decorator
@inline
function withinReach(z: v128, phi: v128, zero: v128): v128 {
  return v128.bitselect(zero, phi, f64x2.ge(z, f64x2.splat(MIN_LINEAR_Z)));
}

/** Phi(-x) / phi(x), x in [0, 1/2]; anything elsewhere. */
function millsRatioNear(x: v128): v128 {
  const u = f64x2.mul(x, f64x2.splat(SQRT1_2));
  const centre = f64x2.splat(3.75);
  const t = f64x2.div(f64x2.sub(u, centre), f64x2.add(u, centre));
  const square = f64x2.mul(t, t);
  let at = ERFCX + (<usize>(ERFCX_COUNT - 2) << 3);
  let even = v128.load64_splat(at);
  let odd = v128.load64_splat(at, 8);
  while (at > ERFCX) {
    at -= 16;
    even = f64x2.add(f64x2.mul(even, square), v128.load64_splat(at));
    odd = f64x2.add(f64x2.mul(odd, square), v128.load64_splat(at, 8));
  }
  const sum = f64x2.add(even, f64x2.mul(odd, t));
  const erfcx = f64x2.div(sum, f64x2.add(constant(ONE), f64x2.mul(f64x2.splat(2), u)));
  return f64x2.mul(f64x2.splat(SQRT_HALF_PI), erfcx);
}
