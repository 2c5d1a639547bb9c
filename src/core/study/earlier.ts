/**
 * @file Trials of an earlier study that this one learns from besides its own. They never count as this study's.
 */
import { adoptConfiguration, type Configuration, type Space } from "../space/index.ts";
import { poolRepeats } from "./repeats.ts";
import type { Measurement, Origin, Trial } from "./trial.ts";

/** A completed trial of the earlier study, in terms of this one's parameters. */
export interface EarlierTrial {
  readonly configuration: Configuration;
  readonly origin: Origin;
  /** By name, as they are called in either study. */
  readonly metrics: Readonly<Record<string, Measurement>>;
}

/** What is learned from besides a study's own trials; plain JSON. */
export interface Earlier {
  /** As the study file names it. */
  readonly from: string;
  readonly trials: readonly EarlierTrial[];
  /** How many completed trials are left out because they have no place in this study's space, by reason. */
  readonly leftOut: Readonly<Record<string, number>>;
}

/** More trials than this are thinned out evenly: the model's effort grows with the cube of their number. */
const MOST = 160;

/**
 * The completed trials of an earlier study in terms of this one's space.
 *
 * @param baseline - has the values of parameters that the earlier study did not have
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
      adopted.length <= MOST ||
      Math.floor((i * MOST) / adopted.length) !== Math.floor(((i - 1) * MOST) / adopted.length),
  );
  return { from, trials: thinned, leftOut };
}
