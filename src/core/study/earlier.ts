/**
 * @file Trials of an earlier study from which this study's models learn in addition to its own trials. They never count
 * as trials of this study.
 */
import { adoptConfiguration, type Configuration, type Space } from "../space/index.ts";
import type { Measurement } from "./measurement.ts";
import { poolRepeats } from "./repeats.ts";
import type { Origin, Trial } from "./trial.ts";

/** A completed trial of the earlier study, in terms of this one's parameters. */
export interface EarlierTrial {
  readonly configuration: Configuration;
  readonly origin: Origin;
  /** By the names that both studies use. */
  readonly metrics: Readonly<Record<string, Measurement>>;
}

/** The earlier trials that a study learns from; plain JSON. */
export interface Earlier {
  /** The earlier study, as the study file names it. */
  readonly from: string;
  readonly trials: readonly EarlierTrial[];
  /** The number of completed trials that do not fit into this study's space, by reason. */
  readonly leftOut: Readonly<Record<string, number>>;
}

/** The maximum number of earlier trials, as the cost of a model grows with the cube of their number. */
const MAX_EARLIER_TRIALS = 160;

/**
 * The completed trials of an earlier study in terms of this one's space, thinned out evenly where there are more than 160.
 *
 * @param baseline - provides the values of parameters that the earlier study did not have
 */
export function adoptTrials(
  from: string,
  trials: readonly Trial[],
  space: Space,
  baseline: Configuration | undefined,
): Earlier {
  const adopted: EarlierTrial[] = [];
  const leftOut: Record<string, number> = {};
  for (const trial of poolRepeats(trials)) {
    if (trial.status !== "completed") continue;
    const adoption = adoptConfiguration(space, trial.configuration, baseline);
    if ("problem" in adoption) leftOut[adoption.problem] = (leftOut[adoption.problem] ?? 0) + 1;
    else adopted.push({ configuration: adoption.configuration, origin: trial.origin, metrics: trial.metrics });
  }
  const thinned = adopted.filter(
    (_, i) =>
      adopted.length <= MAX_EARLIER_TRIALS ||
      Math.floor((i * MAX_EARLIER_TRIALS) / adopted.length) !==
        Math.floor(((i - 1) * MAX_EARLIER_TRIALS) / adopted.length),
  );
  return { from, trials: thinned, leftOut };
}
