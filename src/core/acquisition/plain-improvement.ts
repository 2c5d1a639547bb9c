/**
 * @file The expected hypervolume improvement of one candidate in plain doubles: what is used wherever it does not come
 * near the smallest double, at a third of the price of the sums of logarithms in `improvement.ts`.
 *
 * Right of its edge b an outcome is worth ψ(b) = σ h(z), z = (mean − b)/σ, with ∂ψ/∂mean = Φ(z) and ∂ψ/∂σ = φ(z).
 */
import { exp, millsRatio, millsRatioFrom, scaledImprovement } from "../special/index.ts";
import type { Cells } from "./improvement.ts";

const INVERSE_ROOT_TWO_PI = 0.3989422804014327;
/** From here on h(z) = z to the last digit. */
const LINEAR_FROM = 9;

/** Evaluates Σ_c Π_k [ψ_k(l_ck) − ψ_k(u_ck)]; holds scratch memory for one m. */
export interface PlainImprovement {
  /** ∂/∂mean_k and ∂/∂σ_k of the last evaluation that wanted them. */
  readonly byMean: Float64Array;
  readonly byDeviation: Float64Array;
  evaluate(cells: Cells, mean: Float64Array, deviation: Float64Array, wantGradient: boolean): number;
}

/** Prepares evaluations for m objectives. */
export function createPlainImprovement(m: number): PlainImprovement {
  return m === 2 ? createStripImprovement() : createBoxImprovement(m);
}

/**
 * Two objectives, whose boxes are strips: (l₀, u₀] of the first times (l₁, ∞) of the second, each beginning where the
 * last ended. Half of all time of a batch is spent here, hence no arrays and no inner loops.
 */
function createStripImprovement(): PlainImprovement {
  const byMean = new Float64Array(2);
  const byDeviation = new Float64Array(2);
  const first = new Float64Array(3);
  const second = new Float64Array(3);

  function evaluate(cells: Cells, mean: Float64Array, deviation: Float64Array, wantGradient: boolean): number {
    const { count, lower, upper } = cells;
    const mean0 = mean[0];
    const mean1 = mean[1];
    const deviation0 = deviation[0];
    const deviation1 = deviation[1];
    let edge = Number.NaN;
    let psi = 0;
    let cdf = 0;
    let density = 0;
    let sum = 0;
    let byMean0 = 0;
    let byMean1 = 0;
    let byDeviation0 = 0;
    let byDeviation1 = 0;
    for (let c = 0; c < 2 * count; c += 2) {
      if (edge !== lower[c]) {
        atEdge((mean0 - lower[c]) / deviation0, deviation0, wantGradient, first, 0);
        psi = first[0];
        cdf = first[1];
        density = first[2];
      }
      edge = upper[c];
      atEdge((mean0 - edge) / deviation0, deviation0, wantGradient, first, 0);
      atEdge((mean1 - lower[c + 1]) / deviation1, deviation1, wantGradient, second, 0);
      const width = Math.max(0, psi - first[0]);
      const height = second[0];
      sum += width * height;
      if (wantGradient) {
        byMean0 += height * (cdf - first[1]);
        byDeviation0 += height * (density - first[2]);
        byMean1 += width * second[1];
        byDeviation1 += width * second[2];
        cdf = first[1];
        density = first[2];
      }
      psi = first[0];
    }
    byMean[0] = byMean0;
    byMean[1] = byMean1;
    byDeviation[0] = byDeviation0;
    byDeviation[1] = byDeviation1;
    return sum;
  }
  return { byMean, byDeviation, evaluate };
}

function createBoxImprovement(m: number): PlainImprovement {
  const byMean = new Float64Array(m);
  const byDeviation = new Float64Array(m);
  // ψ, Φ and φ at the last upper edge of each objective: neighbours share edges, which saves much of the work.
  const edge = new Float64Array(m);
  const upper = new Float64Array(3 * m);
  const lower = new Float64Array(3);
  const length = new Float64Array(m);
  const cdf = new Float64Array(m);
  const density = new Float64Array(m);

  function evaluate(cells: Cells, mean: Float64Array, deviation: Float64Array, wantGradient: boolean): number {
    edge.fill(Number.NaN);
    byMean.fill(0);
    byDeviation.fill(0);
    let sum = 0;
    for (let c = 0; c < cells.count; c++) {
      let product = 1;
      for (let k = 0; k < m; k++) {
        const from = cells.lower[c * m + k];
        const to = cells.upper[c * m + k];
        if (edge[k] === from) {
          for (let i = 0; i < 3; i++) lower[i] = upper[3 * k + i];
        } else {
          atEdge((mean[k] - from) / deviation[k], deviation[k], wantGradient, lower, 0);
        }
        atEdge((mean[k] - to) / deviation[k], deviation[k], wantGradient, upper, 3 * k);
        edge[k] = to;
        length[k] = Math.max(0, lower[0] - upper[3 * k]);
        cdf[k] = lower[1] - upper[3 * k + 1];
        density[k] = lower[2] - upper[3 * k + 2];
        product *= length[k];
      }
      sum += product;
      if (!wantGradient) continue;
      for (let k = 0; k < m; k++) {
        let others = 1;
        for (let j = 0; j < m; j++) if (j !== k) others *= length[j];
        byMean[k] += others * cdf[k];
        byDeviation[k] += others * density[k];
      }
    }
    return sum;
  }
  return { byMean, byDeviation, evaluate };
}

/** Writes ψ and, where wanted, Φ(z) and φ(z); all are 0 at an edge at infinity. */
export function atEdge(z: number, deviation: number, wantGradient: boolean, out: Float64Array, at: number): void {
  if (z === Number.NEGATIVE_INFINITY) {
    out[at] = 0;
    out[at + 1] = 0;
    out[at + 2] = 0;
    return;
  }
  if (z >= LINEAR_FROM) {
    out[at] = deviation * z;
    out[at + 1] = 1;
    out[at + 2] = 0;
    return;
  }
  const phi = INVERSE_ROOT_TWO_PI * exp(-0.5 * z * z);
  const x = Math.abs(z);
  const improvement = scaledImprovement(x);
  out[at] = deviation * (z > 0 ? z + phi * improvement : phi * improvement);
  if (!wantGradient) return;
  const tail = phi * (x > 0.5 ? millsRatioFrom(x, improvement) : millsRatio(x));
  out[at + 1] = z > 0 ? 1 - tail : tail;
  out[at + 2] = phi;
}
