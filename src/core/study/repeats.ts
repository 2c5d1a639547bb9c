/**
 * @file Repeated evaluations: trials of origin `confirm` or `replicate` run the whole command of a completed trial again. They
 * are not points of their own but further measurements of the same configuration.
 */
import { binaryUnit, variance } from "../statistics/index.ts";
import type { Measurement } from "./measurement.ts";
import { isWithdrawn, type Trial } from "./trial.ts";

/** The minimum number of evaluations for their spread alone to give the standard error of their mean. */
const MIN_EVALUATIONS_FOR_ERROR = 3;

/** The trial whose configuration this one evaluates: itself, or the one that it repeats. */
export function repeatedTrial({ number, of }: Pick<Trial, "number" | "of">): number {
  return of ?? number;
}

/** Whether a trial evaluates the configuration of an earlier one again. */
export function isRepeat({ of }: Pick<Trial, "of">): boolean {
  return of !== undefined;
}

/** The other trials that evaluate the configuration of this one: the first, and those that repeat it. */
export function sameTrials(trials: readonly Trial[], trial: Pick<Trial, "number" | "of">): readonly Trial[] {
  return trials.filter((each) => each.number !== trial.number && repeatedTrial(each) === repeatedTrial(trial));
}

/** Whether a trial evaluates the configuration of an earlier one that failed or was cancelled. */
export function retriesEarlier({ number, of, configuration }: Trial, trials: readonly Trial[]): boolean {
  const text = JSON.stringify(configuration);
  return trials.some(
    (each) =>
      each.number < number &&
      each.of === of &&
      (each.status === "failed" || each.status === "cancelled") &&
      JSON.stringify(each.configuration) === text,
  );
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
    .filter((trial) => !isRepeat(trial) && !isWithdrawn(trial))
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
 * s. If some e_r are unknown, s / √R alone is used for at least `minForError` evaluations; with fewer the standard error is
 * unknown. A measurement that is itself the mean of several evaluations counts as that many.
 */
export function poolMeasurements(
  measurements: readonly Measurement[],
  minForError: number = MIN_EVALUATIONS_FOR_ERROR,
): Measurement {
  const [only] = measurements;
  if (measurements.length === 1) return only;
  const R = measurements.reduce((sum, each) => sum + evaluationsOf(each), 0);
  const mean = pooledMean(measurements, R);
  const unit = binaryUnit(
    measurements.flatMap(({ mean: own, standardError = 0, spread = 0 }) => [own, standardError, spread]),
  );
  const scaled = measurements.map((each) => measurementInUnit(each, unit));
  const pooled = pooledVariance(scaled, mean / unit, R);
  const own = pooledOwnVariance(scaled, R);
  const known = own === undefined ? (R < minForError ? undefined : pooled) : Math.max(own, pooled);
  return {
    mean,
    ...(known === undefined ? {} : { standardError: unit * Math.sqrt(known / R) }),
    count: measurements.reduce((sum, { count }) => sum + count, 0),
    evaluations: R,
    spread: unit * Math.sqrt(pooled),
  };
}

/** The measurement in another unit, so that squares neither overflow nor vanish. */
export function measurementInUnit(measurement: Measurement, unit: number): Measurement {
  const { mean, standardError, spread } = measurement;
  return {
    ...measurement,
    mean: mean / unit,
    ...(standardError === undefined ? {} : { standardError: standardError / unit }),
    ...(spread === undefined ? {} : { spread: spread / unit }),
  };
}

function pooledMean(measurements: readonly Measurement[], R: number): number {
  const [first] = measurements;
  const centred = (sum: number, each: Measurement): number =>
    sum + ((each.mean - first.mean) * evaluationsOf(each)) / R;
  const mean = measurements.reduce(centred, first.mean);
  if (Number.isFinite(mean)) return mean;
  return measurements.reduce((sum, each) => sum + each.mean * (evaluationsOf(each) / R), 0); // their differences overflow
}

/** The number of evaluations that a measurement is the mean of. */
function evaluationsOf({ evaluations = 1 }: Measurement): number {
  return evaluations;
}

/** The sample variance of all R evaluations, from the means and the spreads within measurements. */
function pooledVariance(measurements: readonly Measurement[], mean: number, R: number): number {
  const squares = measurements.reduce((sum, each) => {
    const r = evaluationsOf(each);
    return sum + (r - 1) * (each.spread ?? 0) ** 2 + r * (each.mean - mean) ** 2;
  }, 0);
  return squares / (R - 1);
}

/** The mean variance of one of the R evaluations by the measurements' standard errors; undefined where one is unknown. */
function pooledOwnVariance(measurements: readonly Measurement[], R: number): number | undefined {
  let sum = 0;
  for (const each of measurements) {
    const { standardError } = each;
    if (standardError === undefined || !Number.isFinite(standardError)) return undefined;
    sum += evaluationsOf(each) ** 2 * standardError * standardError;
  }
  return sum / R;
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
