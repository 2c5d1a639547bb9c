/**
 * @file Means of positive numbers that are given by their logarithms. Over hyperparameter samples the acquisition takes
 * a power mean,
 *
 *   α(x) = (1/S Σ_s α_s(x)^p)^(1/p),
 *
 * with p = 1 the expectation over the posterior. A smaller p favours candidates that are good under most hypotheses
 * about the function over those that are excellent under one, as a far corner of the space always is under some of them
 * (docs/decisions/power-mean-over-samples.md).
 */
import { exp, log } from "../special/index.ts";

/** log mean exp; leaves in `logs` the weights exp(log − log Σ exp), which sum to 1 (all 0 where every log is −∞). */
export function averageLogs(logs: Float64Array): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let t = 0; t < logs.length; t++) if (logs[t] > largest) largest = logs[t];
  if (largest === Number.NEGATIVE_INFINITY) {
    logs.fill(0);
    return largest;
  }
  let sum = 0;
  for (let t = 0; t < logs.length; t++) {
    logs[t] = exp(logs[t] - largest);
    sum += logs[t];
  }
  for (let t = 0; t < logs.length; t++) logs[t] /= sum;
  return largest + log(sum / logs.length);
}

/** p, the power of the mean over hyperparameter samples. */
const POWER = 0.1;

/** log of the power mean (see above); leaves in `logs` the weights by which ∇ log α_s add up to ∇ log α. */
export function powerMean(logs: Float64Array): number {
  for (let s = 0; s < logs.length; s++) logs[s] *= POWER;
  return averageLogs(logs) / POWER;
}
