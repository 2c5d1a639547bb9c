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
import type { BoxDecomposition } from "../../../src/core/pareto/index.ts";
import { exp, fatmin, fatminGradient, log, logFatplus, logFatplusDerivative } from "../../../src/core/special/index.ts";

/** Temperatures of the smooth functions. */
export interface Smoothing {
  readonly relu: number;
  readonly max: number;
}

const LARGEST_UPPER = 1e10;

/** Evaluates the smoothed improvement of one sample. */
export interface SmoothedImprovement {
  /** ∂/∂y of the last evaluation: q × m. */
  readonly gradient: Float64Array;
  /** log HVI of the outcomes (q × m) over the cells. */
  evaluate(outcomes: Float64Array, cells: BoxDecomposition): number;
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

  /** Fills area and areaSlope of every subset for one cell; false where the cell is empty. */
  function fillAreas(outcomes: Float64Array, cells: BoxDecomposition, c: number): boolean {
    for (let i = 0; i < q; i++) {
      for (let k = 0; k < m; k++) {
        const beyond = outcomes[i * m + k] - cells.lower[c * m + k];
        g[i * m + k] = logFatplus(beyond, smoothing.relu);
        gSlope[i * m + k] = logFatplusDerivative(beyond, smoothing.relu);
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
        const members = chosen.subarray(0, count);
        pair[0] = fatmin(members, smoothing.max);
        fatminGradient(members, smoothing.max, chosenWeight);
        area[subset] += fatmin(pair, smoothing.max);
        fatminGradient(pair, smoothing.max, pairWeight);
        count = 0;
        for (let i = 0; i < q; i++) {
          if (((subset >> i) & 1) === 0) continue;
          areaSlope[(subset * q + i) * m + k] = pairWeight[0] * chosenWeight[count++] * gSlope[i * m + k];
        }
      }
    }
    return true;
  }

  function evaluate(outcomes: Float64Array, cells: BoxDecomposition): number {
    // A running log-sum-exp over boxes: `sum` is relative to `largest`, and so is the gradient.
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
