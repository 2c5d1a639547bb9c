/**
 * @file The interface of the inner loops. Arenas implement it with SIMD in WebAssembly; `test/reference/reference-kernels.ts`
 * is the specification in plain TypeScript. All matrices are dense, row-major Float64Arrays; nothing here allocates.
 *
 * | symbol | meaning | shape |
 * |---|---|---|
 * | Z | inputs divided by their lengthscales | n × d |
 * | K | covariance | n × n |
 * | S | slope −2 ∂k/∂(r²), so that ∂k/∂log ℓⱼ = S (zⱼ − z′ⱼ)² and ∂k/∂zⱼ = −S (zⱼ − z′ⱼ) | n × n |
 * | L | lower Cholesky factor (the strict upper triangle is never read) | n × n |
 */

/** Stationary kernel family. */
export type KernelFamily = "matern52" | "rbf";

/**
 * The factors of an ANOVA kernel: the columns of the inputs belong to them in turn. k = outputscale · Π_f (1 − w_f (1 − m(r_f))),
 * where m is the Matérn-5/2 kernel of the distance in the columns of factor f. Scaled inputs must lie within ±300: exponentials of
 * them are multiplied.
 */
export interface AnovaFactors {
  /** w, each in [0, 1). */
  readonly weights: Float64Array;
  /** Number of columns of each; their sum is d. */
  readonly columns: Int32Array;
}

