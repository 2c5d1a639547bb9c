/**
 * @file Repeated evaluations: trials of origin `confirm` run the whole command of a completed trial again. They are not
 * points of their own but further measurements of the same configuration.
 */
import { variance } from "../statistics/index.ts";
import type { Measurement } from "./measurement.ts";
import { isWithdrawn, type Trial } from "./trial.ts";

/** The minimum number of evaluations for their spread alone to give the standard error of their mean. */
const MIN_EVALUATIONS_FOR_ERROR = 3;

/** The trial whose configuration this one evaluates: itself, or the one that it repeats. */
export function repeatedTrial({ number, of }: Pick<Trial, "number" | "of">): number {
  return of ?? number;
}

/** The other trials that evaluate the configuration of this one: the first, and those that repeat it. */
export function sameTrials(trials: readonly Trial[], trial: Pick<Trial, "number" | "of">): readonly Trial[] {
  return trials.filter((each) => each.number !== trial.number && repeatedTrial(each) === repeatedTrial(trial));
}

/**
 * The trials that count, without those that repeat another or were withdrawn; the completed ones among them with their
 * metrics pooled over all completed evaluations of their configuration (see `poolMeasurements`).
 */
export function poolRepeats(trials: readonly Trial[]): readonly Trial[] {
  const repeats = new Map<number, Readonly<Record<string, Measurement>>[]>();
  for (const trial of trials) {
    if (trial.of === undefined || trial.status !== "completed") continue;
    repeats.set(trial.of, [...(repeats.get(trial.of) ?? []), trial.metrics]);
  }
  return trials
    .filter((trial) => trial.origin !== "confirm" && !isWithdrawn(trial))
    .map((trial) => {
      const more = repeats.get(trial.number);
      if (trial.status !== "completed" || more === undefined) return trial;
      const metrics = Object.entries(trial.metrics).map(([name, first]) => {
        const others = more.flatMap((each) => (each[name] === undefined ? [] : [each[name]]));
        return [name, poolMeasurements([first, ...others])] as const;
      });
      return { ...trial, metrics: Object.fromEntries(metrics) };
    });
}

/**
 * Several evaluations of one configuration as one measurement: the mean of their means. Its standard error is the
 * larger of √(Σ e_r²) / R, from the standard errors e_r of the evaluations, and s / √R, from their standard deviation
 * s. If some e_r are unknown, s / √R alone is used for at least three evaluations; with fewer the standard error is
 * unknown.
 */
export function poolMeasurements(evaluations: readonly Measurement[]): Measurement {
  const [only] = evaluations;
  const R = evaluations.length;
  if (R === 1) return only;
  const spread = spreadVariance(evaluations);
  const own = ownVariance(evaluations);
  const known = own === undefined ? (R < MIN_EVALUATIONS_FOR_ERROR ? undefined : spread) : Math.max(own, spread);
  return {
    mean: meanOf(evaluations),
    ...(known === undefined ? {} : { standardError: Math.sqrt(known / R) }),
    count: evaluations.reduce((sum, { count }) => sum + count, 0),
    evaluations: R,
    spread: Math.sqrt(spread),
  };
}

/**
 * The variance of one evaluation around its configuration's value, for each of R ≥ 1 evaluations with known standard
 * errors: the larger of the mean squared standard error and the sample variance of the evaluations. Undefined if a
 * standard error is unknown. R observations with this variance are equivalent to one observation of their mean with the
 * standard error of `poolMeasurements`.
 */
export function evaluationVariance(evaluations: readonly Measurement[]): number | undefined {
  const own = ownVariance(evaluations);
  if (own === undefined || evaluations.length === 1) return own;
  return Math.max(own, spreadVariance(evaluations));
}

/** The mean of the means, exact where all are equal. */
function meanOf([first, ...others]: readonly Measurement[]): number {
  return others.reduce((sum, { mean }) => sum + (mean - first.mean) / (others.length + 1), first.mean);
}

/** Mean of the squared standard errors; undefined where one is unknown. */
function ownVariance(evaluations: readonly Measurement[]): number | undefined {
  let sum = 0;
  for (const { standardError } of evaluations) {
    if (standardError === undefined || !Number.isFinite(standardError)) return undefined;
    sum += standardError * standardError;
  }
  return sum / evaluations.length;
}

/** Sample variance (R − 1) of the means. */
function spreadVariance(evaluations: readonly Measurement[]): number {
  return variance(evaluations.map(({ mean }) => mean));
}
