/**
 * @file What a batch is expected to add to the hypervolume, and when that is too little to go on for.
 *
 * The candidates' expected improvements add up: each is counted over the outcomes of those chosen before it, so that
 *   E[HV(front ∪ batch) − HV(front)] = Σ_i EHVI(x_i | x_1 … x_i−1),
 * under the models, averaged over their hyperparameters.
 */
import { linkValue } from "../acquisition/index.ts";
import { hypervolume } from "../pareto/index.ts";
import type { Study } from "../study/index.ts";
import type { Observations } from "../surrogate/data/observe.ts";

/** The expected gain of one proposed batch. */
export interface ExpectedGain {
  /** How many trials the study had when the batch was proposed. */
  readonly trials: number;
  /** Hypervolume, in the product of the objectives' own units. */
  readonly hypervolume: number;
  /** As a share of the hypervolume of the evaluated trials' posterior means. */
  readonly share: number;
}

/** So many batches in a row must promise too little. */
const IN_A_ROW = 2;
/** Gains remembered. */
const REMEMBERED = 8;

/**
 * The gain of a batch. Undefined while no trial is estimated to beat the reference point in every objective: there is no
 * hypervolume yet to gain a share of.
 *
 * @param improvements - expected improvement of each candidate, on the scale that improvement is counted on
 * @param means - posterior means at the observations, standardised and maximised, n × m
 * @param violations - length n: what breaks outcome constraints (positive) is no part of the present hypervolume
 */
export function expectedGain(
  observations: Observations,
  means: Float64Array,
  improvements: readonly number[],
  trials: number,
  violations?: Float64Array,
): ExpectedGain | undefined {
  const { referencePoint, scales, links } = observations;
  const m = referencePoint.length;
  const counted = means.map((mean, at) => {
    const link = links[at % m];
    return link === undefined ? mean : linkValue(link, mean);
  });
  const kept = violations === undefined ? counted : counted.filter((_, at) => !(violations[Math.floor(at / m)] > 0));
  const present = hypervolume(kept, kept.length / m, m, referencePoint);
  if (!(present > 0)) return undefined;
  const gained = improvements.reduce((sum, each) => sum + each, 0);
  const unit = scales.reduce((product, { deviation }, k) => product * (1 / (links[k]?.scale ?? 1 / deviation)), 1);
  return { trials, hypervolume: unit * gained, share: gained / present };
}

/** The gains with a new one: that of an earlier proposal for the very same trials gives way to it. */
export function rememberGain(
  gains: readonly ExpectedGain[],
  gain: ExpectedGain | undefined,
  trials: number,
): readonly ExpectedGain[] {
  const earlier = gains.filter((each) => each.trials < trials);
  // A batch without a known gain ends the row.
  return gain === undefined ? [] : [...earlier, gain].slice(-REMEMBERED);
}

/** Whether the last two batches both promise less than the study's `budget.stop` asks for. */
export function isConverged({ budget }: Pick<Study, "budget">, gains: readonly ExpectedGain[]): boolean {
  const { stop } = budget;
  const last = gains.slice(-IN_A_ROW);
  return stop !== undefined && last.length === IN_A_ROW && last.every(({ share }) => share < stop);
}
