/**
 * @file The ratio of one statistic of two samples that were taken alternately, block by block, on a machine whose speed
 * drifts.
 *
 * | symbol | meaning |
 * |---|---|
 * | aᵦ, bᵦ | the statistic of the baseline's and of the trial's samples in block β = 1 … n |
 * | dᵦ | log bᵦ − log aᵦ |
 *
 * Within a block both were measured under nearly the same conditions, so a change of the machine's speed cancels in dᵦ. The
 * ratio is exp of the median of d, so a disturbance of one side in one block has little effect. Its standard error is that
 * of the median under the paired block bootstrap, which resamples blocks instead of samples, because the samples of a block
 * are correlated. It is computed exactly (bootstrap.ts), without random numbers. With eight blocks, an interval of twice
 * the standard error covers the true ratio in 91 to 95 % of cases, for normal and for heavy-tailed noise
 * (test/node/metrics/ratio.test.ts).
 */

import { exp, log } from "../../core/special/index.ts";
import type { Measurement } from "../../core/study/index.ts";
import type { Statistic } from "../study-file/settings.ts";
import { summarise } from "./statistic.ts";

/** Samples of the trial and of the baseline from about the same time. */
export interface Block {
  readonly trial: readonly number[];
  readonly baseline: readonly number[];
}

/**
 * The ratio trial / baseline of a statistic, with its standard error (absent for a single block); `count` is the number of
 * the trial's samples. Undefined unless the statistic is positive in every block, on both sides: there is no ratio then.
 *
 * @param blocks at least one; each side holds at least one sample, all finite
 */
export function summariseRatio(blocks: readonly Block[], statistic: Statistic): Measurement | undefined {
  const differences: number[] = [];
  for (const { trial, baseline } of blocks) {
    const [above, below] = [summarise(trial, statistic).mean, summarise(baseline, statistic).mean];
    if (!(above > 0 && below > 0)) return undefined;
    differences.push(log(above) - log(below));
  }
  const { mean, standardError } = summarise(differences, "p50");
  const ratio = exp(mean);
  const count = blocks.reduce((sum, { trial }) => sum + trial.length, 0);
  return standardError === undefined
    ? { mean: ratio, count }
    : { mean: ratio, standardError: ratio * standardError, count };
}
