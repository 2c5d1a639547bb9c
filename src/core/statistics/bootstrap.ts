/**
 * @file The exact bootstrap standard error of a sample quantile: the standard deviation over all nⁿ resamples, without
 * simulating any (Efron 1979 gives the law of one order statistic; here that of two adjacent ones is needed).
 *
 * | symbol | meaning |
 * |---|---|
 * | δᵢ | gap x₍ᵢ₊₁₎ − x₍ᵢ₎ of the sorted sample, i = 1 … n − 1 |
 * | Bᵢ | draws of a resample among the i smallest values, binomial(n, i/n) |
 * | A, B | k-th and (k + 1)-th order statistic of a resample |
 * | Fᵢ, Sᵢ | P(A ≤ x₍ᵢ₎) = P(Bᵢ ≥ k), and 1 − Fᵢ |
 * | cᵢ | P(A ≤ x₍ᵢ₎ < B) = P(Bᵢ = k) |
 *
 * The quantile of a resample is (1 − g)A + gB, so Var = (1 − g) Var A + g Var B − g(1 − g) Var(B − A). Written in gaps,
 * A = x₍₁₎ + Σ δᵢ 1{A > x₍ᵢ₎} and B − A = Σ δᵢ 1{A ≤ x₍ᵢ₎ < B}, so that every sum below has positive terms only:
 *   Var A = Σᵢ δᵢ² FᵢSᵢ + 2 Σ_(i<j) δᵢδⱼ FᵢSⱼ,   E(B − A) = Σ δᵢcᵢ,
 *   E(B − A)² = Σᵢ δᵢ² cᵢ + 2 Σ_(i<j) δᵢδⱼ P(A ≤ x₍ᵢ₎, B > x₍ⱼ₎), where the probability is C(n, k) (i/n)ᵏ (1 − j/n)ⁿ⁻ᵏ:
 * it factors into i and j, so running sums do in O(n).
 */
import { exp, log1p, stirlingRemainder } from "../special/index.ts";

/** Below this a binomial tail's next term adds nothing to a double. */
const NEGLIGIBLE = 1e-18;

/**
 * The exact bootstrap standard error of the quantile (1 − g) x₍ₖ₎ + g x₍ₖ₊₁₎ of `sorted`.
 *
 * @param sorted ascending sample of n finite values
 * @param k rank of the lower order statistic, 1 … n
 * @param g weight of the upper one, in [0, 1); must be 0 where k = n
 */
export function bootstrapStandardError(sorted: ArrayLike<number>, k: number, g: number): number {
  const gaps = gapsOf(sorted);
  const lower = orderStatisticVariance(gaps, k);
  if (g === 0) return Math.sqrt(lower);
  const upper = orderStatisticVariance(gaps, k + 1);
  const variance = (1 - g) * lower + g * upper - g * (1 - g) * spacingVariance(gaps, k);
  return Math.sqrt(Math.max(0, variance));
}

/** gaps[i] = δᵢ, i = 1 … n − 1; gaps[0] is not used, so that the length is n. */
function gapsOf(sorted: ArrayLike<number>): Float64Array {
  const gaps = new Float64Array(sorted.length);
  for (let i = 1; i < sorted.length; i++) gaps[i] = sorted[i] - sorted[i - 1];
  return gaps;
}

/** Var of the k-th order statistic of a resample. */
function orderStatisticVariance(gaps: Float64Array, k: number): number {
  const n = gaps.length;
  let below = 0; // Σ_(i<j) δᵢFᵢ
  let variance = 0;
  for (let j = 1; j < n; j++) {
    const gap = gaps[j];
    const [reached, missed] = binomialTails(n, k, j);
    variance += gap * missed * (gap * reached + 2 * below);
    below += gap * reached;
  }
  return variance;
}

/** Var of the spacing between the k-th and the (k + 1)-th order statistic of a resample. */
function spacingVariance(gaps: Float64Array, k: number): number {
  const n = gaps.length;
  let mean = 0;
  let square = 0;
  let below = 0; // Σ_(i<j) δᵢ P(A ≤ x₍ᵢ₎, B > x₍ⱼ₎)
  for (let j = 1; j < n; j++) {
    const gap = gaps[j];
    const between = binomialProbability(n, k, j);
    below *= exp((n - k) * log1p(-1 / (n - j + 1))); // from x₍ⱼ₋₁₎ to x₍ⱼ₎: ((n − j)/(n − j + 1))ⁿ⁻ᵏ
    mean += gap * between;
    square += gap * (gap * between + 2 * below);
    below += gap * between;
  }
  return square - mean * mean;
}

/** P(B ≥ k) and P(B < k), B binomial(n, i/n), 0 < i < n, 1 ≤ k ≤ n; the smaller one is summed, without cancellation. */
function binomialTails(n: number, k: number, i: number): readonly [number, number] {
  const odds = i / (n - i);
  const peak = binomialProbability(n, k, i);
  if (i < k) {
    let [term, tail] = [peak, peak];
    for (let r = k; r < n && term > NEGLIGIBLE * tail; r++) {
      term *= ((n - r) / (r + 1)) * odds;
      tail += term;
    }
    return [tail, 1 - tail];
  }
  let [term, tail] = [peak, 0];
  for (let r = k; r > 0 && term > NEGLIGIBLE * tail; r--) {
    term *= r / (n - r + 1) / odds;
    tail += term;
  }
  return [1 - tail, tail];
}

/**
 * P(B = k), B binomial(n, i/n), 0 < i < n, 1 ≤ k ≤ n: its value at i = k by Stirling's formula with remainders, times the
 * likelihood ratio of i/n to k/n, so that no large logarithms cancel.
 */
function binomialProbability(n: number, k: number, i: number): number {
  if (k === n) return exp(n * log1p((i - n) / n));
  const remainder = stirlingRemainder(n) - stirlingRemainder(k) - stirlingRemainder(n - k);
  const ratio = k * log1p((i - k) / k) + (n - k) * log1p((k - i) / (n - k));
  return Math.sqrt(n / (2 * Math.PI * k * (n - k))) * exp(remainder + ratio);
}
