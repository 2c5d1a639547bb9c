/**
 * @file The smoothed log hypervolume improvement of q joint outcomes over a set of boxes, and its gradient (Ament et
 * al. 2023, section 4; the boxes and the inclusion–exclusion over subsets of the candidates as in Daulton et al. 2020):
 *
 *   (1) g_cim = log fatplus(y_im − l_cm; τ_relu)                    for each cell c, candidate i, objective m
 *   (2) h_cSm = fatmin_{i ∈ S} g_cim                                for each subset S of the candidates
 *   (3) w_cSm = fatmin(h_cSm, log(u_cm − l_cm))                     u clipped at 1e10
 *   (4) a_cS = Σ_m w_cSm
 *   (5) log HVI = LSE_c [ LSE_{|S| odd} a_cS ⊖ LSE_{|S| even} a_cS ]   (⊖: difference in log space)
 */
import { exp, log, log1p } from "../../special/index.ts";
import type { Cells } from "../improvement.ts";

/** Temperatures of the smooth functions. */
export interface Smoothing {
  readonly relu: number;
  readonly max: number;
}

const LARGEST_UPPER = 1e10;

/** log fatplus(x; τ) = log(τ (softplus(u) + 0.1/(1 + u²))), u = x/τ, and its derivative by x. */
function logFatplus(x: number, tau: number, out: { value: number; slope: number }): void {
  const u = x / tau;
  const softplus = u > 0 ? u + log1p(exp(-u)) : log1p(exp(u));
  const square = 1 + u * u;
  const sum = softplus + 0.1 / square;
  const sigmoid = u > 0 ? 1 / (1 + exp(-u)) : exp(u) / (1 + exp(u));
  out.value = log(tau) + log(sum);
  out.slope = (sigmoid - (0.2 * u) / (square * square)) / (sum * tau);
}

/**
 * fatmin of the first `count` entries of x: −fatmax(−x) = min − τ log Σ_i p((x_i − min)/τ) with the Pareto density
 * p(v) = 2/(2 + 2v + v²). Writes the partial derivatives by x to `weights`.
 */
function fatmin(x: Float64Array, count: number, tau: number, weights: Float64Array): number {
  let at = 0;
  for (let i = 1; i < count; i++) if (x[i] < x[at]) at = i;
  let sum = 0;
  let slopes = 0;
  for (let i = 0; i < count; i++) {
    const v = (x[i] - x[at]) / tau;
    const quadratic = 2 + 2 * v + v * v;
    const slope = v === Number.POSITIVE_INFINITY ? 0 : -(4 + 4 * v) / (quadratic * quadratic);
    sum += 2 / quadratic;
    slopes += slope;
    weights[i] = slope;
  }
  for (let i = 0; i < count; i++) weights[i] = -weights[i] / sum;
  weights[at] += 1 + slopes / sum;
  return x[at] - tau * log(sum);
}

/** Evaluates the smoothed improvement of one sample. */
export interface SmoothedImprovement {
  /** ∂/∂y of the last evaluation: q × m. */
  readonly gradient: Float64Array;
  /** log HVI of the outcomes (q × m) over the cells. */
  evaluate(outcomes: Float64Array, cells: Cells): number;
}

/** Prepares evaluations for q ≤ 16 candidates and m objectives. Work grows with 2^q: meant for small q. */
export function createSmoothedImprovement(q: number, m: number, smoothing: Smoothing): SmoothedImprovement {
  const gradient = new Float64Array(q * m);
  const g = new Float64Array(q * m);
  const gSlope = new Float64Array(q * m);
  const subsets = 2 ** q;
  const area = new Float64Array(subsets);
  const areaSlope = new Float64Array(subsets * q * m);
  const chosen = new Float64Array(q);
  const chosenWeight = new Float64Array(q);
  const pair = new Float64Array(2);
  const pairWeight = new Float64Array(2);
  const plus = { value: 0, slope: 0 };

  /** Fills area and areaSlope of every subset for one cell; false where the cell is empty. */
  function fillAreas(outcomes: Float64Array, cells: Cells, c: number): boolean {
    for (let i = 0; i < q; i++) {
      for (let k = 0; k < m; k++) {
        logFatplus(outcomes[i * m + k] - cells.lower[c * m + k], smoothing.relu, plus);
        g[i * m + k] = plus.value;
        gSlope[i * m + k] = plus.slope;
      }
    }
    area.fill(0);
    areaSlope.fill(0);
    for (let k = 0; k < m; k++) {
      const length = Math.min(LARGEST_UPPER, cells.upper[c * m + k]) - cells.lower[c * m + k];
      if (!(length > 0)) return false;
      pair[1] = log(length);
      for (let subset = 1; subset < subsets; subset++) {
        let count = 0;
        for (let i = 0; i < q; i++) if ((subset >> i) & 1) chosen[count++] = g[i * m + k];
        pair[0] = fatmin(chosen, count, smoothing.max, chosenWeight);
        area[subset] += fatmin(pair, 2, smoothing.max, pairWeight);
        count = 0;
        for (let i = 0; i < q; i++) {
          if (((subset >> i) & 1) === 0) continue;
          areaSlope[(subset * q + i) * m + k] = pairWeight[0] * chosenWeight[count++] * gSlope[i * m + k];
        }
      }
    }
    return true;
  }

  function evaluate(outcomes: Float64Array, cells: Cells): number {
    // A running log-sum-exp over cells: `sum` is relative to `largest`, and so is the gradient.
    let largest = Number.NEGATIVE_INFINITY;
    let sum = 0;
    gradient.fill(0);
    for (let c = 0; c < cells.count; c++) {
      if (!fillAreas(outcomes, cells, c)) continue;
      let top = Number.NEGATIVE_INFINITY;
      for (let subset = 1; subset < subsets; subset++) top = Math.max(top, area[subset]);
      if (top === Number.NEGATIVE_INFINITY) continue;
      let net = 0;
      for (let subset = 1; subset < subsets; subset++) {
        area[subset] = sign(subset) * exp(area[subset] - top);
        net += area[subset];
      }
      if (!(net > 0)) continue;
      if (top > largest) {
        const shrink = largest === Number.NEGATIVE_INFINITY ? 0 : exp(largest - top);
        sum *= shrink;
        for (let at = 0; at < q * m; at++) gradient[at] *= shrink;
        largest = top;
      }
      const scale = exp(top - largest);
      sum += scale * net;
      for (let subset = 1; subset < subsets; subset++) {
        const weight = scale * area[subset];
        for (let at = 0; at < q * m; at++) gradient[at] += weight * areaSlope[subset * q * m + at];
      }
    }
    if (sum === 0) return Number.NEGATIVE_INFINITY;
    for (let at = 0; at < q * m; at++) gradient[at] /= sum;
    return largest + log(sum);
  }
  return { gradient, evaluate };
}

/** + for odd, − for even sizes of a subset. */
function sign(subset: number): 1 | -1 {
  let parity = 0;
  for (let bits = subset; bits > 0; bits >>= 1) parity ^= bits & 1;
  return parity === 1 ? 1 : -1;
}
