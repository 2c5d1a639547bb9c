/**
 * @file What a study has found: the front by the model's estimates, the gains over the reference, the hypervolume and the
 * recommendation. The library, the command line and the report use this analysis.
 */
import { poolRepeats, possibleValuesIn, type Study, type Trial } from "../study/index.ts";
import { analysedTrial, filteredTrial } from "./analysed-trial.ts";
import type { AnalysedTrial, Analysis, AnalysisOptions, StatusCounts } from "./analysis.ts";
import { contendersOf, frontIndices, inferredReferenceOf } from "./front.ts";
import { hypervolumeOf } from "./hypervolume-trace.ts";
import { jointProbabilities } from "./joint-probabilities.ts";
import { type Reference, references } from "./objective-references.ts";
import { feasibilityReader } from "./outcome-feasibility.ts";
import { recommend } from "./recommendation.ts";
import type { TrialEstimates } from "./trial-estimates.ts";

/**
 * Analyses a study's trials. Repeated evaluations are pooled with the trial that they repeat.
 *
 * @param evaluated - trials in every status; those without a measurement of every objective are only counted
 * @param estimates - the model's estimates by trial number; empty to analyse the measurements
 */
export function analyse(
  study: Study,
  evaluated: readonly Trial[],
  estimates: TrialEstimates,
  options: AnalysisOptions = {},
): Analysis {
  const trials = poolRepeats(evaluated);
  const compared = references(study, trials, estimates);
  const { objectives } = study;
  const unmarked = keptTrials(study, trials, estimates, { ...options, references: compared });
  const order = frontIndices(objectives, unmarked);
  const points = unmarked.map((point, index) => ({ ...point, onFront: order.includes(index) }));
  const recommendation = recommend(objectives, points);
  const hypervolume = hypervolumeOf({ objectives, trials: points, references: compared });
  return {
    study,
    counts: countStatuses(evaluated.filter(({ origin }) => origin !== "confirm")),
    basis: estimates.size > 0 ? "model" : "measured",
    references: compared,
    comparison: Object.values(compared).every(({ source }) => source === "baseline") ? "baseline" : "reference",
    trials: points,
    front: order.flatMap((index) => points[index] ?? []),
    contenders: contendersOf(points),
    ...(hypervolume === undefined ? {} : { hypervolume }),
    ...inferredReferenceOf(objectives, unmarked, compared),
    ...(recommendation === undefined ? {} : { recommendation }),
  };
}

/** The completed trials as points, in order of trial number, without those that do not pass the filter. */
function keptTrials(
  study: Study,
  trials: readonly Trial[],
  estimates: TrialEstimates,
  {
    draws,
    filter,
    confidence = 0.5,
    references: compared,
  }: AnalysisOptions & { readonly references: Readonly<Record<string, Reference>> },
): readonly AnalysedTrial[] {
  const known = {
    study,
    estimates,
    references: compared,
    possible: Object.fromEntries(
      study.objectives.map(({ name }) => [name, possibleValuesIn(study, name, trials)] as const),
    ),
    probabilities:
      draws === undefined ? new Map() : jointProbabilities({ study, trials, draws, references: compared }, filter),
    feasibilityOf: feasibilityReader(study, trials, estimates),
  };
  return trials
    .flatMap((trial) => analysedTrial(trial, known) ?? [])
    .map((point) => (filter === undefined ? point : filteredTrial(point, filter, study, trials)))
    .filter(({ passes }) => passes === undefined || (passes > 0 && passes >= confidence));
}

/** The number of trials in each status. */
function countStatuses(trials: readonly Trial[]): StatusCounts {
  const counts = { pending: 0, running: 0, completed: 0, failed: 0, cancelled: 0 };
  for (const trial of trials) counts[trial.status]++;
  return counts;
}
