/**
 * @file How much a batch is expected to add to the hypervolume, and when that is too little to continue.
 *
 * The candidates' expected improvements add up, because each is counted over the outcomes of those chosen before it:
 *   E[HV(front ∪ batch) − HV(front)] = Σ_i EHVI(x_i | x_1 … x_i−1),
 * under the models, averaged over their hyperparameters.
 */
import { hypervolume } from "../../pareto/index.ts";
import type { Study } from "../../study/index.ts";
import { objectivesOf, type Surrogate } from "../../surrogate/index.ts";
import { countedMeans, feasibleRows } from "./counted-means.ts";

/** The expected gain of one proposed batch. */
export interface ExpectedGain {
  /** Number of trials of the study when the batch was proposed. */
  readonly trials: number;
  /** Hypervolume, in the product of the objectives' own units. */
  readonly hypervolume: number;
  /** As a share of the hypervolume of the trials' posterior means. */
  readonly share: number;
}

/** Number of batches in a row whose expected gain must be too small before the study stops. */
const BATCHES_TO_STOP = 2;
/** Number of gains that are remembered. */
const MAX_REMEMBERED_GAINS = 8;

/** What a batch's gain is computed from. */
export interface GainProblem {
  readonly surrogate: Surrogate;
  /** Maximised, on the scale on which improvement is counted; length m. */
  readonly referencePoint: Float64Array;
  /** Posterior means at the trials, standardised and maximised: n × m. */
  readonly means: Float64Array;
  /** Length n: rows that violate outcome constraints (positive) are no part of the present hypervolume. */
  readonly violations: Float64Array | undefined;
  /** Expected improvement of each candidate, on the scale on which improvement is counted. */
  readonly improvements: readonly number[];
  /** Number of all trials of the study. */
  readonly trials: number;
}

/**
 * The expected gain of a batch. Undefined while no trial is estimated to beat the reference point in every objective:
 * there is no hypervolume yet of which to gain a share.
 */
export function expectedGain(problem: GainProblem): ExpectedGain | undefined {
  const { surrogate, referencePoint, means, violations, improvements, trials } = problem;
  const m = referencePoint.length;
  const counted = feasibleRows(countedMeans(surrogate, means), m, violations);
  const present = hypervolume(counted, counted.length / m, m, referencePoint);
  if (!(present > 0)) return undefined;
  const gained = improvements.reduce((sum, each) => sum + each, 0);
  const unit = objectivesOf(surrogate.metrics).reduce(
    (product, { scale, link }) => product * (1 / (link?.scale ?? 1 / scale.deviation)),
    1,
  );
  return { trials, hypervolume: unit * gained, share: gained / present };
}

/** The gains with a new one, which replaces that of an earlier proposal for the very same trials. */
export function rememberGain(
  gains: readonly ExpectedGain[],
  gain: ExpectedGain | undefined,
  trials: number,
): readonly ExpectedGain[] {
  const earlier = gains.filter((each) => each.trials < trials);
  // A batch without a known gain ends the row.
  return gain === undefined ? [] : [...earlier, gain].slice(-MAX_REMEMBERED_GAINS);
}

/** Whether the last two batches are both expected to gain less than the study's `budget.stop` asks for. */
export function isConverged({ budget }: Pick<Study, "budget">, gains: readonly ExpectedGain[]): boolean {
  const { stop } = budget;
  const last = gains.slice(-BATCHES_TO_STOP);
  return stop !== undefined && last.length === BATCHES_TO_STOP && last.every(({ share }) => share < stop);
}
