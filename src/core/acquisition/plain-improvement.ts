/**
 * @file The expected hypervolume improvement of one candidate in plain doubles. It is valid where the improvement is
 * far above the smallest double, and costs a third of the sums of logarithms in `log-improvement.ts`.
 */
import type { BoxDecomposition } from "../pareto/index.ts";
import { writeEdgeTerms } from "./edge-terms.ts";
import type { NormalOutcomes, PlainImprovement } from "./improvement.ts";

/** Prepares evaluations for m objectives. */
export function createPlainImprovement(m: number): PlainImprovement {
  return m === 2 ? createStripImprovement() : createBoxImprovement(m);
}

/**
 * Two objectives, whose boxes are strips: (l₀, u₀] of the first times (l₁, ∞) of the second, each beginning where the
 * one before ended. Half of a batch's time is spent here, hence no arrays and no inner loops.
 */
function createStripImprovement(): PlainImprovement {
  const byMean = new Float64Array(2);
  const byDeviation = new Float64Array(2);
  const first = new Float64Array(3);
  const second = new Float64Array(3);

  function evaluate(boxes: BoxDecomposition, { mean, deviation }: NormalOutcomes, wantGradient: boolean): number {
    const { count, lower, upper } = boxes;
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
        writeEdgeTerms((mean0 - lower[c]) / deviation0, deviation0, wantGradient, first, 0);
        psi = first[0];
        cdf = first[1];
        density = first[2];
      }
      edge = upper[c];
      writeEdgeTerms((mean0 - edge) / deviation0, deviation0, wantGradient, first, 0);
      writeEdgeTerms((mean1 - lower[c + 1]) / deviation1, deviation1, wantGradient, second, 0);
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

/** Any number of objectives. */
function createBoxImprovement(m: number): PlainImprovement {
  const byMean = new Float64Array(m);
  const byDeviation = new Float64Array(m);
  // ψ, Φ and φ at the last upper edge of each objective: neighbours share edges, which halves the work.
  const edge = new Float64Array(m);
  const upper = new Float64Array(3 * m);
  const lower = new Float64Array(3);
  const length = new Float64Array(m);
  const cdf = new Float64Array(m);
  const density = new Float64Array(m);

  function evaluate(boxes: BoxDecomposition, { mean, deviation }: NormalOutcomes, wantGradient: boolean): number {
    edge.fill(Number.NaN);
    byMean.fill(0);
    byDeviation.fill(0);
    let sum = 0;
    for (let c = 0; c < boxes.count; c++) {
      let product = 1;
      for (let k = 0; k < m; k++) {
        const from = boxes.lower[c * m + k];
        const to = boxes.upper[c * m + k];
        if (edge[k] === from) {
          for (let i = 0; i < 3; i++) lower[i] = upper[3 * k + i];
        } else {
          writeEdgeTerms((mean[k] - from) / deviation[k], deviation[k], wantGradient, lower, 0);
        }
        writeEdgeTerms((mean[k] - to) / deviation[k], deviation[k], wantGradient, upper, 3 * k);
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
