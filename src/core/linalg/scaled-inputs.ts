/**
 * @file Inputs over lengthscales, z = x / ℓ: what kernels take (`Z` in kernels.ts); and gradients by z back to gradients
 * by x.
 */

/**
 * out ← x / ℓ, row by row.
 *
 * @param points - count × d, row-major
 * @param lengthscale - ℓ, length d
 * @param out - at least as long as `points`; may be `points` itself
 */
export function scaleInputs(points: Float64Array, lengthscale: Float64Array, out: Float64Array): void {
  const d = lengthscale.length;
  for (let at = 0; at < points.length; at += d) {
    for (let j = 0; j < d; j++) out[at + j] = points[at + j] / lengthscale[j];
  }
}

/**
 * out ← x · ℓ⁻¹, row by row, for many evaluations: a product costs less than a quotient, and may differ from it in the
 * last bit. Also turns gradients by z into gradients by x.
 *
 * @param inverse - 1 / ℓ, length d
 */
export function multiplyByInverse(points: Float64Array, inverse: Float64Array, out: Float64Array): void {
  const d = inverse.length;
  for (let at = 0; at < points.length; at += d) {
    for (let j = 0; j < d; j++) out[at + j] = points[at + j] * inverse[j];
  }
}

/** out ← out + gradient by x, where `byScaled` is the gradient by z: ∂/∂xⱼ = ∂/∂zⱼ / ℓⱼ. Both count × d. */
export function addInputGradient(byScaled: Float64Array, lengthscale: Float64Array, out: Float64Array): void {
  const d = lengthscale.length;
  for (let at = 0; at < out.length; at += d) {
    for (let j = 0; j < d; j++) out[at + j] += byScaled[at + j] / lengthscale[j];
  }
}