/** The inner loops. Arrays must come from the arena that the kernels belong to (the reference accepts any). */
export interface Kernels {
  /** K ← outputscale · k(Z, Z) and S ← its slope: lower triangles with diagonal only; upper triangles untouched. */
  covariance(
    family: KernelFamily,
    Z: Float64Array,
    n: number,
    d: number,
    outputscale: number,
    K: Float64Array,
    S: Float64Array,
  ): void;
  /** K ← outputscale · k(Q, Z) (q × n), S ← its slope (q × n). */
  crossCovariance(
    family: KernelFamily,
    Q: Float64Array,
    q: number,
    Z: Float64Array,
    n: number,
    d: number,
    outputscale: number,
    K: Float64Array,
    S: Float64Array,
  ): void;
  /** K ← k(Z, Z) of an ANOVA kernel: lower triangle with diagonal only. The factors may come from anywhere. */
  anovaCovariance(
    factors: AnovaFactors,
    Z: Float64Array,
    n: number,
    d: number,
    outputscale: number,
    K: Float64Array,
  ): void;
  /** K ← k(Q, Z) (q × n) of an ANOVA kernel. */
  anovaCrossCovariance(
    factors: AnovaFactors,
    Q: Float64Array,
    q: number,
    Z: Float64Array,
    n: number,
    d: number,
    outputscale: number,
    K: Float64Array,
  ): void;
  /** out_ij ← Σ_k A_ik ∂log K_ik/∂q_ij, i < q, j < d; A q × n (adjoints times covariances). */
  anovaInputGradient(
    factors: AnovaFactors,
    A: Float64Array,
    Q: Float64Array,
    q: number,
    Z: Float64Array,
    n: number,
    d: number,
    out: Float64Array,
  ): void;
  /**
   * K ← k(Z, Z) of an ANOVA kernel, lower triangle with diagonal, from a table of 1 − m(r_f): one row for each pair i > k, pair
   * i (i − 1) / 2 + k, of `count` numbers, one a factor; so many are the weights, too. `count` is even: where the number of factors
   * is odd, the last weight and the last number of each row are 0.
   */
  anovaTableCovariance(
    weights: Float64Array,
    table: Float64Array,
    count: number,
    n: number,
    outputscale: number,
    K: Float64Array,
  ): void;
  /** out_f ← Σ_{i>k} W_ik ∂log K_ik/∂w_f, with such a table; W n × n, lower triangle read; `count` numbers are written. */
  anovaTableGradient(
    weights: Float64Array,
    table: Float64Array,
    count: number,
    W: Float64Array,
    n: number,
    out: Float64Array,
  ): void;
  /**
   * A ← L with L·Lᵀ = A (lower triangle read and written). Returns −1, or the index of the first pivot that is ≤ 0 or NaN:
   * A is then partly overwritten, with that pivot on its diagonal.
   */
  choleskyInPlace(A: Float64Array, n: number): number;
  /** out ← L⁻¹: lower triangle written, strict upper triangle set to 0. */
  invertTriangular(L: Float64Array, n: number, out: Float64Array): void;
  /** out ← MᵀM for lower-triangular M; both triangles of out written. With M = L⁻¹ that is (LLᵀ)⁻¹. */
  gramOfLower(M: Float64Array, n: number, out: Float64Array): void;
  /** outⱼ ← Σ_{i>k} W_ik (z_ij − z_kj)², j < d; W n × n, lower triangle read. */
  weightedSquaredDifferences(Z: Float64Array, W: Float64Array, n: number, d: number, out: Float64Array): void;
  /** B ← B·L⁻ᵀ: each of the q rows b of B (q × n) becomes L⁻¹b (forward substitution). */
  solveLowerInPlace(L: Float64Array, n: number, B: Float64Array, q: number): void;
  /** B ← B·L⁻¹: each row b becomes L⁻ᵀb (back substitution). */
  solveLowerTransposedInPlace(L: Float64Array, n: number, B: Float64Array, q: number): void;
  /** C ← A·Bᵀ with A m × k, B n × k, C m × n. */
  multiplyTransposed(A: Float64Array, m: number, B: Float64Array, n: number, k: number, C: Float64Array): void;
  /** C ← A·Mᵀ with A q × n and lower-triangular M n × n (each row a becomes M a); strict upper triangle of M not read. C must not be A. */
  multiplyLower(A: Float64Array, q: number, M: Float64Array, n: number, C: Float64Array): void;
  /** C ← A·M with A q × n and lower-triangular M n × n (each row a becomes Mᵀ a). C must not be A. */
  multiplyLowerTransposed(A: Float64Array, q: number, M: Float64Array, n: number, C: Float64Array): void;
  /** out_ij ← −Σ_k A_ik (q_ij − z_kj), i < q, j < d; A q × n (adjoints times slopes), Q q × d, Z n × d. */
  crossDifferences(
    A: Float64Array,
    Q: Float64Array,
    q: number,
    Z: Float64Array,
    n: number,
    d: number,
    out: Float64Array,
  ): void;
  /**
   * out_e ← ψ, and with the gradient out_{s+e} ← Φ(z) and out_{2s+e} ← φ(z), of a normal outcome at the edges e from `from` to before
   * `to` (test/reference/edge-terms.ts); s is the stride. `edges` holds s numbers and `out` 3s. Up to three places after the
   * last edge are read and overwritten: s must exceed `to` by three.
   */
  edgeTerms(
    edges: Float64Array,
    stride: number,
    from: number,
    to: number,
    mean: number,
    deviation: number,
    wantGradient: boolean,
    out: Float64Array,
  ): void;
  /**
   * The expected hypervolume improvement of a candidate with two independent normal outcomes, over `count` strips (l₀, u₀] × (l₁, ∞)
   * that follow one another: out_0 ← Σ [ψ₀(l₀) − ψ₀(u₀)] ψ₁(l₁), and with the gradient its slopes by both means (out_1, out_2) and
   * both standard deviations (out_3, out_4). `edges` holds the count + 1 edges of the first objective, ascending, and from the
   * stride s on the count edges l₁, descending; `terms` has room for 6s numbers; s must exceed `count` by at least four.
   */
  stripImprovement(
    edges: Float64Array,
    stride: number,
    count: number,
    mean: Float64Array,
    deviation: Float64Array,
    wantGradient: boolean,
    terms: Float64Array,
    out: Float64Array,
  ): void;
}

/** A block of memory that kernels work in. */
export interface Arena {
  /** A zeroed array in the arena; throws a ParetuneError ("argument") when the arena is full. Views never move. */
  allocate(length: number): Float64Array;
  /** The current fill level, to hand back to `release`. */
  mark(): number;
  /** Frees all arrays allocated since `mark`. */
  release(mark: number): void;
  readonly kernels: Kernels;
}
