/**
 * @file The rule by which alternatives are chosen by evidence: the transform of a metric, the kind of its model, the
 * warping of inputs, the use of an earlier study.
 *
 * Evidence is the log density of outcomes that a model has not seen, trial by trial, under an alternative less that
 * under the present choice. The alternative is taken where the mean of these differences is convincing: larger than a
 * number of its standard errors, and large enough to matter. A choice remains valid until the study has grown by a
 * share of its trials, so that choices are made rarely and do not alternate. All constants are in one table.
 */
import { type MeanWithError, meanWithError } from "../../statistics/index.ts";

/** The constants of one choice. */
export interface EvidenceRule {
  /** The minimum number of trials for a choice. */
  readonly minTrials: number;
  /** A choice remains valid until there are this many times the trials with which it was made. */
  readonly validity: number;
  /** Number of standard errors by which the mean difference must be above 0. */
  readonly standardErrors: number;
  /** Least mean difference, in nats per trial. */
  readonly minMeanGain: number;
  /** Least sum of the differences, in nats. */
  readonly minTotalGain: number;
  /** Bounds of the difference of one trial, in nats. */
  readonly maxTrialGain: number;
  readonly maxTrialLoss: number;
}

/** What can be chosen by evidence. */
export type EvidenceChoice = "transform" | "model" | "warping" | "earlier";

/** The rules of all choices, with their reasons. */
export const EVIDENCE_RULES: Readonly<Record<EvidenceChoice, EvidenceRule>> = {
  /**
   * A transform changes every prediction of its metric, so its evidence must be strong: 3 standard errors, and a total
   * that few trials do not reach by chance (6 nats). One outcome that a transform cannot explain (a 0 under the log, an
   * outlier without it) has no more weight than 2 nats either way.
   */
  transform: {
    minTrials: 16,
    validity: 1.5,
    standardErrors: 3,
    minMeanGain: 0,
    minTotalGain: 6,
    maxTrialGain: 2,
    maxTrialLoss: 2,
  },
  /**
   * Kinds of models predict almost equally once there are many trials, so the best kind changes as a study grows: a
   * choice remains valid for a quarter more trials only. A wrong kind costs little, hence 2 standard errors.
   */
  model: {
    minTrials: 16,
    validity: 1.25,
    standardErrors: 2,
    minMeanGain: 0,
    minTotalGain: 0,
    maxTrialGain: Number.POSITIVE_INFINITY,
    maxTrialLoss: Number.POSITIVE_INFINITY,
  },
  /**
   * Warping has two more parameters per input. Gains of one trial are cut at 3 nats: an outcome that unwarped models
   * consider almost impossible would otherwise outweigh all other trials in the mean, and even more in its standard
   * error, and prevent a warping that is better nearly everywhere. Losses count in full. Less than 0.01 nats per trial
   * is within the tolerance of the fits.
   */
  warping: {
    minTrials: 16,
    validity: 1.5,
    standardErrors: 3,
    minMeanGain: 0.01,
    minTotalGain: 0,
    maxTrialGain: 3,
    maxTrialLoss: Number.POSITIVE_INFINITY,
  },
  /**
   * An earlier study helps most while this one has few trials, when no difference exceeds its standard error. A wrong
   * choice is corrected by the study column (data/study-column.ts), so any gain is enough.
   */
  earlier: {
    minTrials: 4,
    validity: 1.5,
    standardErrors: 0,
    minMeanGain: 0,
    minTotalGain: 0,
    maxTrialGain: Number.POSITIVE_INFINITY,
    maxTrialLoss: Number.POSITIVE_INFINITY,
  },
};

/**
 * Numbers of groups of trials that are predicted by fits without them. Fewer groups cost fewer fits; the predictions are
 * slightly worse, because each fit lacks more trials.
 */
export const LEFT_OUT_GROUPS = {
  /** For the kind of model, and for a diagnosis, which has the same predictions. */
  model: 20,
  /** The same of many trials: a fit takes longer, and lacks little without an eighth of them. */
  modelOfMany: 8,
  /** For the warping, whose fits have all metrics and take longest. */
  warping: 8,
  /** For an earlier study, whose points every fit keeps. */
  earlier: 5,
} as const;

/** The number of trials from which models are compared with fewer groups. */
const MIN_TRIALS_FOR_FEWER_GROUPS = 100;

/** The number of groups of n trials by which kinds of models are compared. */
export function modelGroups(n: number): number {
  return Math.min(n, n < MIN_TRIALS_FOR_FEWER_GROUPS ? LEFT_OUT_GROUPS.model : LEFT_OUT_GROUPS.modelOfMany);
}

/** Whether a choice that was made with `chosenAt` trials is still valid with `trials`. */
export function remainsValid({ validity }: EvidenceRule, chosenAt: number, trials: number): boolean {
  return trials < validity * chosenAt;
}

/**
 * The mean of the differences of single trials, each cut to the bounds of the rule, with its standard error.
 *
 * @param differences - log densities under the alternative less those under the present choice, in nats
 */
export function evidenceFor(
  { maxTrialGain, maxTrialLoss }: EvidenceRule,
  differences: readonly number[],
): MeanWithError {
  return meanWithError(differences.map((value) => Math.min(maxTrialGain, Math.max(-maxTrialLoss, value))));
}

/** Whether evidence is strong enough to take the alternative. */
export function isConvincing(
  { standardErrors, minMeanGain, minTotalGain }: EvidenceRule,
  { mean, standardError }: MeanWithError,
  trials: number,
): boolean {
  return mean > Math.max(minMeanGain, standardErrors * standardError) && mean * trials > minTotalGain;
}

/**
 * The alternative with the largest mean difference to the present choice among those with convincing evidence; the present
 * choice where there is none.
 *
 * @param alternatives - log densities of the same left-out trials under each alternative, in nats, by alternative
 */
export function chooseByEvidence<K>(
  rule: EvidenceRule,
  present: K,
  alternatives: ReadonlyMap<K, ArrayLike<number>>,
): K {
  const known = alternatives.get(present);
  if (known === undefined) return present;
  let best = present;
  let most = 0;
  for (const [alternative, densities] of alternatives) {
    if (alternative === present) continue;
    const evidence = evidenceFor(
      rule,
      Array.from(densities, (value, i) => value - known[i]),
    );
    if (!isConvincing(rule, evidence, densities.length) || evidence.mean <= most) continue;
    best = alternative;
    most = evidence.mean;
  }
  return best;
}
