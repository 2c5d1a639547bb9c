/**
 * @file The Euclidean metric of the kinetic energy ½ pᵀΣp with momentum p ~ N(0, Σ⁻¹). Σ, the inverse mass matrix, is
 * ideally an estimate of the target's covariance (Betancourt 2017, section 4.2).
 */
import { ParetuneError } from "../errors.ts";
import type { RandomStream } from "../random/index.ts";

/** The Cholesky factor of `matrix` (d × d, lower); undefined when a pivot is not positive. */
function factorOf(matrix: Float64Array, d: number): Float64Array | undefined {
  const L = new Float64Array(d * d);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * d + j];
      for (let k = 0; k < j; k++) sum -= L[i * d + k] * L[j * d + k];
      if (i !== j) L[i * d + j] = sum / L[j * d + j];
      else if (sum > 0 && Number.isFinite(sum)) L[i * d + i] = Math.sqrt(sum);
      else return undefined;
    }
  }
  return L;
}

/** A dense Euclidean metric. */
export class Metric {
  readonly dimension: number;
  /** Σ, d × d, row-major. */
  readonly inverseMass: Float64Array;
  readonly #factor: Float64Array;

  /** `inverseMass` d × d, symmetric positive definite (lower triangle read for the factor), copied. */
  constructor(
    inverseMass: Float64Array,
    dimension: number,
    factor: Float64Array | undefined = factorOf(inverseMass, dimension),
  ) {
    if (inverseMass.length !== dimension * dimension) {
      throw new ParetuneError(
        "argument",
        `Metric: inverseMass must have ${dimension} × ${dimension} entries; got ${inverseMass.length}. Give one row per dimension.`,
      );
    }
    if (factor === undefined) {
      throw new ParetuneError(
        "not-positive-definite",
        `Metric: inverseMass must be positive definite (n = ${dimension}). Add to its diagonal.`,
      );
    }
    this.dimension = dimension;
    this.inverseMass = inverseMass.slice();
    this.#factor = factor;
  }

  /** The metric of such a matrix; undefined where it is not positive definite in double precision. */
  static ifPositiveDefinite(inverseMass: Float64Array, dimension: number): Metric | undefined {
    const factor = factorOf(inverseMass, dimension);
    return factor && new Metric(inverseMass, dimension, factor);
  }

  /** out ← Σp, the velocity of momentum p. */
  velocity(momentum: Float64Array, out: Float64Array): void {
    const d = this.dimension;
    const matrix = this.inverseMass;
    for (let i = 0; i < d; i++) {
      let sum = 0;
      for (let j = 0; j < d; j++) sum += matrix[i * d + j] * momentum[j];
      out[i] = sum;
    }
  }

  /** out ← a draw from N(0, Σ⁻¹): L⁻ᵀz for standard normal z, with Σ = LLᵀ. */
  drawMomentum(stream: RandomStream, out: Float64Array): void {
    const d = this.dimension;
    const L = this.#factor;
    for (let i = 0; i < d; i++) out[i] = stream.normal();
    for (let i = d - 1; i >= 0; i--) {
      let sum = out[i];
      for (let k = i + 1; k < d; k++) sum -= L[k * d + i] * out[k];
      out[i] = sum / L[i * d + i];
    }
  }
}
