/**
 * @file Draws around a point estimate by Laplace's approximation: of Student's t distribution with four degrees of freedom whose
 * centre and scale are those of the normal distribution with the curvature of the negative log density at the estimate. A
 * prediction that rests on the estimate alone takes the hyperparameters for known, and its intervals are too narrow; those of
 * a normal distribution remain so, because the density has heavier tails than its curvature tells.
 *
 * | symbol | meaning | shape |
 * |---|---|---|
 * | m | free coordinates: those that do not rest on a bound | |
 * | H | Hessian of the negative log density by the free coordinates | m × m |
 * | L | lower Cholesky factor of H + ridge · I | m × m |
 * | z | standard normal numbers; L⁻ᵀz has the covariance (LLᵀ)⁻¹ | m |
 * | c | the mean of four squared normal numbers; L⁻ᵀz / √c is of the t distribution | |
 */
import { createWorkspace, type Kernels } from "../linalg/index.ts";
import type { RandomStream } from "../random/index.ts";

/** Step of the central differences of gradients. */
const DIFFERENCE_STEP = 1e-3;
/** Standard deviation of a coordinate about which the density says nothing: all are logarithms or standardised. */
const MAX_DEVIATION = 1.5;
/** Degrees of freedom of the t distribution. */
const DEGREES = 4;
/** A coordinate at most this far from a bound rests on it. */
const BOUND_TOLERANCE = 1e-6;

/** A density and its mode; vectors have length `size`. */
export interface DensityMode {
  /** The negative log density at u; writes its gradient. */
  readonly evaluate: (u: Float64Array, gradient: Float64Array) => number;
  readonly mode: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** Whether H is computed by forward differences: half as many gradients, whose errors matter less the more data there are. */
  readonly isQuick?: boolean;
}

/**
 * Draws around a mode: count × size, row-major. Draws come in pairs that mirror each other, so that their mean is the mode
 * where no bound interferes and their number is even. Draws beyond a bound are moved onto it; coordinates that rest on a bound
 * do not vary.
 */
export function drawAroundMode(density: DensityMode, count: number, stream: RandomStream): Float64Array {
  const { mode, lower, upper } = density;
  const size = mode.length;
  const free = [...mode.keys()].filter(
    (i) => mode[i] > lower[i] + BOUND_TOLERANCE && mode[i] < upper[i] - BOUND_TOLERANCE,
  );
  const steps = normalSteps(curvature(density, free), free.length, Math.ceil(count / 2), stream);
  const draws = new Float64Array(count * size);
  for (let s = 0; s < count; s++) {
    const draw = draws.subarray(s * size, (s + 1) * size);
    draw.set(mode);
    const pair = Math.floor(s / 2);
    free.forEach((at, i) => {
      const step = (s % 2 === 0 ? 1 : -1) * steps[pair * free.length + i];
      draw[at] = Math.min(upper[at], Math.max(lower[at], mode[at] + step));
    });
  }
  return draws;
}

/**
 * An estimate of the covariance at a mode, all coordinates free (size × size): (H + ridge · I)⁻¹, scaled down where a standard deviation
 * would exceed MAX_DEVIATION because H is not positive definite. Where H is not finite, the covariance of independent coordinates.
 */
export function covarianceAtMode(density: Omit<DensityMode, "lower" | "upper">): Float64Array {
  const size = density.mode.length;
  const H = curvature(density, [...density.mode.keys()]);
  const shape = [size, size];
  const { kernels, L, inverse, covariance } = createWorkspace({ L: shape, inverse: shape, covariance: shape });
  if (H.every(Number.isFinite) && factorWithRidge(H, size, L, kernels)) {
    kernels.invertTriangular(L, size, inverse);
    kernels.gramOfLower(inverse, size, covariance);
  } else {
    for (let i = 0; i < size; i++) covariance[i * size + i] = MAX_DEVIATION ** 2;
  }
  const scale = Float64Array.from({ length: size }, (_, i) =>
    Math.min(1, MAX_DEVIATION / Math.sqrt(covariance[i * size + i])),
  );
  return covariance.map((value, at) => value * scale[Math.floor(at / size)] * scale[at % size]);
}

/** H by central or forward differences of the gradient, symmetric; m × m. */
function curvature(
  { evaluate, mode, isQuick = false }: Omit<DensityMode, "lower" | "upper">,
  free: readonly number[],
): Float64Array {
  const m = free.length;
  const H = new Float64Array(m * m);
  const moved = mode.slice();
  const [above, below] = [new Float64Array(mode.length), new Float64Array(mode.length)];
  if (isQuick) evaluate(mode, below);
  const divisor = (isQuick ? 2 : 4) * DIFFERENCE_STEP;
  free.forEach((at, i) => {
    moved[at] = mode[at] + DIFFERENCE_STEP;
    evaluate(moved, above);
    if (!isQuick) {
      moved[at] = mode[at] - DIFFERENCE_STEP;
      evaluate(moved, below);
    }
    moved[at] = mode[at];
    free.forEach((other, k) => {
      const value = (above[other] - below[other]) / divisor;
      H[i * m + k] += value;
      H[k * m + i] += value;
    });
  });
  return H;
}

/**
 * Writes the Cholesky factor of H + ridge · I; false where there is none. The ridge starts at the precision of MAX_DEVIATION and
 * grows until the sum is positive definite.
 */
function factorWithRidge(H: Float64Array, m: number, L: Float64Array, kernels: Kernels): boolean {
  for (let ridge = 1 / MAX_DEVIATION ** 2; Number.isFinite(ridge); ridge *= 4) {
    L.set(H);
    for (let i = 0; i < m; i++) L[i * m + i] += ridge;
    if (kernels.choleskyInPlace(L, m) === -1) return true;
  }
  return false;
}

/** L⁻ᵀz / √c for `count` vectors z: count × m; all are 0 where there is no L. */
function normalSteps(H: Float64Array, m: number, count: number, stream: RandomStream): Float64Array {
  const { kernels, L, Z } = createWorkspace({ L: [m, m], Z: [count, m] });
  if (!factorWithRidge(H, m, L, kernels)) return Z;
  for (let i = 0; i < Z.length; i++) Z[i] = stream.normal();
  kernels.solveLowerTransposedInPlace(L, m, Z, count);
  for (let s = 0; s < count; s++) {
    let squares = 0;
    for (let k = 0; k < DEGREES; k++) squares += stream.normal() ** 2;
    const widening = Math.sqrt(DEGREES / squares);
    for (let i = 0; i < m; i++) Z[s * m + i] *= widening;
  }
  return Z;
}
