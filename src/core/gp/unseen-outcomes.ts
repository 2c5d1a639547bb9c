/**
 * @file How well hyperparameter samples that were drawn before some outcomes predict them. With the outcomes that the
 * samples have seen first, the Cholesky factor holds every one-step-ahead prediction of the others:
 *
 *   y_i | y_1 … y_i−1 ~ N(y_i − w_i L_ii, L_ii²),   w = L⁻¹ (y − mean).
 */
import { inWorkspace } from "../linalg/index.ts";
import { exp, LOG_TWO_PI, log, normalCdf } from "../special/index.ts";
import { type Dataset, pointsOf } from "./data.ts";
import { factorCovariance } from "./factor-covariance.ts";
import type { HyperparameterSamples } from "./hyperparameters.ts";

/** How one metric's unseen outcomes agree with the samples. */
export interface UnseenOutcomes {
  /** The least two-sided tail probability of an unseen outcome, averaged over the samples; 1 without any. */
  readonly leastProbability: number;
  /**
   * Share of the samples that is left when each is weighted by the density that it gives to the unseen outcomes
   * (effective sample size over sample count): 1 where all samples predict alike.
   */
  readonly effectiveShare: number;
}

/**
 * Judges samples by outcomes that they have not seen.
 *
 * @param unseen - rows of the data, in ascending order
 */
export function judgeUnseen(data: Dataset, samples: HyperparameterSamples, unseen: readonly number[]): UnseenOutcomes {
  const isUnseen = new Set(unseen);
  const seen = Array.from({ length: data.n }, (_, i) => i).filter((i) => !isUnseen.has(i));
  const ordered = pointsOf(data, [...seen, ...unseen]);
  const probabilities = new Float64Array(unseen.length);
  const logWeights = new Float64Array(samples.count);
  for (let s = 0; s < samples.count; s++) {
    const { residuals, deviations } = oneStepAhead(ordered, samples, s, seen.length);
    residuals.forEach((w, i) => {
      probabilities[i] += (2 * normalCdf(-Math.abs(w))) / samples.count;
      logWeights[s] -= 0.5 * (w * w + LOG_TWO_PI) + log(deviations[i]);
    });
  }
  return {
    leastProbability: probabilities.reduce((least, value) => Math.min(least, value), 1),
    effectiveShare: effectiveShare(logWeights),
  };
}

/** Standardised residuals w_i and standard deviations L_ii of the rows from `from` on, under one sample. */
function oneStepAhead(
  data: Dataset,
  samples: HyperparameterSamples,
  index: number,
  from: number,
): { readonly residuals: Float64Array; readonly deviations: Float64Array } {
  const { n, d, y } = data;
  return inWorkspace({ Z: [n, d], K: [n, n], L: [n, n], w: [n] }, (workspace) => {
    const { kernels, L, w } = workspace;
    factorCovariance(workspace, data, samples, index);
    for (let i = 0; i < n; i++) w[i] = y[i] - samples.mean[index];
    kernels.solveLowerInPlace(L, n, w, 1);
    return {
      residuals: w.slice(from),
      deviations: Float64Array.from({ length: n - from }, (_, i) => L[(from + i) * (n + 1)]),
    };
  });
}

/** (Σ w)² / (Σ w² · count) of weights given by their logs. */
function effectiveShare(logWeights: Float64Array): number {
  const largest = logWeights.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  let sum = 0;
  let squares = 0;
  for (const value of logWeights) {
    const weight = exp(value - largest);
    sum += weight;
    squares += weight * weight;
  }
  return (sum * sum) / (squares * logWeights.length);
}
