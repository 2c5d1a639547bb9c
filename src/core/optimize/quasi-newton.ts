/**
 * @file The limited-memory BFGS model of the objective in compact form (Byrd, Nocedal & Schnabel 1994):
 * B = θI − W M Wᵀ: the curvature model of L-BFGS-B.
 *
 * | symbol | meaning | shape |
 * |---|---|---|
 * | S, Y | the last steps and gradient differences, oldest first | k rows of d |
 * | θ | yᵀy / sᵀy of the newest pair | scalar |
 * | W | [Yᵀ, θSᵀ] | d × 2k |
 * | M⁻¹ | [−D, Lᵀ; L, θSSᵀ], D and L the diagonal and strict lower part of SYᵀ | 2k × 2k |
 */
import { factorLuInPlace, solveLuInPlace } from "./lu.ts";

/** Share of yᵀy below which a step's curvature sᵀy is too small to be used: B would lose its definiteness. */
const CURVATURE_FLOOR = 2.220446049250313e-16;

/** Inner product of two vectors of equal length. */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** The limited-memory BFGS matrix B, in compact form. */
export class QuasiNewtonModel {
  readonly dimension: number;
  readonly history: number;
  /** θ, the curvature in every direction that no stored pair covers. */
  theta = 1;
  /** M⁻¹ (2k × 2k, row-major). */
  middle: Float64Array = new Float64Array(0);
  readonly #steps: Float64Array[] = [];
  readonly #changes: Float64Array[] = [];
  #factors = new Float64Array(0);
  #pivots = new Int32Array(0);

  constructor(dimension: number, history: number) {
    this.dimension = dimension;
    this.history = history;
  }

  /** 2k: the number of columns of W. */
  get rank(): number {
    return 2 * this.#steps.length;
  }

  /** Forgets all curvature: B becomes the identity. */
  reset(): void {
    this.#steps.length = 0;
    this.#changes.length = 0;
    this.theta = 1;
  }

  /** Adds the pair of step s and gradient change y (both d, copied). Skipped when the curvature along s is not positive. */
  update(step: Float64Array, change: Float64Array): void {
    const curvature = dot(step, change);
    const square = dot(change, change);
    if (!(curvature > CURVATURE_FLOOR * square) || !Number.isFinite(square / curvature)) return;
    if (this.#steps.length === this.history) {
      this.#steps.shift();
      this.#changes.shift();
    }
    this.#steps.push(step.slice());
    this.#changes.push(change.slice());
    this.theta = square / curvature;
    this.#refactor();
  }

  /** out ← row `index` of W (2k). */
  row(index: number, out: Float64Array): void {
    const pairs = this.#steps.length;
    for (let j = 0; j < pairs; j++) {
      out[j] = this.#changes[j][index];
      out[pairs + j] = this.theta * this.#steps[j][index];
    }
  }

  /** out ← Wᵀv for v (d). */
  project(v: Float64Array, out: Float64Array): void {
    const pairs = this.#steps.length;
    for (let j = 0; j < pairs; j++) {
      out[j] = dot(this.#changes[j], v);
      out[pairs + j] = this.theta * dot(this.#steps[j], v);
    }
  }

  /** v ← M v (2k). */
  applyMiddleInPlace(v: Float64Array): void {
    solveLuInPlace(this.#factors, this.rank, this.#pivots, v);
  }

  #refactor(): void {
    const pairs = this.#steps.length;
    const size = 2 * pairs;
    this.middle = new Float64Array(size * size);
    for (let i = 0; i < pairs; i++) {
      this.middle[i * size + i] = -dot(this.#steps[i], this.#changes[i]);
      for (let j = 0; j < i; j++) {
        const below = dot(this.#steps[i], this.#changes[j]);
        this.middle[(pairs + i) * size + j] = below;
        this.middle[j * size + pairs + i] = below;
      }
      for (let j = 0; j <= i; j++) {
        const gram = this.theta * dot(this.#steps[i], this.#steps[j]);
        this.middle[(pairs + i) * size + pairs + j] = gram;
        this.middle[(pairs + j) * size + pairs + i] = gram;
      }
    }
    this.#factors = this.middle.slice();
    this.#pivots = new Int32Array(size);
    if (!factorLuInPlace(this.#factors, size, this.#pivots)) this.reset();
  }
}
